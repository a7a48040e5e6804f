//! What the API answers about a page of a book and about words found in it.

use std::borrow::Cow;

use poem_openapi::{
    Object,
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde_json::{Value, json};
use store::library::Word;

use super::view::BookRow;

/// A page as a reader opens it.
#[derive(Clone, Debug, Object)]
pub struct PageView {
    pub book: BookRow,
    pub number: i32,
    /// How many pages the book has.
    pub count: i32,
    /// Pixels of the largest image.
    pub width: i32,
    pub height: i32,
    /// Narrow to wide.
    pub images: Vec<PageImage>,
    pub text: String,
    pub words: Vec<PageWord>,
    pub previous: Option<i32>,
    pub next: Option<i32>,
    /// Where the text came from: `text_layer`, `ocr`, `none`.
    pub source: String,
    /// Where the book's own file can be fetched.
    pub original: Option<String>,
    /// `correct`, `propose`: whether the asker may correct the text, or propose corrections.
    pub can: Vec<String>,
}

/// What is on a page, in a line.
#[derive(Clone, Debug, Object)]
pub struct PageLine {
    pub number: i32,
    /// Its first words; empty for a page without any.
    pub beginning: String,
}

/// The pages that the reader marked.
#[derive(Clone, Debug, Object)]
pub struct Bookmarks {
    pub pages: Vec<i32>,
}

/// An image of a page.
#[derive(Clone, Debug, Object)]
pub struct PageImage {
    /// Pixels.
    pub width: i32,
    pub url: String,
}

/// Pages on which the words were found.
#[derive(Clone, Debug, Object)]
pub struct FindView {
    pub hits: Vec<FindHit>,
}

/// One page with the words on it.
#[derive(Clone, Debug, Object)]
pub struct FindHit {
    pub number: i32,
    pub snippet: Vec<Segment>,
    /// Left, top, width, height of each word in per mille of the page.
    pub boxes: Vec<[u16; 4]>,
}

/// A part of a text, marked or not.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Segment {
    pub text: String,
    pub marked: bool,
}

/// A word of a page: an array of left, top, width, height (per mille), text, confidence (0 to 100).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageWord(pub Word);

impl Type for PageWord {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "PageWord".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let part = MetaSchema {
            one_of: vec![i32::schema_ref(), String::schema_ref()],
            ..MetaSchema::ANY
        };
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            description: Some(
                "left, top, width, height in per mille of the page, text, confidence 0 to 100",
            ),
            items: Some(Box::new(MetaSchemaRef::Inline(Box::new(part)))),
            min_items: Some(6),
            max_items: Some(6),
            example: Some(json!([101, 80, 62, 14, "Trăm", 96])),
            ..MetaSchema::new("array")
        }))
    }

    fn register(_: &mut Registry) {}

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(self.as_raw_value().into_iter())
    }
}

impl ToJSON for PageWord {
    fn to_json(&self) -> Option<Value> {
        serde_json::to_value(&self.0).ok()
    }
}

impl ParseFromJSON for PageWord {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        serde_json::from_value(value.unwrap_or_default())
            .map(Self)
            .map_err(ParseError::custom)
    }
}
