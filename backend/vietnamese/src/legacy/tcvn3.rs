//! TCVN3: one Latin-1 character a letter.

/// Pairs (as it surfaces, meant). Lower case with all tones; capitals without tone only, as the encoding has no others.
const LETTERS: [(&str, &str); 12] = [
    ("µ¸¶·¹", "àáảãạ"),
    ("¨»¾¼½Æ", "ăằắẳẵặ"),
    ("©ÇÊÈÉË", "âầấẩẫậ"),
    ("®ÌÐÎÏÑ", "đèéẻẽẹ"),
    ("ªÒÕÓÔÖ", "êềếểễệ"),
    ("×ÝØÜÞ", "ìíỉĩị"),
    ("ßãáâä", "òóỏõọ"),
    ("«åèæçé", "ôồốổỗộ"),
    ("¬êíëìî", "ơờớởỡợ"),
    ("ïóñòô\u{AD}õøö÷ù", "ùúủũụưừứửữự"),
    ("úýûüþ", "ỳýỷỹỵ"),
    ("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ"),
];

pub(super) fn decode(text: &str) -> String {
    text.chars().map(meant).collect()
}

fn meant(c: char) -> char {
    if !('\u{a1}'..='\u{ff}').contains(&c) {
        return c;
    }
    LETTERS
        .iter()
        .find_map(|(seen, meant)| {
            seen.chars()
                .position(|s| s == c)
                .and_then(|at| meant.chars().nth(at))
        })
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::LETTERS;

    #[test]
    fn the_table_is_even() {
        for (seen, meant) in LETTERS {
            assert_eq!(seen.chars().count(), meant.chars().count(), "{meant}");
        }
    }
}
