//! The part of a text that answers a question, with the words of the question marked as they stand in the original.

use crate::analysis::forms;
use crate::ask::{Reading, Source};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use vietnamese::has_marks;
use vietnamese::split::pieces;

/// A run of text, marked or not. A snippet is a row of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Segment {
    /// As in the original, spaces made single.
    pub text: String,
    /// Whether it is what was asked for.
    pub marked: bool,
}

/// Words before the first marked one that a snippet begins with at most.
const LEAD_IN: usize = 8;
/// Words of a snippet.
const WORDS: usize = 34;
/// Alternatives below this weight are not marked: a person would wonder why.
const WORTH_MARKING: f32 = 0.35;
const CUT: &str = "…";

/// Which words are marked: built once a question.
#[derive(Default)]
pub struct Marker {
    /// Form → number of the word in the question.
    exact: FxHashMap<Box<str>, usize>,
    folded: FxHashMap<Box<str>, usize>,
}

impl Marker {
    /// Marks exact forms where marks count, and folded ones where they do not or where the text has no exact one.
    pub fn of(reading: &Reading) -> Marker {
        let mut marker = Marker::default();
        for (number, slot) in reading.asked.iter().enumerate() {
            let worth = slot.alternatives.iter().enumerate().filter(|(at, a)| {
                *at == 0 || a.weight >= WORTH_MARKING || a.source == Source::Same
            });
            for (_, alternative) in worth {
                if reading.marked {
                    marker
                        .exact
                        .entry(alternative.forms.exact.clone())
                        .or_insert(number);
                }
                marker
                    .folded
                    .entry(alternative.forms.folded.clone())
                    .or_insert(number);
            }
        }
        marker
    }

    /// The best part of `text`. Empty for an empty text.
    pub fn snippet(&self, text: &str) -> Vec<Segment> {
        let words = self.words(text);
        let (from, to) = self.best_window(&words, text);
        let cut_before = words[..from].iter().any(|_| true);
        let cut_after = to < words.len();
        let start = if from == 0 {
            0
        } else {
            words[from].range.start
        };
        let end = if cut_after {
            words[to - 1].range.end
        } else {
            text.len()
        };
        let mut segments = mark(text, start..end, &words[from..to]);
        if cut_before && let Some(first) = segments.first_mut() {
            first
                .text
                .insert_str(0, if first.marked { "" } else { CUT });
        }
        if cut_after {
            match segments.last_mut() {
                Some(last) if !last.marked => last.text.push_str(CUT),
                _ => segments.push(Segment {
                    text: CUT.to_owned(),
                    marked: false,
                }),
            }
        }
        segments
    }

    /// The whole of `text` with the words marked, for titles.
    pub fn whole(&self, text: &str) -> Vec<Segment> {
        mark(text, 0..text.len(), &self.words(text))
    }

    fn words(&self, text: &str) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut exact_ones: FxHashSet<usize> = FxHashSet::default();
        // Where marks are written, a word without any is another word: `trong` is not `trồng`.
        let told_apart = !self.exact.is_empty() && has_marks(text);
        for range in pieces(text) {
            let written = &text[range.clone()];
            let forms = forms(written);
            let exact = self.exact.get(&forms.exact).copied();
            let another = told_apart && exact.is_none() && !has_marks(written);
            exact_ones.extend(exact);
            words.push(Word {
                range,
                exact,
                folded: self.folded.get(&forms.folded).copied().filter(|_| !another),
            });
        }
        for word in &mut words {
            if word
                .folded
                .is_some_and(|number| exact_ones.contains(&number))
            {
                word.folded = word.exact;
            }
        }
        words
    }

    /// The window with the most different words of the question, and of those the densest; then a little before it.
    fn best_window(&self, words: &[Word], text: &str) -> (usize, usize) {
        let mut inside: FxHashMap<usize, usize> = FxHashMap::default();
        let mut best = (0usize, 0usize, 0usize);
        let mut from = 0;
        for (at, word) in words.iter().enumerate() {
            if let Some(number) = word.folded {
                *inside.entry(number).or_default() += 1;
            }
            if at - from >= WORDS - LEAD_IN {
                if let Some(number) = words[from].folded
                    && let Some(count) = inside.get_mut(&number)
                {
                    *count -= 1;
                    if *count == 0 {
                        inside.remove(&number);
                    }
                }
                from += 1;
            }
            let all: usize = inside.values().sum();
            if (inside.len(), all) > (best.0, best.1) {
                best = (inside.len(), all, from);
            }
        }
        let first = words[best.2..]
            .iter()
            .position(|word| word.folded.is_some())
            .map_or(0, |at| best.2 + at);
        let from = sentence_start(words, first, text);
        let to = (from + WORDS).min(words.len());
        ((to.saturating_sub(WORDS)).min(from), to)
    }
}

