//! Whole texts: composed Unicode, lower case, folding to plain letters.

use crate::letter::letter;
use std::borrow::Cow;
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::decompose_canonical, is_nfc_quick,
};

/// Unicode NFC. Borrows when the text is composed already, as most is.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// NFC and lower case.
pub fn lower(text: &str) -> String {
    nfc(text).to_lowercase()
}

/// NFC, lower case, and every letter without its marks: `Đường` → `duong`, `café` → `cafe`.
/// Digits, punctuation and other scripts stay.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_into(c, &mut out);
    }
    out
}

/// Appends the folded form of one character; combining marks append nothing.
pub fn fold_into(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else if let Some(l) = letter(c) {
        out.push(l.base);
    } else if let Some(plain) = ligature(c) {
        out.push_str(plain);
    } else {
        decompose_canonical(c, |d| {
            if !is_mark(d) {
                out.extend(d.to_lowercase().filter(|l| !is_mark(*l)));
            }
        });
    }
}

/// Whether `c` is a combining mark that decomposed Vietnamese (or other Latin) text carries.
pub fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether any letter of `text` carries a Vietnamese mark (a tone, a shape, or the stroke of `đ`).
pub fn has_marks(text: &str) -> bool {
    !text.is_ascii()
        && nfc(text)
            .chars()
            .any(|c| !c.is_ascii() && letter(c).is_some())
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'ð' | 'Ð' => "d",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_and_lowers() {
        assert_eq!(nfc("tie\u{302}\u{301}ng"), "tiếng");
        assert!(matches!(nfc("tiếng Việt"), Cow::Borrowed(_)));
        assert_eq!(lower("ĐƯỜNG SẮT"), "đường sắt");
        assert_eq!(lower("HOA\u{300}"), "hoà");
    }

    #[test]
    fn folds_every_kind_of_mark() {
        for (text, folded) in [
            ("Đường sắt Bắc–Nam", "duong sat bac–nam"),
            ("tie\u{302}\u{301}ng Vie\u{323}\u{302}t", "tieng viet"),
            ("Café Zürich, Łódź", "cafe zurich, lodz"),
            ("ÐƯỢC", "duoc"),
            ("12 giờ", "12 gio"),
            ("日本", "日本"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn sees_marks_in_either_form() {
        assert!(has_marks("đi"));
        assert!(has_marks("toa\u{301}n"));
        assert!(!has_marks("toan hoc"));
        assert!(!has_marks("naïve Zürich"));
    }
}
