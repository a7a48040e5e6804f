//! What a thing is called by: its id, or the 8 characters at the end of its address.

use sea_orm::{ColumnTrait, sea_query::SimpleExpr};
use uuid::Uuid;

use crate::error::{Error, Result};

const SHORT: usize = 8;

/// A thing's id or the short of its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Id(Uuid),
    Short(String),
}

impl Key {
    /// Reads either from the path of a request.
    ///
    /// # Errors
    /// `not_found`: nothing can be called like this.
    pub fn parse(text: &str) -> Result<Self> {
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(id));
        }
        let fits = text.len() == SHORT && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self::Short(text.to_ascii_lowercase()))
            .ok_or_else(Error::not_found)
    }

    /// Reads the short at the end of an address such as `trong-rau-7f3k2m9q`.
    ///
    /// # Errors
    /// `not_found`.
    pub fn of_address(address: &str) -> Result<Self> {
        let short = address.rsplit('-').next().unwrap_or_default();
        match Self::parse(short)? {
            Self::Short(short) => Ok(Self::Short(short)),
            Self::Id(_) => Err(Error::not_found()),
        }
    }

    /// The condition that finds it.
    pub fn is(&self, id: impl ColumnTrait, short: impl ColumnTrait) -> SimpleExpr {
        match self {
            Self::Id(value) => id.eq(*value),
            Self::Short(value) => short.eq(value.as_str()),
        }
    }
}

impl From<Uuid> for Key {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

/// Pairs as the query of an address, `q=l%C3%BAa&sort=title`.
pub fn query_of<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// A text with every byte that means something in an address written as `%XX` (RFC 3986, section 2.3).
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_encoded_in_an_address() {
        let pairs = [("q", "lúa & \"gạo\""), ("sort", "title")];
        let query = query_of(pairs.into_iter());
        assert_eq!(query, "q=l%C3%BAa%20%26%20%22g%E1%BA%A1o%22&sort=title");
    }

    #[test]
    fn a_thing_is_called_by_its_id_its_short_or_its_address() {
        let id = Uuid::now_v7();
        assert_eq!(Key::parse(&id.to_string()).unwrap(), Key::Id(id));
        assert_eq!(
            Key::parse("7F3K2M9Q").unwrap(),
            Key::Short("7f3k2m9q".to_owned())
        );
        assert_eq!(
            Key::of_address("trong-rau-7f3k2m9q").unwrap(),
            Key::Short("7f3k2m9q".to_owned())
        );
        assert_eq!(
            Key::of_address("7f3k2m9q").unwrap(),
            Key::Short("7f3k2m9q".to_owned())
        );
        for wrong in ["", "trong-rau", "7f3k2m9", "7f3k/2m9"] {
            assert!(Key::of_address(wrong).is_err(), "{wrong}");
        }
    }
}
