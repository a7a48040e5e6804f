//! Numbers as people write them: `1.000` and `1000`, `02` and `2`, `XX` and `20`.

use std::borrow::Cow;

/// The one spelling of a number: without separators between thousands, and without the zero before a single digit (`02/09`).
/// Anything that does not begin with a digit comes back unchanged.
pub fn plain_number(word: &str) -> Cow<'_, str> {
    if !word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return word.into();
    }
    match word.as_bytes() {
        [b'0', digit] if digit.is_ascii_digit() => word[1..].into(),
        bytes if bytes.contains(&b'.') || bytes.contains(&b',') => {
            word.replace(['.', ','], "").into()
        }
        _ => word.into(),
    }
}

/// Whether the separator at `at` stands between thousands of the number that begins at `from`: `1.000`, `2,500,000`, but
/// not `3,5`, `0.125` or `21.11.2026`.
pub(crate) fn joins_thousands(text: &[u8], from: usize, at: usize) -> bool {
    let separator = text[at];
    if !matches!(separator, b'.' | b',') || !text[from].is_ascii_digit() || text[from] == b'0' {
        return false;
    }
    let digits = |group: &[u8]| group.iter().all(u8::is_ascii_digit);
    let mut groups = text[from..at].split(|byte| *byte == separator);
    let first = groups.next().unwrap_or_default();
    let after = text.get(at + 1..at + 4).is_some_and(digits);
    let ends = text
        .get(at + 4)
        .is_none_or(|byte| !byte.is_ascii_alphanumeric());
    first.len() <= 3
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group))
        && after
        && ends
}

/// Largest first.
const ROMAN: [(&str, u32); 9] = [
    ("c", 100),
    ("xc", 90),
    ("l", 50),
    ("xl", 40),
    ("x", 10),
    ("ix", 9),
    ("v", 5),
    ("iv", 4),
    ("i", 1),
];

/// The value of a lower-case Roman numeral from 1 to 100, as centuries, chapters and congresses carry them.
pub fn roman(word: &str) -> Option<u32> {
    (1..=100).find(|number| to_roman(*number) == word)
}

/// The lower-case Roman numeral of a number from 1 to 100; empty for others.
pub fn to_roman(number: u32) -> String {
    let mut out = String::new();
    let mut rest = if number > 100 { 0 } else { number };
    for (sign, value) in ROMAN {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        for (typed, plain) in [
            ("1.000", "1000"),
            ("2,500,000", "2500000"),
            ("02", "2"),
            ("00", "0"),
            ("007", "007"),
            ("2026", "2026"),
            ("0", "0"),
            ("a.b", "a.b"),
            ("", ""),
        ] {
            assert_eq!(plain_number(typed), plain, "{typed}");
        }
    }

    #[test]
    fn roman_numerals() {
        for (sign, value) in [
            ("i", 1),
            ("iv", 4),
            ("ix", 9),
            ("xx", 20),
            ("xlv", 45),
            ("c", 100),
        ] {
            assert_eq!((roman(sign), to_roman(value).as_str()), (Some(value), sign));
        }
        for word in ["", "iiii", "xa", "vx", "ci"] {
            assert_eq!(roman(word), None, "{word}");
        }
    }
}
