//! Cutting a text into the pieces that search knows: syllables, foreign words, numbers.

use crate::number::joins_thousands;
use crate::text::is_mark;
use std::ops::Range;

/// The byte ranges of `text`, in its own bytes, of all runs of letters, digits and combining marks. Composed and
/// decomposed text give the same pieces. An ideograph is a piece of its own, and so is a number with its thousands
/// (`1.000`).
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0 }
}

/// Iterator of [`pieces`].
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Pieces<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut start = None;
        for (i, c) in self.text[self.at..].char_indices() {
            let i = self.at + i;
            match start {
                _ if is_letter_of_ours(c) => start = start.or(Some(i)),
                None if is_ideograph(c) => return Some(self.cut(i, i + c.len_utf8())),
                None if c.is_alphanumeric() => start = Some(i),
                Some(from) if !is_part(c) && !joins_thousands(bytes, from, i) => {
                    return Some(self.cut(from, i));
                }
                _ => {}
            }
        }
        start.map(|from| self.cut(from, self.text.len()))
    }
}

impl Pieces<'_> {
    fn cut(&mut self, start: usize, end: usize) -> Range<usize> {
        self.at = end;
        start..end
    }
}

/// A letter or digit that Vietnamese is written with, told without the tables of Unicode; many other letters are none.
fn is_letter_of_ours(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{1b4}' | '\u{1ea0}'..='\u{1ef9}')
}

fn is_part(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_mark(c) || c.is_alphanumeric() && !is_ideograph(c)
}

/// Han characters and kana, which are written without spaces.
fn is_ideograph(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        pieces(text).map(|r| &text[r]).collect()
    }

    #[test]
    fn pieces_of_texts() {
        assert_eq!(
            cut("Bến Học, 21/11/2026: «mở cửa»!"),
            ["Bến", "Học", "21", "11", "2026", "mở", "cửa"]
        );
        assert_eq!(
            cut("Be\u{302}\u{301}n Ho\u{323}c"),
            ["Be\u{302}\u{301}n", "Ho\u{323}c"]
        );
        assert_eq!(cut("Việt-nam_H'Mông"), ["Việt", "nam", "H", "Mông"]);
        assert_eq!(cut("漢字 nôm"), ["漢", "字", "nôm"]);
        assert_eq!(cut("chu漢"), ["chu", "漢"]);
        assert_eq!(cut("nghie6n3 100km"), ["nghie6n3", "100km"]);
        assert_eq!(
            cut("1.000.000 đồng, 3,5 kg (2,500) ngày 21.11.2026, 0.125; 1.0000 1.234a 12.345,67"),
            [
                "1.000.000",
                "đồng",
                "3",
                "5",
                "kg",
                "2,500",
                "ngày",
                "21",
                "11",
                "2026",
                "0",
                "125",
                "1",
                "0000",
                "1",
                "234a",
                "12.345",
                "67"
            ]
        );
        assert_eq!(cut(" \u{301} — \u{202e}\0"), Vec::<&str>::new());
        assert_eq!(cut(""), Vec::<&str>::new());
    }
}
