//! Accession numbers: free text that ends, as a rule, in a running number.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{id::UnitId, lending::copy};

use crate::error::{Error, Result};

const LONGEST: usize = 40;
/// How wide a number is padded in its key, so that keys stand in the order of numbers.
const KEY_WIDTH: usize = 12;
/// Digits of the running number of a unit that has none yet.
const WIDTH: usize = 6;

/// A number in its one form: `vn.000123` and `VN. 123` are one number. Keys stand in the order of the register.
pub fn key(number: &str) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    let upper = number.to_uppercase();
    for c in upper.chars().filter(|c| !c.is_whitespace()).chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            let bare = digits.trim_start_matches('0');
            key.push_str(&format!("{bare:0>KEY_WIDTH$}"));
            digits.clear();
        }
        if c != '\0' {
            key.push(c);
        }
    }
    key
}

/// The same as it is kept: bytes, which both databases put into one order.
pub fn kept(number: &str) -> Vec<u8> {
    key(number).into_bytes()
}

/// A number as somebody typed it, checked.
///
/// # Errors
/// `invalid` with the field when it is empty, too long, or could be taken for an address.
pub fn check(field: &'static str, typed: &str) -> Result<String> {
    let number = vietnamese::nfc(typed.trim()).into_owned();
    if number.is_empty() {
        return Err(Error::invalid(field, "invalid.required"));
    }
    if number.chars().count() > LONGEST {
        return Err(Error::invalid(field, "invalid.too_long"));
    }
    // A scanned address is told from a number by its slashes (see `label`).
    if number.contains(char::is_control) || number.contains("//") {
        return Err(Error::invalid(field, "invalid.accession"));
    }
    Ok(number)
}

/// The numbers from the first one on: each adds one to the last digits.
///
/// # Errors
/// `invalid` with the field `first_number` when several are wanted and it does not end in digits.
pub fn run(first: &str, count: usize) -> Result<Vec<String>> {
    if count == 1 {
        return Ok(vec![first.to_owned()]);
    }
    let head = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &first[head.len()..];
    let wrong = || Error::invalid("first_number", "invalid.accession_run");
    if digits.len() > KEY_WIDTH {
        return Err(wrong());
    }
    let begin: u64 = digits.parse().map_err(|_| wrong())?;
    let width = digits.len();
    let numbers = (0..count as u64).map(|step| format!("{head}{:0width$}", begin + step));
    Ok(numbers.collect())
}

/// The next number that is free in a unit behind all that begin with the prefix.
///
/// # Errors
/// Whatever the database says.
pub async fn next(db: &impl ConnectionTrait, unit: UnitId, prefix: &str) -> Result<String> {
    let begins = key(prefix);
    let last = copy::Entity::find()
        .filter(copy::Column::UnitId.eq(unit))
        .filter(copy::Column::AccessionKey.gt(format!("{begins}0").into_bytes()))
        // Behind all digits.
        .filter(copy::Column::AccessionKey.lt(format!("{begins}:").into_bytes()))
        .order_by_desc(copy::Column::AccessionKey)
        .one(db)
        .await?;
    let first = || format!("{prefix}{:0WIDTH$}", 1);
    let Some(last) = last else {
        return Ok(first());
    };
    // One that ends in letters has no next one.
    Ok(run(&last.accession_number, 2)
        .ok()
        .and_then(|mut two| two.pop())
        .unwrap_or_else(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_however_it_is_typed() {
        for typed in ["VN.000123", "vn.123", " VN. 0123 "] {
            assert_eq!(key(typed), "VN.000000000123", "{typed}");
        }
        assert!(key("VN.9") < key("VN.10"));
        assert_ne!(key("TN.1"), key("VN.1"));
        assert_eq!(key("12/2019"), "000000000012/000000002019");
    }

    #[test]
    fn a_run_keeps_the_width_of_its_first_number() {
        assert_eq!(
            run("VN.000099", 3).unwrap(),
            ["VN.000099", "VN.000100", "VN.000101"]
        );
        assert_eq!(run("9", 2).unwrap(), ["9", "10"]);
        assert_eq!(run("Tặng A", 1).unwrap(), ["Tặng A"]);
        assert!(run("Tặng A", 2).is_err());
        assert!(run(&"9".repeat(20), 2).is_err());
    }

    #[test]
    fn an_address_is_no_number() {
        assert!(check("accession_number", "https://a/b/1").is_err());
        assert!(check("accession_number", " ").is_err());
        assert_eq!(check("accession_number", " VN.1 ").unwrap(), "VN.1");
    }
}
