//! Tables of the feature `library`.

pub mod book;
pub mod book_subject;
pub mod bookmark;
pub mod catalogue_import;
pub mod catalogue_import_row;
pub mod contributor;
pub mod corrected;
pub mod correction;
pub mod page;
pub mod page_text;
pub mod place;
pub mod reading;
pub mod shelf;
pub mod shelf_book;

use serde::{Deserialize, Serialize};

/// A word of a page and its place, as `page.words` keeps it (a list of these, in reading order).
///
/// In JSON it is an array of six: left, top, width and height in per mille of the page's width and height, the
/// text (NFC), and the confidence from 0 to 100 (100 where the text is the file's own).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word(pub u16, pub u16, pub u16, pub u16, pub String, pub u8);

impl Word {
    /// Left, top, width and height in per mille.
    pub fn place(&self) -> [u16; 4] {
        [self.0, self.1, self.2, self.3]
    }

    /// What is written there.
    pub fn text(&self) -> &str {
        &self.4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_kept_as_an_array() {
        let word = Word(101, 80, 62, 14, "Trăm".to_owned(), 96);
        let text = serde_json::to_string(&word).unwrap();
        assert_eq!(text, r#"[101,80,62,14,"Trăm",96]"#);
        assert_eq!(serde_json::from_str::<Word>(&text).unwrap(), word);
    }
}
