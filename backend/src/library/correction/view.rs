//! What the API takes and answers about corrections.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use store::state;
use uuid::Uuid;

use super::super::{
    reader_view::{PageImage, PageWord},
    view::BookRow,
};
use crate::centres::view::Image;

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum CorrectionState {
    /// A reader's, which waits.
    Proposed,
    /// It stands.
    Kept,
    /// A reader's that was not taken.
    Refused,
    /// It stood and was taken back.
    Undone,
}

same_words!(state::CorrectionState, CorrectionState: Proposed, Kept, Refused, Undone);

/// What it is instead of what was read, for neighbouring words of a line.
#[derive(Clone, Debug, Object)]
pub struct CorrectionBody {
    /// Made by the client (UUID v7): sent again, it is the same correction.
    pub id: Uuid,
    /// Left, top, width, height of the words together, in per mille of the page.
    pub place: Vec<u16>,
    /// The words as they stand there, a space between them. Where others stand, nothing is written.
    pub read: String,
    /// What it is: one word or several; the same when they are right as they are; nothing when it is dirt.
    pub text: String,
}

/// How a correction is accepted.
#[derive(Clone, Debug, Default, Object)]
pub struct AcceptBody {
    /// Other words than those proposed.
    pub text: Option<String>,
    /// What was seen to stand there, when it is not what stood there when it was proposed.
    pub read: Option<String>,
}

/// A page to be corrected.
#[derive(Clone, Debug, Object)]
pub struct CorrectingView {
    pub book: BookRow,
    pub number: i32,
    /// How many pages the book has.
    pub count: i32,
    /// Pixels of the largest image.
    pub width: i32,
    pub height: i32,
    /// Narrow to wide.
    pub images: Vec<PageImage>,
    /// Where the text came from: `text_layer`, `ocr`, `none`.
    pub source: String,
    pub words: Vec<PageWord>,
    /// What stands before each word: 0 a space, 1 a new line, 2 a new paragraph.
    pub gaps: Vec<u8>,
    /// Those of this page that stand or wait, newest first.
    pub corrections: Vec<CorrectionRow>,
    pub left: Left,
}

/// What is left to be done in a book.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Left {
    /// Doubtful words in the whole book: those with a confidence below 90.
    pub doubtful: i64,
    /// The pages that have some.
    pub pages: i64,
    /// The next page that has some, from the first again after the last; null if no other has.
    pub next: Option<i32>,
    /// Proposals that wait.
    pub waiting: i64,
}

/// A correction, as who may correct sees it.
#[derive(Clone, Debug, Object)]
pub struct CorrectionRow {
    pub id: Uuid,
    /// Of the page.
    pub number: i32,
    /// Left, top, width, height in per mille of the page.
    pub place: [u16; 4],
    pub read: String,
    pub text: String,
    pub state: CorrectionState,
    /// Whether the page reads so now. One that is kept and is not placed waits for the page to be read otherwise.
    pub placed: bool,
    /// What stands in its place now; for one that waits.
    pub now: Option<String>,
    /// Who made it.
    pub by: String,
    pub at: DateTime<Utc>,
    /// Who kept, refused or undid it last.
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    /// The widest image of its page.
    pub image: Option<Image>,
    /// `accept`, `reject`, `undo`.
    pub can: Vec<String>,
}

/// A proposal, as who made it sees it.
#[derive(Clone, Debug, Object)]
pub struct ProposalView {
    pub id: Uuid,
    /// Left, top, width, height in per mille of the page.
    pub place: [u16; 4],
    pub read: String,
    pub text: String,
    pub state: CorrectionState,
    pub at: DateTime<Utc>,
}

/// One's own proposals for a page.
#[derive(Clone, Debug, Object)]
pub struct Proposals {
    pub items: Vec<ProposalView>,
}

/// A book for which proposals wait.
#[derive(Clone, Debug, Object)]
pub struct WaitingBook {
    pub title: String,
    pub short: String,
    pub waiting: i64,
}
