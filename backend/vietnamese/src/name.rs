//! Names of people: family name first, given name last.

/// The given name, by which a person is called and sorted: the last word. Empty for an empty name.
pub fn given_name(name: &str) -> &str {
    split_name(name).1
}

/// (family and middle names, given name). A note in brackets after the name is not part of it.
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    let name = match name.find(['(', '[', ',']) {
        Some(note) if !name[..note].trim().is_empty() => &name[..note],
        _ => name,
    };
    let name = name.trim();
    match name.rfind(char::is_whitespace) {
        Some(space) => (name[..space].trim_end(), name[space..].trim_start()),
        None => ("", name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_the_given_name() {
        for (name, given) in [
            ("Nguyễn Văn An", "An"),
            ("  Trần  Thị\u{a0}Bích Ngọc ", "Ngọc"),
            ("Bảo", "Bảo"),
            ("Lê Hoa (cô giáo)", "Hoa"),
            ("H'Hen Niê", "Niê"),
            ("", ""),
        ] {
            assert_eq!(given_name(name), given);
        }
    }
}
