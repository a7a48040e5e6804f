//! What the API takes and answers about many books at once.

use poem_openapi::{Enum, Object};
use uuid::Uuid;

use crate::centres::view::Audience;

/// A change of many books. Texts replace what stands, an empty one takes it away; what is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct BulkChange {
    pub publisher: Option<String>,
    pub place: Option<String>,
    pub language: Option<String>,
    pub ddc: Option<String>,
    pub ddc_edition: Option<String>,
    pub bbk: Option<String>,
    /// An empty one takes its number away, too.
    pub series: Option<String>,
    pub series_number: Option<String>,
    /// In the place of all that stand.
    pub subjects: Option<Vec<String>>,
    pub add_subjects: Option<Vec<String>>,
    pub remove_subjects: Option<Vec<String>>,
    /// At its end.
    pub add_to_shelf: Option<Uuid>,
    pub take_from_shelf: Option<Uuid>,
    pub access: Option<Audience>,
    pub published: Option<bool>,
    /// Into the bin, or out of it.
    pub deleted: Option<bool>,
}

/// A book that is to be changed.
#[derive(Clone, Debug, Object)]
pub struct BulkBook {
    pub id: Uuid,
    /// The version that was seen.
    pub version: i32,
    /// A change of its own instead of everybody's.
    pub change: Option<BulkChange>,
}

/// Many books and what is to be done with them.
#[derive(Clone, Debug, Object)]
pub struct BulkBody {
    /// At most 500.
    pub books: Vec<BulkBook>,
    #[oai(default)]
    pub change: BulkChange,
    /// Only say what would become of each.
    #[oai(default)]
    pub preview: bool,
}

/// What became of a book, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum BulkOutcome {
    Changed,
    /// It says all of it already.
    Same,
    /// Somebody else changed it since it was seen.
    Conflict,
    /// It is another library's.
    Forbidden,
    /// It is not there, or lies in the bin.
    Gone,
    /// Its record would not be right.
    Invalid,
}

/// One book of many.
#[derive(Clone, Debug, Object)]
pub struct BulkResult {
    pub id: Uuid,
    /// Empty for one of which the asker may not know.
    pub title: String,
    pub short: String,
    /// The version that stands now.
    pub version: i32,
    pub outcome: BulkOutcome,
    /// Why not, in the language asked for.
    pub message: Option<String>,
    /// What changes it back.
    pub undo: Option<BulkChange>,
}

/// What became of all of them.
#[derive(Clone, Debug, Object)]
pub struct BulkView {
    pub results: Vec<BulkResult>,
}

/// A book that a list finds, in few words.
#[derive(Clone, Debug, Object)]
pub struct BulkRow {
    pub id: Uuid,
    pub short: String,
    pub title: String,
    pub version: i32,
}

/// All books that a list finds.
#[derive(Clone, Debug, Object)]
pub struct BulkRows {
    pub items: Vec<BulkRow>,
    /// How many there are in all.
    pub total: i64,
    /// Send it as `after` for the next ones; null at the end.
    pub next: Option<String>,
}
