//! Spellings of one sound: `kỹ thuật` and `kĩ thuật`, `lý` and `lí`, `quy` and `qui`.
//!
//! After `h k l m s t qu` a final vowel is written `y` or `i` by taste (the school books of 1984 ask for `i`). Elsewhere the
//! letters differ in sound or are not exchanged: `thúy` / `thúi`, `vy`, `y tế`.

/// Whether a folded word (lower-case ASCII) ends in such a `y`.
pub fn is_y_for_i(folded: &str) -> bool {
    matches!(
        folded.as_bytes(),
        [b'h' | b'k' | b'l' | b'm' | b's' | b't', b'y'] | [b'q', b'u', b'y']
    )
}

/// Writes such a `y` as `i`, so that both spellings are one folded word.
pub fn join_i_and_y(folded: &mut String) {
    if is_y_for_i(folded) {
        folded.pop();
        folded.push('i');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_and_y() {
        for (word, joined) in [
            ("ky", "ki"),
            ("ki", "ki"),
            ("ly", "li"),
            ("quy", "qui"),
            ("thuy", "thuy"),
            ("vy", "vy"),
            ("y", "y"),
            ("tay", "tay"),
            ("", ""),
        ] {
            let mut folded = word.to_owned();
            join_i_and_y(&mut folded);
            assert_eq!(folded, joined);
        }
    }
}