/// A word of the text, with the word of the question that it is.
struct Word {
    range: Range<usize>,
    exact: Option<usize>,
    folded: Option<usize>,
}

/// The beginning of the sentence of word `at` when it is near, else a few words before.
fn sentence_start(words: &[Word], at: usize, text: &str) -> usize {
    let earliest = at.saturating_sub(LEAD_IN);
    for start in (earliest..=at).rev() {
        let before = match start {
            0 => return 0,
            _ => &text[words[start - 1].range.end..words[start].range.start],
        };
        if before.len() > 1 && before.contains(['.', '!', '?', '…', '\n']) {
            return start;
        }
    }
    earliest
}

/// `text[range]` cut into marked and unmarked runs; marked words with only spaces between them are one run.
fn mark(text: &str, range: Range<usize>, words: &[Word]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut at = range.start;
    for word in words.iter().filter(|word| word.folded.is_some()) {
        let between = &text[at..word.range.start];
        let joins = segments.last().is_some_and(|s| s.marked)
            && !between.is_empty()
            && between.trim().is_empty();
        match segments.last_mut() {
            Some(last) if joins => {
                last.text.push(' ');
                last.text.push_str(&text[word.range.clone()]);
            }
            _ => {
                push(&mut segments, between, false);
                push(&mut segments, &text[word.range.clone()], true);
            }
        }
        at = word.range.end;
    }
    push(&mut segments, &text[at..range.end], false);
    if let Some(first) = segments.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = segments.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    segments.retain(|segment| !segment.text.is_empty());
    segments
}

fn push(segments: &mut Vec<Segment>, text: &str, marked: bool) {
    if text.is_empty() {
        return;
    }
    let mut single = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            single.push(c);
        } else if !single.ends_with(' ') {
            single.push(' ');
        }
    }
    segments.push(Segment {
        text: single,
        marked,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Forms;
    use crate::ask::{Alternative, ReadingSlot};

    fn marker(words: &str, marked: bool) -> Marker {
        let asked = words
            .split_whitespace()
            .enumerate()
            .map(|(word, text)| {
                let forms: Forms = forms(text);
                ReadingSlot {
                    word,
                    alternatives: vec![Alternative {
                        forms,
                        weight: 1.0,
                        source: Source::Typed,
                    }],
                }
            })
            .collect();
        Marker::of(&Reading {
            slots: Vec::new(),
            asked,
            marked,
            method: None,
        })
    }

    fn shown(segments: &[Segment]) -> String {
        segments
            .iter()
            .map(|s| {
                if s.marked {
                    format!("[{}]", s.text)
                } else {
                    s.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn marks_the_original() {
        let text = "Kỹ thuật TRỒNG  rau\nsạch, trồng hoa.";
        assert_eq!(
            shown(&marker("trong rau", false).whole(text)),
            "Kỹ thuật [TRỒNG rau] sạch, [trồng] hoa."
        );
        assert_eq!(
            shown(&marker("trồng rau", true).whole("trong vườn trồng rau")),
            "trong vườn [trồng rau]"
        );
        assert_eq!(
            shown(&marker("trồng rau", true).whole("Trong rau")),
            "[Trong rau]"
        );
        assert_eq!(
            shown(&marker("trồng rau", true).whole("Buổi tối, trong sáu tuần.")),
            "Buổi tối, trong sáu tuần."
        );
        let decomposed = "Tro\u{302}\u{300}ng rau";
        assert_eq!(
            shown(&marker("trồng", true).whole(decomposed)),
            "[Tro\u{302}\u{300}ng] rau"
        );
    }

    #[test]
    fn cuts_between_words() {
        let text = format!(
            "{}Muốn tưới nhỏ giọt thì làm thế này. {}",
            "chữ khác. ".repeat(60),
            "đoạn sau ".repeat(60)
        );
        let snippet = marker("tưới giọt", true).snippet(&text);
        let shown = shown(&snippet);
        assert!(
            shown.starts_with("…Muốn [tưới] nhỏ [giọt] thì làm thế này."),
            "{shown}"
        );
        assert!(
            shown.ends_with("sau…") || shown.ends_with("đoạn…"),
            "{shown}"
        );
    }

    #[test]
    fn nothing_found_shows_the_beginning() {
        assert_eq!(
            shown(&marker("zzz", false).snippet("Một đoạn văn.")),
            "Một đoạn văn."
        );
        assert!(marker("zzz", false).snippet("").is_empty());
        assert!(Marker::default().snippet("***").iter().all(|s| !s.marked));
    }
}
