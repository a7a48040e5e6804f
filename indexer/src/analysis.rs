//! One pass over a text that yields all three streams of terms: exact syllables, folded syllables, and the adjacent
//! pairs of the folded ones. Writing and asking use the same pass.
//!
//! A stream is one string of terms, each followed by [`END`]; an empty term is the end of a sentence. The tokenizer of
//! the index only cuts it up again, which is far cheaper than three analyses or a vector of owned tokens.

use rustc_hash::FxHashMap;
use vietnamese::near::join_i_and_y;
use vietnamese::number::plain_number;
use vietnamese::split::pieces;
use vietnamese::{fold, lower, tone::place_tone};

/// Ends each term in a stream. No term holds it, since terms are letters and digits.
pub const END: char = '\n';
/// Joins the two syllables of a pair.
pub const JOINT: char = ' ';
/// Longer pieces are not words: base64, separator lines, glued OCR. They are cut.
const LONGEST_PIECE: usize = 64;
/// Distinct words remembered before the memory is emptied.
const MEMORY: usize = 100_000;

/// The streams of one document.
#[derive(Default, Debug)]
pub struct Streams {
    /// Lower-case NFC syllables, tone marks in one place.
    pub exact: String,
    /// The same without any mark.
    pub folded: String,
    /// Adjacent folded syllables of a sentence.
    pub pairs: String,
}

/// What a word becomes in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// Lower-case NFC with the tone mark in its place.
    pub exact: Box<str>,
    /// Without marks, spellings of one sound made one.
    pub folded: Box<str>,
}

/// The forms of one word as typed.
pub fn forms(word: &str) -> Forms {
    let exact = place_tone(&lower(&plain_number(cut(word))));
    Forms {
        folded: folded(&exact).into(),
        exact: exact.into(),
    }
}

/// The folded form of an exact one.
pub fn folded(exact: &str) -> String {
    let mut folded = fold(exact);
    join_i_and_y(&mut folded);
    folded
}

/// Analyses texts and remembers the words it has seen: a language of seven thousand syllables repeats itself.
#[derive(Default)]
pub struct Analyser {
    seen: FxHashMap<Box<str>, Forms>,
}

impl Analyser {
    /// Appends the terms of `text` to `out`, as a paragraph of its own.
    pub fn analyse(&mut self, text: &str, out: &mut Streams) {
        let mut last = 0;
        let mut previous = None;
        let mut date = DateReader::default();
        for range in pieces(text) {
            if previous.is_some() && ends_sentence(&text[last..range.start]) {
                out.end_sentence();
                previous = None;
                date = DateReader::default();
            }
            last = range.end;
            let starts = self.push(cut(&text[range]), previous, out);
            let word = out.folded[starts..].trim_end_matches(END);
            if let Some(pair) = date.read(word) {
                out.pairs.push_str(&pair);
            }
            previous = Some(starts);
        }
        if previous.is_some() {
            out.end_sentence();
        }
    }

    /// Appends a word; where it begins among the folded ones.
    fn push(&mut self, word: &str, previous: Option<usize>, out: &mut Streams) -> usize {
        let starts = out.folded.len();
        if is_plain(word) {
            push_lower(word, &mut out.exact);
            push_lower(word, &mut out.folded);
        } else {
            let forms = self.remembered(word);
            out.exact.push_str(&forms.exact);
            out.folded.push_str(&forms.folded);
        }
        out.exact.push(END);
        out.folded.push(END);
        if let Some(previous) = previous {
            push_pair(&out.folded[previous..], &mut out.pairs);
        }
        starts
    }

    fn remembered(&mut self, word: &str) -> &Forms {
        if self.seen.len() > MEMORY {
            self.seen.clear();
        }
        if !self.seen.contains_key(word) {
            self.seen.insert(word.into(), forms(word));
        }
        &self.seen[word]
    }
}

/// Reads dates in words, `ngày 2 tháng 9 năm 1945`, so that they yield the pairs of `2/9/1945` as well.
#[derive(Default)]
struct DateReader {
    number: Option<Box<str>>,
    joined: bool,
}

impl DateReader {
    fn read(&mut self, word: &str) -> Option<String> {
        let first = *word.as_bytes().first()?;
        if first.is_ascii_digit() && word.len() <= 4 {
            let before = self.number.replace(word.into()).filter(|_| self.joined);
            self.joined = false;
            return before.map(|before| format!("{before}{JOINT}{word}{END}"));
        }
        self.joined = self.number.is_some() && !self.joined && joins_date(word);
        if !self.joined {
            self.number = None;
        }
        None
    }
}

