//! The readable part of an address: `Quảng Trung` → `quang-trung`.

use crate::text::fold_into;

const LONGEST: usize = 60;
/// For a text without a single Latin letter or digit ("mục": item), so that an address never begins with a dash.
const NOTHING_LATIN: &str = "muc";

/// Lower-case ASCII letters and digits in words joined by single dashes, at most 60 characters, cut between words. Never empty.
pub fn slug(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Four times the limit holds every word that can still matter, also when each character was three bytes.
    text.chars()
        .take(LONGEST * 4)
        .for_each(|c| fold_into(c, &mut folded));
    let mut slug = String::new();
    for word in folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(LONGEST)]);
        } else if slug.len() + 1 + word.len() <= LONGEST {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() {
        NOTHING_LATIN.to_owned()
    } else {
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (text, slug_) in [
            (
                "Trung tâm HTCĐ phường Quảng Trung",
                "trung-tam-htcd-phuong-quang-trung",
            ),
            ("  Đắk Lắk — 2026!  ", "dak-lak-2026"),
            ("C++ & C#: bài 1/2", "c-c-bai-1-2"),
            ("tie\u{302}\u{301}ng", "tieng"),
            ("日本語", "muc"),
            ("", "muc"),
        ] {
            assert_eq!(slug(text), slug_);
        }
    }

    #[test]
    fn cut_between_words() {
        let long = slug(&"nghiêng ngả ".repeat(50));
        assert_eq!(
            long,
            "nghieng-nga-nghieng-nga-nghieng-nga-nghieng-nga-nghieng-nga"
        );
        assert_eq!(slug(&"x".repeat(500)).len(), 60);
    }
}
