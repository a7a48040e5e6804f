//! Where uploads and the media worker stand with a file.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What a file is for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum UploadPurpose {
    /// A lecture video.
    #[sea_orm(string_value = "lecture")]
    Lecture,
    /// A book to digitize.
    #[sea_orm(string_value = "book")]
    Book,
    /// A contest entry.
    #[sea_orm(string_value = "entry")]
    Entry,
    /// A file of catalogue records.
    #[sea_orm(string_value = "catalogue")]
    Catalogue,
}

/// How far a catalogue file is on its way into the library.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Waits for the worker.
    #[sea_orm(string_value = "received")]
    Received,
    /// The worker has it.
    #[sea_orm(string_value = "reading")]
    Reading,
    /// Its records are there to be looked at.
    #[sea_orm(string_value = "read")]
    Read,
    /// They become books.
    #[sea_orm(string_value = "taking")]
    Taking,
    /// All have their outcome.
    #[sea_orm(string_value = "taken")]
    Taken,
    /// The new books are put into the bin.
    #[sea_orm(string_value = "undoing")]
    Undoing,
    /// All of them are.
    #[sea_orm(string_value = "undone")]
    Undone,
    /// Nothing could be read.
    #[sea_orm(string_value = "failed")]
    Failed,
}

/// What became of a record that was read in a catalogue file.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// A new book.
    #[sea_orm(string_value = "added")]
    Added,
    /// It filled what was empty in a book that was there.
    #[sea_orm(string_value = "merged")]
    Merged,
    /// A book that was there says all of it.
    #[sea_orm(string_value = "same")]
    Same,
    /// No book can be made of it.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// Its new book was put into the bin again.
    #[sea_orm(string_value = "undone")]
    Undone,
}

/// Where an upload stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Bytes are still coming.
    #[sea_orm(string_value = "receiving")]
    Receiving,
    /// All bytes are durable under its object key.
    #[sea_orm(string_value = "finished")]
    Finished,
    /// Terminated or expired.
    #[sea_orm(string_value = "gone")]
    Gone,
}

/// What became of a file.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum MediaState {
    /// No file yet (a record only).
    #[sea_orm(string_value = "waiting")]
    Waiting,
    /// The file is here, its work has not begun.
    #[sea_orm(string_value = "received")]
    Received,
    /// A worker is at it.
    #[sea_orm(string_value = "processing")]
    Processing,
    /// It can be opened.
    #[sea_orm(string_value = "ready")]
    Ready,
    /// It cannot be used; the reason says why.
    #[sea_orm(string_value = "failed")]
    Failed,
}

/// What became of a page.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum PageState {
    /// Image and text are there.
    #[sea_orm(string_value = "ready")]
    Ready,
    /// It could not be made; the book goes on.
    #[sea_orm(string_value = "failed")]
    Failed,
}

/// What became of a correction of some words of a page.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum CorrectionState {
    /// A reader's, which waits for somebody who may correct.
    #[sea_orm(string_value = "proposed")]
    Proposed,
    /// It stands, whatever is read anew.
    #[sea_orm(string_value = "kept")]
    Kept,
    /// A reader's that was not taken.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// It stood and was taken back.
    #[sea_orm(string_value = "undone")]
    Undone,
}

/// Where a page's text comes from, before anybody corrected it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// The file's own text.
    #[sea_orm(string_value = "text_layer")]
    TextLayer,
    /// Optical character recognition.
    #[sea_orm(string_value = "ocr")]
    Ocr,
    /// There is no text.
    #[sea_orm(string_value = "none")]
    None,
}

impl MediaState {
    /// Whether a thing in this state may come into the next one.
    pub fn may_become(self, next: Self) -> bool {
        use MediaState::{Failed, Processing, Ready, Received, Waiting};
        match self {
            Waiting => next == Received,
            Received => matches!(next, Processing | Failed),
            Processing => matches!(next, Received | Processing | Ready | Failed),
            // A new file or a retry begins anew.
            Ready | Failed => next == Received,
        }
    }
}
