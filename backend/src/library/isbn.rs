//! International Standard Book Numbers, ISO 2108: ten or thirteen digits of which the last one checks the others.

/// The number without its dashes and spaces; `None` when its length or its check digit is wrong.
pub fn read(text: &str) -> Option<String> {
    let number: String = text
        .trim()
        .trim_start_matches("ISBN")
        .chars()
        .filter(|c| !matches!(c, '-' | '–' | ' ' | ':'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let good = match number.len() {
        10 => sums_to(&number, 11, |place| 10 - place),
        13 => sums_to(&number, 10, |place| if place % 2 == 0 { 1 } else { 3 }),
        _ => false,
    };
    good.then_some(number)
}

/// The number with thirteen digits that a kept number is the same as; nothing for nothing.
pub fn long(kept: &str) -> String {
    match kept.len() {
        13 => kept.to_owned(),
        10 => {
            let number = format!("978{}", &kept[..9]);
            let digits = number.chars().filter_map(|c| c.to_digit(10));
            let sum: u32 = digits
                .zip([1, 3].into_iter().cycle())
                .map(|(digit, weight)| digit * weight)
                .sum();
            format!("{number}{}", (10 - sum % 10) % 10)
        }
        _ => String::new(),
    }
}

/// A kept number in both of its lengths, as far as it has them.
pub fn both(kept: &str) -> Vec<String> {
    let long = long(kept);
    let Some(body) = long.get(3..12) else {
        return Vec::new();
    };
    let mut both = vec![long.clone()];
    if long.starts_with("978") {
        let digits = body.chars().filter_map(|c| c.to_digit(10));
        let sum: u32 = digits
            .zip((2..=10).rev())
            .map(|(digit, weight)| digit * weight)
            .sum();
        both.push(match (11 - sum % 11) % 11 {
            10 => format!("{body}X"),
            digit => format!("{body}{digit}"),
        });
    }
    both
}

/// Whether the weighted sum of the digits is a multiple of the modulus. `X` is ten, at the end of a short number only.
fn sums_to(number: &str, modulus: u32, weight: impl Fn(u32) -> u32) -> bool {
    let last = number.len() - 1;
    let mut sum = 0;
    for (place, c) in number.chars().enumerate() {
        let digit = match c {
            'X' if place == last && modulus == 11 => 10,
            c => match c.to_digit(10) {
                Some(digit) => digit,
                None => return false,
            },
        };
        sum += digit * weight(place as u32);
    }
    sum % modulus == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_two_lengths() {
        assert_eq!(long("0306406152"), "9780306406157");
        assert_eq!(both("0306406152"), ["9780306406157", "0306406152"]);
        assert_eq!(both("9780306406157"), ["9780306406157", "0306406152"]);
        assert_eq!(both("080442957X"), ["9780804429573", "080442957X"]);
        assert_eq!(both("9791090636071"), ["9791090636071"]);
        assert!(both("").is_empty());
    }

    #[test]
    fn the_check_digit_decides() {
        for (written, kept) in [
            ("978-604-2-18731-9", None),
            ("978-0-306-40615-7", Some("9780306406157")),
            ("ISBN 0-306-40615-2", Some("0306406152")),
            ("080442957x", Some("080442957X")),
            ("978-0-306-40615-8", None),
            ("X306406152", None),
            ("12345", None),
            ("９７８０３０６４０６１５７", None),
            ("", None),
        ] {
            assert_eq!(read(written).as_deref(), kept, "{written}");
        }
    }
}
