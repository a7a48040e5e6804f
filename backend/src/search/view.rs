//! What the API answers about searches.

use std::collections::BTreeMap;

use poem_openapi::{Enum, Object};
use uuid::Uuid;

pub use crate::library::reader_view::Segment;

use crate::centres::view::Image;

/// What a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum FoundKind {
    Book,
    Lesson,
    Course,
    Centre,
    News,
    Contest,
    Entry,
}

/// A place in an item.
#[derive(Clone, Debug, Object)]
pub struct SearchHit {
    pub snippet: Vec<Segment>,
    /// Opens at the place, its words marked.
    pub path: String,
    /// Page of a book.
    pub page: Option<i64>,
}

/// An item with its best places.
#[derive(Clone, Debug, Object)]
pub struct SearchGroup {
    pub kind: FoundKind,
    pub id: Uuid,
    pub title: Vec<Segment>,
    pub path: String,
    /// One line: who, where, how much.
    pub facts: String,
    pub cover: Option<Image>,
    pub hits: Vec<SearchHit>,
}

/// The answer of a search.
#[derive(Clone, Debug, Object)]
pub struct SearchView {
    /// The question as it was understood.
    pub query_shown: String,
    pub did_you_mean: Option<String>,
    pub groups: Vec<SearchGroup>,
    /// Items found of each kind.
    pub counts: BTreeMap<String, i64>,
    /// Send it as `after` for the next screenful.
    pub next: Option<String>,
}

impl SearchView {
    /// The answer to no question.
    pub fn nothing() -> Self {
        Self {
            query_shown: String::new(),
            did_you_mean: None,
            groups: Vec::new(),
            counts: BTreeMap::new(),
            next: None,
        }
    }
}

/// A title offered while a person types.
#[derive(Clone, Debug, Object)]
pub struct SuggestionView {
    pub text: String,
    pub kind: FoundKind,
    pub path: Option<String>,
}
