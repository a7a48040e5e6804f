//! What the API answers about searches.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

pub use crate::library::reader_view::Segment;

use crate::{
    centres::view::{Image, UnitLink},
    courses::view::Level,
    library::view::{FieldLink, FieldRow},
};

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
    /// Others of the kind that say as good as the same, as when two units have the same book.
    pub alike: Vec<AlikeView>,
}

/// An item that says as good as the same as the one that is shown.
#[derive(Clone, Debug, Object)]
pub struct AlikeView {
    pub title: String,
    pub path: String,
    /// One line: who, where, how much.
    pub facts: String,
}

/// The answer of a search.
#[derive(Clone, Debug, Object)]
pub struct SearchView {
    /// The question as it was understood.
    pub query_shown: String,
    pub did_you_mean: Option<String>,
    pub groups: Vec<SearchGroup>,
    /// Items found of each kind, up to a few hundred; `facets` counts them all.
    pub counts: BTreeMap<String, i64>,
    /// The field of knowledge to which it is narrowed.
    pub field: Option<FieldLink>,
    /// Send it as `after` for the next screenful.
    pub next: Option<String>,
}

/// A unit, and how many items of it and of the units below it were found.
#[derive(Clone, Debug, Object)]
pub struct UnitCount {
    pub unit: UnitLink,
    pub count: i64,
}

/// A subject or the tag of a language, and how many items were found.
#[derive(Clone, Debug, Object)]
pub struct ValueCount {
    pub value: String,
    pub count: i64,
}

/// A level of courses and lessons, and how many of it were found.
#[derive(Clone, Debug, Object)]
pub struct LevelCount {
    pub level: Level,
    pub count: i64,
}

/// A year of publication, and how many items were found.
#[derive(Clone, Debug, Object)]
pub struct YearCount {
    pub year: i64,
    pub count: i64,
}

/// What a search could be narrowed to. The values of one kind are counted as if the search were not narrowed by it.
#[derive(Clone, Debug, Object)]
pub struct FacetsView {
    /// Items found, all of them.
    pub total: i64,
    /// Items of each kind.
    pub kinds: BTreeMap<String, i64>,
    /// Most first.
    pub units: Vec<UnitCount>,
    /// Most first.
    pub subjects: Vec<ValueCount>,
    /// Newest first.
    pub years: Vec<YearCount>,
    /// Most first.
    pub languages: Vec<ValueCount>,
    /// In the order of Dewey's tables.
    pub fields: Vec<FieldRow>,
    /// From the easiest on.
    pub levels: Vec<LevelCount>,
    /// Items that the asker may open.
    pub open: i64,
}

impl FacetsView {
    /// The counts of no question.
    pub fn nothing() -> Self {
        Self {
            total: 0,
            kinds: BTreeMap::new(),
            units: Vec::new(),
            subjects: Vec::new(),
            years: Vec::new(),
            languages: Vec::new(),
            fields: Vec::new(),
            levels: Vec::new(),
            open: 0,
        }
    }
}

impl SearchView {
    /// The answer to no question.
    pub fn nothing() -> Self {
        Self {
            query_shown: String::new(),
            did_you_mean: None,
            groups: Vec::new(),
            counts: BTreeMap::new(),
            field: None,
            next: None,
        }
    }
}

/// A question that found nothing.
#[derive(Clone, Debug, Object)]
pub struct MissedView {
    /// In lower case.
    pub query: String,
    /// How often it was asked.
    pub asked: i32,
    pub last_at: DateTime<Utc>,
}

/// A thing that is about the same as another.
#[derive(Clone, Debug, Object)]
pub struct RelatedView {
    pub kind: FoundKind,
    pub title: String,
    pub path: String,
    /// One line: who, where, how much.
    pub facts: String,
    pub cover: Option<Image>,
}

/// An abbreviation that a unit added, and what it stands for.
#[derive(Clone, Debug, Object)]
pub struct AbbreviationView {
    pub id: Uuid,
    pub unit: Option<UnitLink>,
    /// As it is written, e.g. `TTVH`.
    pub short: String,
    pub long: String,
    /// `delete`.
    pub can: Vec<String>,
}

/// A new abbreviation.
#[derive(Clone, Debug, Object)]
pub struct AbbreviationBody {
    /// Made by the client (UUID v7): sent again, it is the same abbreviation.
    pub id: Uuid,
    pub unit_id: Uuid,
    /// 2 to 12 letters and digits that are no word of the language.
    pub short: String,
    /// 2 to 12 words.
    pub long: String,
}

/// What somebody opened of what a question had found.
#[derive(Clone, Debug, Object)]
pub struct OpenedBody {
    /// The question as it was typed.
    pub q: String,
    /// Id of the thing.
    pub id: Uuid,
}

/// What is offered while a person types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SuggestionKind {
    Book,
    Lesson,
    Course,
    Centre,
    News,
    Contest,
    Entry,
    /// An author or another who had a hand in a book.
    Person,
    /// A subject of books.
    Subject,
    /// What several people asked for.
    Question,
}

impl From<FoundKind> for SuggestionKind {
    fn from(kind: FoundKind) -> Self {
        match kind {
            FoundKind::Book => Self::Book,
            FoundKind::Lesson => Self::Lesson,
            FoundKind::Course => Self::Course,
            FoundKind::Centre => Self::Centre,
            FoundKind::News => Self::News,
            FoundKind::Contest => Self::Contest,
            FoundKind::Entry => Self::Entry,
        }
    }
}

/// A title, a name or a question offered while a person types.
#[derive(Clone, Debug, Object)]
pub struct SuggestionView {
    pub text: String,
    pub kind: SuggestionKind,
    pub path: Option<String>,
}