/// Whether a folded word stands between the numbers of a date: `tháng`, `năm`.
pub fn joins_date(folded: &str) -> bool {
    matches!(folded, "thang" | "nam")
}

impl Streams {
    /// Empties the streams and keeps their memory.
    pub fn clear(&mut self) {
        for stream in [&mut self.exact, &mut self.folded, &mut self.pairs] {
            stream.clear();
        }
    }

    fn end_sentence(&mut self) {
        self.exact.push(END);
        self.folded.push(END);
    }
}

/// `last` is "first END second END": appended as "first JOINT second END".
fn push_pair(last: &str, pairs: &mut String) {
    let Some((first, second)) = last.split_once(END) else {
        return;
    };
    pairs.push_str(first);
    pairs.push(JOINT);
    pairs.push_str(second);
}

/// Whether a word is its own form but for capitals.
fn is_plain(word: &str) -> bool {
    let bytes = word.as_bytes();
    word.is_ascii()
        && !bytes.first().is_some_and(u8::is_ascii_digit)
        && !(bytes.len() < 4 && matches!(bytes.last(), Some(b'y' | b'Y')))
}

fn push_lower(word: &str, out: &mut String) {
    let start = out.len();
    out.push_str(word);
    out[start..].make_ascii_lowercase();
}

fn cut(word: &str) -> &str {
    if word.len() <= LONGEST_PIECE {
        word
    } else {
        &word[..word.floor_char_boundary(LONGEST_PIECE)]
    }
}

/// Whether what stands between two words ends a sentence: a full stop, question or exclamation mark before a space, or a
/// line break of its own (an empty line, a list).
fn ends_sentence(between: &str) -> bool {
    if between == " " {
        return false;
    }
    let mut stopped = false;
    let mut breaks = 0;
    for c in between.chars() {
        match c {
            '.' | '!' | '?' | '…' | ';' => stopped = true,
            '\n' => breaks += 1,
            _ => {}
        }
    }
    breaks > 1 || stopped && between.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streams(text: &str) -> Streams {
        let mut out = Streams::default();
        Analyser::default().analyse(text, &mut out);
        out
    }

    #[test]
    fn three_streams() {
        let s = streams("Học SINH thuỷ lợi. Năm 2026!");
        assert_eq!(s.exact, "học\nsinh\nthủy\nlợi\n\nnăm\n2026\n\n");
        assert_eq!(s.folded, "hoc\nsinh\nthuy\nloi\n\nnam\n2026\n\n");
        assert_eq!(s.pairs, "hoc sinh\nsinh thuy\nthuy loi\nnam 2026\n");
    }

    #[test]
    fn however_it_is_composed() {
        let composed = streams("Hòa thuận, tiếng Việt");
        let decomposed =
            streams("Hoa\u{300} thua\u{323}\u{302}n, tie\u{302}\u{301}ng Vie\u{323}\u{302}t");
        assert_eq!(composed.exact, decomposed.exact);
        assert_eq!(composed.exact, streams("HOÀ THUẬN, TIẾNG VIỆT").exact);
    }

    #[test]
    fn numbers_and_lines_do_not_end_sentences() {
        assert_eq!(
            streams("giá 1.000 đồng\nmột cân").exact,
            "giá\n1000\nđồng\nmột\ncân\n\n"
        );
        assert_eq!(streams("một\n\nhai").exact, "một\n\nhai\n\n");
    }

    #[test]
    fn dates_and_numbers_have_one_form() {
        let words = streams("Ngày 02 tháng 9 năm 1945");
        assert_eq!(words.folded, "ngay\n2\nthang\n9\nnam\n1945\n\n");
        let digits = streams("2/9/1945");
        assert_eq!(digits.pairs, "2 9\n9 1945\n");
        for pair in digits.pairs.lines() {
            assert!(words.pairs.lines().any(|p| p == pair), "{words:?}");
        }
        assert_eq!(streams("từ 5 năm nay, 7").pairs.matches("5 7").count(), 0);
        assert_eq!(streams("Kỹ thuật").folded, streams("KĨ THUẬT").folded);
    }

    #[test]
    fn endless_words_are_cut() {
        assert_eq!(streams(&"ế".repeat(1000)).exact.trim_end().len(), 63);
        assert_eq!(streams("").exact, "");
    }
}
