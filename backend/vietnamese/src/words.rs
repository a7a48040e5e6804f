//! The words of a short text (a title, a name) in the two forms by which a list's own search box finds them.

use crate::{split::pieces, text, tone};

/// The keys of a text's words: as written (lower case, composed, the tone where it belongs) or folded.
pub fn keys(said: &str, as_written: bool) -> Vec<String> {
    pieces(said)
        .map(|range| {
            if as_written {
                written(&said[range])
            } else {
                text::fold(&said[range])
            }
        })
        .collect()
}

/// One word as it is written.
pub fn written(word: &str) -> String {
    tone::place_tone(&text::lower(word))
}

/// Both forms of all words, each after a space: what a row keeps to be found by.
pub fn kept(said: &str) -> String {
    let mut all = String::with_capacity(said.len() * 2);
    for key in keys(said, true).into_iter().chain(keys(said, false)) {
        all.push(' ');
        all.push_str(&key);
    }
    all
}

/// The words of a question, each in the form in which it is to be looked for among what is [`kept`]: one with marks as
/// it is written, one without marks in either form. They are letters and digits only.
pub fn asked(question: &str) -> Vec<String> {
    let forms = keys(question, true).into_iter().zip(keys(question, false));
    forms
        .map(|(written, folded)| {
            if text::has_marks(&written) {
                written
            } else {
                folded
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_begins_a_word_of_what_is_kept() {
        let kept = kept("Nguyễn Thị Hòa");
        assert_eq!(kept, " nguyễn thị hòa nguyen thi hoa");
        for question in ["HOA", "hoà", "nguyễn hoa", "th", "Nguye\u{302}\u{303}n"] {
            let words = asked(question);
            let found = words.iter().all(|word| kept.contains(&format!(" {word}")));
            assert!(found, "{question}: {words:?}");
        }
        assert!(!kept.contains(&format!(" {}", asked("hoá")[0])));
        assert_eq!(asked("%_ '"), Vec::<String>::new());
    }
}
