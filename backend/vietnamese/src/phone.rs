//! Telephone numbers as people in Việt Nam write them, kept in one form (E.164).

/// Turns what a person typed into `+84…`, or for a number abroad `+…`. `None` when it cannot be a telephone number.
///
/// Accepts spaces, dots, dashes and brackets, the prefixes `0`, `84`, `+84`, `0084`, and the eleven-digit mobile
/// numbers of before 2018, which become today's (decision 798/QĐ-BTTTT of the Ministry of Information and Communications).
pub fn normalise(text: &str) -> Option<String> {
    let (digits, abroad) = digits(text)?;
    let national = match digits.strip_prefix("84") {
        Some(rest) if abroad || rest.len() >= 9 => rest.strip_prefix('0').unwrap_or(rest),
        _ if abroad => {
            return (8..=15)
                .contains(&digits.len())
                .then(|| format!("+{digits}"));
        }
        _ => digits.strip_prefix('0')?,
    };
    let national = renumbered(national);
    is_national(&national).then(|| format!("+84{national}"))
}

/// How a stored number is shown: `+84912345678` → `0912 345 678`; a number abroad stays as it is.
pub fn display(number: &str) -> String {
    let Some(national) = number.strip_prefix("+84").filter(|n| is_national(n)) else {
        return number.to_owned();
    };
    // Hà Nội (24) and Thành phố Hồ Chí Minh (28) have area codes of two digits, the others of three.
    let first = if national.starts_with("24") || national.starts_with("28") {
        2
    } else {
        3
    };
    let second = national.len() - if first == 2 { 4 } else { national.len() - 6 };
    format!(
        "0{} {} {}",
        &national[..first],
        &national[first..second],
        &national[second..]
    )
}

/// The digits alone, and whether an international prefix stood before them.
fn digits(text: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let (text, plus) = match text.strip_prefix(['+', '＋']) {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {}
            _ => return None,
        }
    }
    match digits.strip_prefix("00") {
        Some(rest) if !plus => Some((rest.to_owned(), true)),
        _ => Some((digits, plus)),
    }
}

/// Today's number for a mobile number of before 15 September 2018.
fn renumbered(national: &str) -> String {
    let new = match national.get(..3) {
        Some("120") => "70",
        Some("121") => "79",
        Some("122") => "77",
        Some("126") => "76",
        Some("128") => "78",
        Some("123") => "83",
        Some("124") => "84",
        Some("125") => "85",
        Some("127") => "81",
        Some("129") => "82",
        Some("162") => "32",
        Some("163") => "33",
        Some("164") => "34",
        Some("165") => "35",
        Some("166") => "36",
        Some("167") => "37",
        Some("168") => "38",
        Some("169") => "39",
        Some("186") => "56",
        Some("188") => "58",
        Some("199") => "59",
        _ => return national.to_owned(),
    };
    if national.len() == 10 {
        format!("{new}{}", &national[3..])
    } else {
        national.to_owned()
    }
}

/// Nine digits of a mobile number, or ten of a line with its area code, both without the leading zero.
fn is_national(number: &str) -> bool {
    match number.len() {
        9 => number.starts_with(['3', '5', '7', '8', '9']),
        10 => number.starts_with('2'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_every_way_of_writing() {
        for typed in [
            "0912 345 678",
            "0912345678",
            "+84 912 345 678",
            "84912345678",
            "0084 912.345.678",
            "(0912) 345-678",
            "+84 0912 345 678",
            " 0912\u{a0}345\u{a0}678 ",
        ] {
            assert_eq!(normalise(typed).as_deref(), Some("+84912345678"), "{typed}");
        }
    }

    #[test]
    fn lines_old_mobiles_and_numbers_abroad() {
        for (typed, kept) in [
            ("024 3825 1234", "+842438251234"),
            ("0203.382.5123", "+842033825123"),
            ("0168 123 4567", "+84381234567"),
            ("01201234567", "+84701234567"),
            ("+856 20 5512 3456", "+8562055123456"),
        ] {
            assert_eq!(normalise(typed).as_deref(), Some(kept), "{typed}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_number() {
        for typed in [
            "",
            "0",
            "123",
            "0912 345 67",
            "0912 345 6789",
            "0112345678",
            "abc",
            "0912345678x",
            "+1",
            "912345678",
        ] {
            assert_eq!(normalise(typed), None, "{typed}");
        }
    }

    #[test]
    fn shown_in_groups() {
        for (kept, shown) in [
            ("+84912345678", "0912 345 678"),
            ("+842438251234", "024 3825 1234"),
            ("+842033825123", "0203 382 5123"),
            ("+8562055123456", "+8562055123456"),
            ("rubbish", "rubbish"),
        ] {
            assert_eq!(display(kept), shown);
        }
    }
}
