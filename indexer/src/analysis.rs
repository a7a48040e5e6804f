//! One pass over a text that yields all that the index keeps of it: exact syllables, folded syllables, and the adjacent
//! pairs of the folded ones. Writing and asking use the same pass.
//!
//! The syllables are streams of terms. A stream is one string of terms, each after its length in bytes as a character of ASCII; an empty term is the end of
//! a sentence. The tokenizer of the index only cuts it up again, which is far cheaper than two analyses or a vector of
//! owned tokens.

use crate::likeness::Sketch;
use crate::pairs::key;
use rustc_hash::FxHashMap;
use vietnamese::near::join_i_and_y;
use vietnamese::number::plain_number;
use vietnamese::split::pieces;
use vietnamese::{fold, lower, tone::place_tone};

/// Joins the two syllables of a pair.
pub const JOINT: char = ' ';
/// Longer pieces are not words: base64, separator lines, glued OCR. They are cut. Their length is a character of ASCII.
const LONGEST_PIECE: usize = 63;
/// Distinct words remembered before the memory is emptied.
const MEMORY: usize = 100_000;

/// The streams of one document.
#[derive(Default, Debug)]
pub struct Streams {
    /// Lower-case NFC syllables, tone marks in one place.
    pub exact: String,
    /// The same without any mark.
    pub folded: String,
    /// Adjacent folded syllables of a sentence, as the index keeps them ([`key::push`]).
    pub pairs: Vec<u8>,
    /// What a text that is as good as the same would share.
    pub likeness: Sketch,
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
    let folded = folded(&exact);
    Forms {
        folded: cut(&folded).into(),
        exact: cut(&exact).into(),
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
    seen: FxHashMap<Box<str>, Known>,
    /// The forms of the words that were seen, one after the other.
    texts: String,
}

/// Where the forms of a word stand among the texts: the folded one after the exact one.
#[derive(Clone, Copy)]
struct Known {
    at: u32,
    exact: u8,
    folded: u8,
    hash: u64,
}

/// Where a word begins among the folded ones, to their end.
struct Placed {
    start: usize,
    hash: u64,
}

impl Analyser {
    /// Appends the terms of `text` to `out`, as a paragraph of its own.
    pub fn analyse(&mut self, text: &str, out: &mut Streams) {
        let mut last = 0;
        let mut previous: Option<Placed> = None;
        let mut date = DateReader::default();
        for range in pieces(text) {
            if previous.is_some() && ends_sentence(&text[last..range.start]) {
                out.end_sentence();
                previous = None;
                date = DateReader::default();
            }
            last = range.end;
            let placed = self.push(cut(&text[range]), out);
            if let Some(previous) = &previous {
                out.pair(previous, &placed);
            }
            if let Some(pair) = date.read(&out.folded[placed.start..], placed.hash) {
                key::push(pair, &mut out.pairs);
            }
            previous = Some(placed);
        }
        if previous.is_some() {
            out.end_sentence();
        }
    }

    /// Appends a word; where it stands among the folded ones.
    fn push(&mut self, word: &str, out: &mut Streams) -> Placed {
        let start = out.folded.len() + 1;
        let hash = if is_plain(word) {
            push_term(&mut out.exact, word);
            let lower = out.exact.len() - word.len();
            out.exact[lower..].make_ascii_lowercase();
            push_term(&mut out.folded, &out.exact[lower..]);
            key::of_word(&out.exact[lower..])
        } else {
            let known = self.known(word);
            let (exact, folded) = self.texts[known.at as usize..].split_at(known.exact.into());
            push_term(&mut out.exact, exact);
            push_term(&mut out.folded, &folded[..known.folded.into()]);
            known.hash
        };
        Placed { start, hash }
    }

