//! The question as typed: words with their places, quoted phrases, excluded words.

use crate::analysis::{Forms, forms};
use std::ops::Range;
use vietnamese::split::pieces;
use vietnamese::{has_marks, legacy, nfc};

/// Words beyond this many are not searched for; nobody asks so much, and the cost stays bounded.
const WORDS: usize = 64;
/// Characters read at all.
const CHARACTERS: usize = 2000;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// NFC, in Unicode; ranges point into it.
    pub text: String,
    /// In order, the excluded ones left out.
    pub words: Vec<QuestionWord>,
    /// Runs of `words` that stood in quotes.
    pub phrases: Vec<Range<usize>>,
    /// Words (or quoted runs) after a minus sign.
    pub excluded: Vec<Vec<QuestionWord>>,
}

/// One word of a question.
#[derive(Clone, Debug)]
pub struct QuestionWord {
    /// Bytes of [`Question::text`].
    pub range: Range<usize>,
    /// What it is in the index as it stands.
    pub forms: Forms,
    /// Whether it carries a Vietnamese mark.
    pub marked: bool,
    /// Inside quotes: never reinterpreted.
    pub quoted: bool,
}

impl Question {
    /// Reads what was typed. Never fails: what means nothing is left out.
    pub fn parse(typed: &str) -> Question {
        let typed: String = typed
            .chars()
            .take(CHARACTERS)
            .map(|c| if c == '\0' { ' ' } else { c })
            .collect();
        let text = match legacy::convert(&typed) {
            Some((_, converted)) => converted,
            None => nfc(&typed).into_owned(),
        };
        let mut question = Question {
            text,
            ..Question::default()
        };
        for span in spans(&question.text) {
            question.add(span);
        }
        question
    }

    /// Whether any word carries a mark: then the others are taken as typed too.
    pub fn marked(&self) -> bool {
        self.words.iter().any(|word| word.marked)
    }

    /// Whether something is quoted within a longer question, as titles and sayings are. What is quoted alone is asked for
    /// as it stands.
    pub fn quotes_within(&self) -> bool {
        let quoted = self.words.iter().filter(|word| word.quoted).count();
        quoted > 0 && quoted < self.words.len()
    }

    /// Takes quoted words like all others.
    pub fn unquote(&mut self) {
        self.phrases.clear();
        self.words.iter_mut().for_each(|word| word.quoted = false);
    }

    fn add(&mut self, span: Span) {
        let text = &self.text;
        let words: Vec<QuestionWord> = pieces(&text[span.range.clone()])
            .map(|piece| span.range.start + piece.start..span.range.start + piece.end)
            .take(WORDS.saturating_sub(self.words.len()))
            .map(|range| QuestionWord {
                forms: forms(&text[range.clone()]),
                marked: has_marks(&text[range.clone()]),
                quoted: span.quoted,
                range,
            })
            .collect();
        if words.is_empty() {
            return;
        }
        if span.excluded {
            self.excluded.push(words);
            return;
        }
        let start = self.words.len();
        self.words.extend(words);
        if span.quoted && self.words.len() - start > 1 {
            self.phrases.push(start..self.words.len());
        }
    }
}

/// A run of text under one sign.
struct Span {
    range: Range<usize>,
    quoted: bool,
    excluded: bool,
}

/// Cuts at quotes and at words with a minus before them. A quote that is never closed is no quote.
fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let starts_word = at == 0 || text[..at].ends_with(char::is_whitespace);
        let minus = matches!(c, '-' | '−') && starts_word;
        let body = if minus { at + c.len_utf8() } else { at };
        let end = if let Some((open, close)) = quoted(&text[body..]) {
            spans.push(Span {
                range: plain..at,
                quoted: false,
                excluded: false,
            });
            spans.push(Span {
                range: body + open..body + close,
                quoted: true,
                excluded: minus,
            });
            body + close
                + text[body + close..]
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8)
        } else if minus && text[body..].starts_with(char::is_alphanumeric) {
            let end = body
                + text[body..]
                    .find(char::is_whitespace)
                    .unwrap_or(text.len() - body);
            spans.push(Span {
                range: plain..at,
                quoted: false,
                excluded: false,
            });
            spans.push(Span {
                range: body..end,
                quoted: false,
                excluded: true,
            });
            end
        } else {
            at += c.len_utf8();
            continue;
        };
        at = end;
        plain = end;
    }
    spans.push(Span {
        range: plain..text.len(),
        quoted: false,
        excluded: false,
    });
    spans
}

/// The inside of a quotation at the start of `text`.
fn quoted(text: &str) -> Option<(usize, usize)> {
    const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“')];
    let first = text.chars().next()?;
    let (_, close) = QUOTES.iter().find(|(open, _)| *open == first)?;
    let open = first.len_utf8();
    let end = text[open..].find([*close, '"'])?;
    (end > 0).then_some((open, open + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(question: &Question) -> Vec<&str> {
        question.words.iter().map(|w| &*w.forms.exact).collect()
    }

    #[test]
    fn words_quotes_and_exclusions() {
        let q = Question::parse("TRỒNG rau \"nhà lưới\" -tưới −\"hữu cơ\" năm 2026-2027 -");
        assert_eq!(
            words(&q),
            ["trồng", "rau", "nhà", "lưới", "năm", "2026", "2027"]
        );
        assert_eq!((q.phrases.len(), &q.phrases[0]), (1, &(2..4)));
        assert_eq!(q.excluded.len(), 2);
        assert_eq!(&*q.excluded[1][1].forms.exact, "cơ");
        assert!(q.marked());
    }

    #[test]
    fn hostile_questions_mean_little() {
        for typed in [
            "*",
            "(((((",
            "\0\0",
            "\u{202e}\u{200f}",
            "\"",
            "-",
            "\"\"\"",
            "--",
            "",
        ] {
            assert!(words(&Question::parse(typed)).is_empty(), "{typed:?}");
        }
        assert_eq!(Question::parse(&"từ ".repeat(100_000)).words.len(), WORDS);
        assert_eq!(words(&Question::parse("\"chưa đóng")), ["chưa", "đóng"]);
        assert_eq!(words(&Question::parse("a\0b")), ["a", "b"]);
    }

    #[test]
    fn old_encodings_are_read() {
        assert_eq!(
            words(&Question::parse("Céng hßa x· héi")),
            ["cộng", "hòa", "xã", "hội"]
        );
    }
}
