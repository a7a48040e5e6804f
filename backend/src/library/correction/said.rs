//! What somebody sends for some words of a page.

use store::library::place::Place;

use super::view::CorrectionBody;
use crate::error::{Error, Result};

/// Letters of what was read, and of what it is.
const LONGEST_READ: usize = 300;
const LONGEST: usize = 200;
/// The edge of a page in per mille; a box is at least one wide.
const EDGE: u16 = 1001;

/// What was read in a place, and what it is, made tidy.
#[derive(Clone, Debug)]
pub struct Said {
    pub place: Place,
    pub read: String,
    /// Composed, words with a space between them; nothing where there is only dirt.
    pub text: String,
}

impl Said {
    /// Reads a body.
    ///
    /// # Errors
    /// `invalid` with the fields `place`, `read`, `text`.
    pub fn read(body: &CorrectionBody) -> Result<Self> {
        let Ok(place @ [left, top, width, height]) = Place::try_from(body.place.as_slice()) else {
            return Err(Error::invalid("place", "invalid.unknown"));
        };
        let inside = |from: u16, side: u16| side > 0 && from < EDGE && side <= EDGE - from;
        if !inside(left, width) || !inside(top, height) {
            return Err(Error::invalid("place", "invalid.unknown"));
        }
        if body.read.is_empty() || body.read.chars().count() > LONGEST_READ {
            return Err(Error::invalid("read", "invalid.unknown"));
        }
        Ok(Self {
            place,
            read: body.read.clone(),
            text: tidy(&body.text)?,
        })
    }
}

/// What a person typed, composed and with one space between words.
///
/// # Errors
/// `invalid` with the field `text`.
pub fn tidy(typed: &str) -> Result<String> {
    let composed = vietnamese::nfc(typed);
    let words: Vec<&str> = composed.split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() > LONGEST {
        return Err(Error::invalid("text", "invalid.too_long"));
    }
    if text.contains(char::is_control) {
        return Err(Error::invalid("text", "invalid.unknown"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn body(place: &[u16], text: &str) -> CorrectionBody {
        CorrectionBody {
            id: Uuid::nil(),
            place: place.to_vec(),
            read: "nha".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_is_typed_is_made_tidy() {
        let said = |text: &str| Said::read(&body(&[10, 10, 30, 20], text)).map(|said| said.text);
        assert_eq!(said(" nha\u{300}  cu\u{31b}\u{309}a ").unwrap(), "nhà cửa");
        assert_eq!(said("  ").unwrap(), "");
        assert!(said(&"a".repeat(201)).is_err());
        assert!(said("a\u{7}b").is_err());
    }

    #[test]
    fn a_place_is_on_the_page() {
        for place in [&[0, 0, 1000, 1000][..], &[1000, 1000, 1, 1]] {
            assert!(Said::read(&body(place, "a")).is_ok(), "{place:?}");
        }
        for place in [
            &[0, 0, 0, 5][..],
            &[1001, 0, 1, 5],
            &[900, 0, 200, 5],
            &[0, 900, 5, u16::MAX],
            &[0, 0, 5],
            &[0, 0, 5, 5, 5],
        ] {
            assert!(Said::read(&body(place, "a")).is_err(), "{place:?}");
        }
    }
}
