//! The words of the index, for corrections: what stands one keystroke away from a word, and how common it is.
//!
//! Candidates are found by deletions (Garbe's SymSpell): two words one edit apart share a word that lacks one letter of
//! either. The table holds folded words; marks are compared afterwards.

use crate::analysis::folded;
use crate::schema::Fields;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use tantivy::Searcher;

/// Shorter words have too many neighbours to correct.
const SHORTEST: usize = 3;
const LONGEST: usize = 24;
/// The commonest words that are kept; beyond are OCR slips and names seen once.
const WORDS: usize = 200_000;

/// See the module.
#[derive(Default)]
pub struct Vocabulary {
    words: Vec<Word>,
    /// (hash of a folded word, or of one with a letter left out) << 32 | index in `words`; sorted. One flat table, since
    /// there are seven entries a word.
    near: Vec<u64>,
}

/// A word of the index.
#[derive(Clone, Debug)]
pub struct Word {
    /// Lower case with marks.
    pub exact: Box<str>,
    /// Without marks.
    pub folded: Box<str>,
    /// Documents that hold the exact form.
    pub frequency: u32,
}

impl Vocabulary {
    /// Reads the words of all segments.
    pub fn read(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vocabulary> {
        let mut frequencies: FxHashMap<Box<str>, u32> = FxHashMap::default();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(fields.exact)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let Ok(word) = std::str::from_utf8(terms.key()) else {
                    continue;
                };
                if is_word(word) {
                    *frequencies.entry(word.into()).or_default() += terms.value().doc_freq;
                }
            }
        }
        let mut words: Vec<(Box<str>, u32)> = frequencies.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(WORDS);
        Ok(Vocabulary::of(words))
    }

    /// From (lower-case word, frequency).
    pub fn of(words: Vec<(Box<str>, u32)>) -> Vocabulary {
        let mut vocabulary = Vocabulary {
            words: Vec::with_capacity(words.len()),
            near: Vec::with_capacity(words.len() * 7),
        };
        for (exact, frequency) in words {
            let at = vocabulary.words.len() as u64;
            let folded: Box<str> = folded(&exact).into();
            vocabulary
                .near
                .extend(keys(&folded).map(|key| u64::from(key) << 32 | at));
            vocabulary.words.push(Word {
                exact,
                folded,
                frequency,
            });
        }
        vocabulary.near.sort_unstable();
        vocabulary
    }

    /// Words whose folded form is `folded` or one edit (letter wrong, missing, too many, or two swapped) away.
    pub fn around(&self, folded: &str) -> impl Iterator<Item = &Word> {
        let mut found: Vec<u32> = Vec::new();
        if folded.len() >= SHORTEST && folded.len() <= LONGEST && folded.is_ascii() {
            found.extend(keys(folded).flat_map(|key| self.under(key)));
            found.sort_unstable();
            found.dedup();
            found.retain(|at| {
                distance(
                    folded.as_bytes(),
                    self.words[*at as usize].folded.as_bytes(),
                ) <= 1
            });
        }
        found.into_iter().map(|at| &self.words[at as usize])
    }

    fn under(&self, key: u32) -> impl Iterator<Item = u32> {
        let from = self
            .near
            .partition_point(|entry| ((entry >> 32) as u32) < key);
        self.near[from..]
            .iter()
            .take_while(move |entry| (*entry >> 32) as u32 == key)
            .map(|entry| *entry as u32)
    }
}

fn is_word(term: &str) -> bool {
    term.chars().count() >= 2
        && term.len() <= 2 * LONGEST
        && !term.bytes().any(|b| b.is_ascii_digit())
}

/// The hash of `folded` and of each of its forms with one letter left out.
fn keys(folded: &str) -> impl Iterator<Item = u32> {
    let bytes = folded.as_bytes();
    let whole = std::iter::once(hash(bytes, usize::MAX));
    whole.chain((0..bytes.len()).map(move |gone| hash(bytes, gone)))
}

fn hash(bytes: &[u8], without: usize) -> u32 {
    let mut hasher = FxHasher::default();
    for (i, byte) in bytes.iter().enumerate() {
        if i != without {
            hasher.write_u8(*byte);
        }
    }
    (hasher.finish() >> 16) as u32
}

/// Optimal string alignment distance, counted to 2 at most.
pub fn distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([], []) => 0,
        ([_], []) | ([], [_]) | ([_], [_]) => 1,
        ([x, y], [z, w]) if x == w && y == z => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = [
            ("người", 90),
            ("ngươi", 5),
            ("tháng", 40),
            ("thắng", 20),
            ("lavoisier", 2),
            ("trích", 7),
            ("an", 3),
        ];
        Vocabulary::of(words.into_iter().map(|(w, n)| (w.into(), n)).collect())
    }

    #[test]
    fn one_edit_away() {
        let v = vocabulary();
        let around = |folded: &str| {
            v.around(folded)
                .map(|w| w.exact.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(around("nguoo"), ["người", "ngươi"]);
        assert_eq!(around("thnag"), ["tháng", "thắng"]);
        assert_eq!(around("lavcoisier"), ["lavoisier"]);
        assert_eq!(around("triich"), ["trích"]);
        assert!(around("xy").is_empty());
        assert!(around("hocsinh").is_empty());
    }

    #[test]
    fn distances() {
        for (a, b, d) in [
            ("ab", "ba", 1),
            ("abc", "abc", 0),
            ("abc", "ab", 1),
            ("abc", "acb", 1),
            ("abcd", "badc", 2),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), d, "{a} {b}");
        }
    }
}
