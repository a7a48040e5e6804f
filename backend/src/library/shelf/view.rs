//! What the API takes and answers about shelves.

use poem_openapi::Object;
use uuid::Uuid;

use super::super::view::BookRow;
use crate::{centres::view::UnitLink, listing::Batch};

/// A new shelf.
#[derive(Clone, Debug, Object)]
pub struct ShelfBody {
    /// Made by the client (UUID v7): sent again, it is the same shelf.
    pub id: Uuid,
    pub unit_id: Uuid,
    pub name: String,
    #[oai(default)]
    pub description: String,
}

/// Changes of what a shelf says; what is not named stays.
#[derive(Clone, Debug, Object)]
pub struct ShelfChange {
    pub name: Option<String>,
    pub description: Option<String>,
}

/// Which books stand on a shelf.
#[derive(Clone, Debug, Object)]
pub struct ShelfBooks {
    /// All of them, in their order; at most 500.
    pub books: Vec<Uuid>,
}

/// A shelf as it is named elsewhere.
#[derive(Clone, Debug, Object)]
pub struct ShelfLink {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub name: String,
}

/// A shelf in a list.
#[derive(Clone, Debug, Object)]
pub struct ShelfRow {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub name: String,
    pub description: String,
    pub unit: UnitLink,
    /// How many books the asker finds on it.
    pub count: i64,
    /// The first of them.
    pub first: Vec<BookRow>,
}

/// The library's page: a screenful of its books, and the first shelves where it is the whole library's.
#[derive(Clone, Debug, Object)]
pub struct LibraryView {
    pub items: Vec<BookRow>,
    pub next: Option<String>,
    pub shelves: Vec<ShelfRow>,
}

/// A shelf with its books.
#[derive(Clone, Debug, Object)]
pub struct ShelfView {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub name: String,
    pub description: String,
    pub unit: UnitLink,
    /// How many books the asker finds on it.
    pub count: i64,
    /// The first screenful of them.
    pub books: Batch<BookRow>,
    pub version: i32,
    /// `edit`, `delete`.
    pub can: Vec<String>,
}