    fn known(&mut self, word: &str) -> Known {
        if let Some(known) = self.seen.get(word) {
            return *known;
        }
        if self.seen.len() > MEMORY {
            self.seen.clear();
            self.texts.clear();
        }
        let forms = forms(word);
        let known = Known {
            at: self.texts.len() as u32,
            exact: forms.exact.len() as u8,
            folded: forms.folded.len() as u8,
            hash: key::of_word(&forms.folded),
        };
        self.texts.push_str(&forms.exact);
        self.texts.push_str(&forms.folded);
        self.seen.insert(word.into(), known);
        known
    }
}

/// Reads dates in words, `ngày 2 tháng 9 năm 1945`, so that they yield the pairs of `2/9/1945` as well.
#[derive(Default)]
struct DateReader {
    /// The hash of the last number.
    number: Option<u64>,
    joined: bool,
}

impl DateReader {
    /// Takes in a folded word with its hash; the pair of two numbers of a date.
    fn read(&mut self, word: &str, hash: u64) -> Option<u64> {
        let first = *word.as_bytes().first()?;
        if first.is_ascii_digit() && word.len() <= 4 {
            let before = self.number.replace(hash).filter(|_| self.joined);
            self.joined = false;
            return before.map(|before| key::of_pair(before, hash));
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
        self.exact.clear();
        self.folded.clear();
        self.pairs.clear();
        self.likeness = Sketch::default();
    }

    fn end_sentence(&mut self) {
        push_term(&mut self.exact, "");
        push_term(&mut self.folded, "");
    }

    fn pair(&mut self, first: &Placed, second: &Placed) {
        let pair = key::of_pair(first.hash, second.hash);
        key::push(pair, &mut self.pairs);
        self.likeness.add(pair);
    }
}

fn push_term(stream: &mut String, term: &str) {
    push_length(stream, term.len());
    stream.push_str(term);
}

fn push_length(stream: &mut String, length: usize) {
    debug_assert!(length < 128, "{length}");
    stream.push(length as u8 as char);
}

/// Takes the first term off a stream; an empty one ends a sentence, and `None` is the end.
pub fn next_term<'a>(stream: &mut &'a str) -> Option<&'a str> {
    let length = usize::from(*stream.as_bytes().first()?);
    let (term, rest) = stream[1..].split_at(length);
    *stream = rest;
    Some(term)
}

/// Whether a word is its own form but for capitals.
fn is_plain(word: &str) -> bool {
    let bytes = word.as_bytes();
    word.is_ascii()
        && !bytes.first().is_some_and(u8::is_ascii_digit)
        && !(bytes.len() < 4 && matches!(bytes.last(), Some(b'y' | b'Y')))
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
        for stream in [&mut out.exact, &mut out.folded] {
            *stream = lines(stream);
        }
        out
    }

    fn pairs(streams: &Streams) -> Vec<u64> {
        key::all(&streams.pairs).collect()
    }

    /// The terms of a stream, each on a line.
    fn lines(mut stream: &str) -> String {
        let mut lines = String::new();
        while let Some(term) = next_term(&mut stream) {
            lines.push_str(term);
            lines.push('\n');
        }
        lines
    }

    #[test]
    fn three_streams() {
        let s = streams("Học SINH thuỷ lợi. Năm 2026!");
        assert_eq!(s.exact, "học\nsinh\nthủy\nlợi\n\nnăm\n2026\n\n");
        assert_eq!(s.folded, "hoc\nsinh\nthuy\nloi\n\nnam\n2026\n\n");
        assert_eq!(
            pairs(&s),
            ["hoc sinh", "sinh thuy", "thuy loi", "nam 2026"].map(key::of_term)
        );
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
        assert_eq!(pairs(&digits), ["2 9", "9 1945"].map(key::of_term));
        for pair in pairs(&digits) {
            assert!(pairs(&words).contains(&pair), "{words:?}");
        }
        let other = pairs(&streams("từ 5 năm nay, 7"));
        assert!(!other.contains(&key::of_term("5 7")));
        assert_eq!(streams("Kỹ thuật").folded, streams("KĨ THUẬT").folded);
    }

    #[test]
    fn endless_words_are_cut() {
        assert_eq!(streams(&"ế".repeat(1000)).exact.trim_end().len(), 63);
        assert_eq!(streams("").exact, "");
    }
}
