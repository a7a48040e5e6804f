//! What the API takes and answers about imports.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use store::state;
use uuid::Uuid;

use super::super::view::BookReason;
use crate::centres::view::UnitLink;

/// A catalogue file that is to be taken up.
#[derive(Clone, Debug, Object)]
pub struct ImportBody {
    /// Made by the client (UUID v7): sent again, it is the same import.
    pub id: Uuid,
    /// The unit whose library the books are to stand in.
    pub unit_id: Uuid,
    /// A finished upload with the purpose `catalogue`.
    pub upload_id: Uuid,
}

/// How the records are taken.
#[derive(Clone, Debug, Object)]
pub struct TakeBody {
    /// Publish the new books at once; otherwise they are drafts.
    #[oai(default)]
    pub publish: bool,
}

/// How far a catalogue file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ImportState {
    Received,
    Reading,
    /// Its records are there to be looked at.
    Read,
    Taking,
    Taken,
    Undoing,
    Undone,
    Failed,
}

same_words!(state::ImportState, ImportState: Received, Reading, Read, Taking, Taken, Undoing, Undone, Failed);

/// What a record will do, or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum What {
    /// A new book.
    Add,
    /// It fills what is empty in a book that is there.
    Merge,
    /// A book that is there says all of it.
    Same,
    /// It is of the same book as a record before it.
    Repeat,
    /// It has no title: nothing comes of it.
    Untitled,
    /// It could not be read: nothing comes of it.
    Unreadable,
    /// Its new book was put into the bin again.
    Undone,
}

/// How many records do what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
pub struct Counts {
    pub add: u32,
    pub merge: u32,
    pub same: u32,
    pub repeat: u32,
    pub untitled: u32,
    pub unreadable: u32,
    pub undone: u32,
}

impl Counts {
    /// One more.
    pub fn add(&mut self, what: What) {
        let count = match what {
            What::Add => &mut self.add,
            What::Merge => &mut self.merge,
            What::Same => &mut self.same,
            What::Repeat => &mut self.repeat,
            What::Untitled => &mut self.untitled,
            What::Unreadable => &mut self.unreadable,
            What::Undone => &mut self.undone,
        };
        *count += 1;
    }
}

/// A catalogue file on its way into the library.
#[derive(Clone, Debug, Object)]
pub struct ImportView {
    pub id: Uuid,
    pub unit: Option<UnitLink>,
    pub filename: String,
    pub state: ImportState,
    /// Why nothing could be read, or why the work was given up.
    pub reason: Option<BookReason>,
    /// `marc`, `marcxml`, `dublin_core`, `table`; empty until it was read.
    pub format: String,
    /// Headings of columns that mean nothing to us.
    pub unused: Vec<String>,
    /// Records of the file.
    pub records: i32,
    /// Records that have been taken so far.
    pub taken: i32,
    /// Whether the new books are published at once.
    pub publish: bool,
    pub created_at: DateTime<Utc>,
    /// What the records will do, or did; not in lists, nor while they are worked on.
    pub counts: Option<Counts>,
    /// `take`, `undo`, `delete`.
    pub can: Vec<String>,
}

/// A record of a catalogue file.
#[derive(Clone, Debug, Object)]
pub struct ImportRowView {
    /// The line of a table, where the first is 1; the number of a record among the others.
    pub number: i32,
    pub title: String,
    /// The authors' names in one line.
    pub contributors: String,
    pub year: Option<i32>,
    pub isbn: String,
    pub what: What,
    /// Fields that it fills in the book that is there.
    pub fills: Vec<String>,
    /// Fields of the file that are wrong and are left out.
    pub left_out: Vec<String>,
    /// The record before it that is of the same book.
    pub repeats: Option<i32>,
    /// The book that it is of.
    pub book: Option<Matched>,
}

/// A book that a record is of.
#[derive(Clone, Debug, Object)]
pub struct Matched {
    pub title: String,
    pub short: String,
    pub path: String,
    /// Whether it lies in the bin.
    pub binned: bool,
}
