//! What the API answers about books and where people stopped in them.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use store::state::{self, MediaState};
use uuid::Uuid;

use super::{correction::view::Left, shelf::view::ShelfLink};
use crate::{
    centres::view::{Audience, Image, UnitLink},
    lending::view::PaperRow,
};

/// How far the making of a book's pages is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum BookState {
    /// A record without a file.
    Draft,
    Received,
    Processing,
    Ready,
    Failed,
}

impl From<MediaState> for BookState {
    fn from(state: MediaState) -> Self {
        match state {
            MediaState::Waiting => Self::Draft,
            MediaState::Received => Self::Received,
            MediaState::Processing => Self::Processing,
            MediaState::Ready => Self::Ready,
            MediaState::Failed => Self::Failed,
        }
    }
}

/// What a person did for a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ContributorRole {
    Author,
    Editor,
    Translator,
    Illustrator,
}

same_words!(state::ContributorRole, ContributorRole: Author, Editor, Translator, Illustrator);

/// A person named in a record.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Contributor {
    pub name: String,
    pub role: ContributorRole,
}

/// A book in a list.
#[derive(Clone, Debug, Object)]
pub struct BookRow {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    /// The authors' names in one line.
    pub contributors: String,
    pub year: Option<i32>,
    pub cover: Option<Image>,
    /// How many pages can be read here.
    pub pages: Option<i32>,
    pub state: BookState,
    /// Who may read it.
    pub access: Audience,
    pub unit: UnitLink,
    pub published: bool,
    pub version: i32,
}

/// A field of knowledge: a main class of Dewey's tables.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct FieldLink {
    /// `000` to `900`; `none` for books without a number.
    pub field: String,
    pub name: String,
}

/// A book with its whole record.
#[derive(Clone, Debug, Object)]
pub struct BookView {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub other_title: String,
    pub contributors: Vec<Contributor>,
    pub publisher: String,
    pub place: String,
    pub year: Option<i32>,
    pub edition: String,
    /// Pages and size, e.g. `312 tr. ; 21 cm`.
    pub extent: String,
    pub series: String,
    pub series_number: String,
    /// A code of ISO 639, e.g. `vi`.
    pub language: String,
    pub isbn: String,
    /// Dewey's number.
    pub ddc: String,
    /// `14`, `23`, or nothing.
    pub ddc_edition: String,
    pub bbk: String,
    /// The field of knowledge, by Dewey's number.
    pub field: Option<FieldLink>,
    pub subjects: Vec<String>,
    /// On which it stands.
    pub shelves: Vec<ShelfLink>,
    pub summary: String,
    pub cover: Option<Image>,
    pub state: BookState,
    /// How much of the file's pages is made, 0 to 1.
    pub progress: f64,
    /// Why no pages came of the file.
    pub reason: Option<BookReason>,
    pub access: Audience,
    pub unit: UnitLink,
    pub published: bool,
    pub page_count: i32,
    /// Every page, for who may edit the book.
    pub page_list: Option<Vec<PageRow>>,
    /// Its doubtful words and the proposals that wait, for who may edit the book.
    pub left: Option<Left>,
    /// Whether readers may propose corrections.
    pub proposals: bool,
    /// Where the asker stopped reading.
    pub reading: Option<ReadingView>,
    /// The book's own file, for who may read it.
    pub original: Option<Original>,
    /// Its paper copies, by unit: one's own first.
    pub paper: Vec<PaperRow>,
    pub version: i32,
    /// `read`, `edit`, `publish`, `withdraw`, `retry`, `delete`.
    pub can: Vec<String>,
}

/// The file of a book as it came.
#[derive(Clone, Debug, Object)]
pub struct Original {
    pub url: String,
    pub bytes: i64,
}

/// Why a file could not be made into pages.
#[derive(Clone, Debug, Object)]
pub struct BookReason {
    pub code: String,
    /// A sentence for the person, in the language asked for.
    pub text: String,
}

/// A page in the editor's strip.
#[derive(Clone, Debug, Object)]
pub struct PageRow {
    pub number: i32,
    /// `ready` or `failed`.
    pub state: String,
    /// Pixels of the largest image.
    pub width: i32,
    pub height: i32,
    /// 0 to 100; below 93 the text is doubtful.
    pub mean_confidence: Option<f64>,
    /// Where the text came from: `text_layer`, `ocr`, `none`.
    pub source: String,
    /// Its smallest image.
    pub image: Option<String>,
}

/// In which order books are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum BookSort {
    /// Newest first.
    #[default]
    New,
    /// As the Vietnamese alphabet has it.
    Title,
    /// Opened by most people first.
    Read,
}

/// Which books are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum BookShelf {
    /// Published, and open to the asker.
    #[default]
    Published,
    /// Drafts that the asker may edit.
    Draft,
    /// Everything that the asker may edit.
    Any,
}

/// A subject and how many of the listed books have it.
#[derive(Clone, Debug, Object)]
pub struct SubjectRow {
    pub subject: String,
    pub books: i64,
}

/// A field of knowledge and how many of the listed books belong to it.
#[derive(Clone, Debug, Object)]
pub struct FieldRow {
    /// `000` to `900`; `none` for books without a number.
    pub field: String,
    pub name: String,
    pub books: i64,
}

/// Where somebody stopped reading.
#[derive(Clone, Debug, Object)]
pub struct ReadingView {
    pub page: i32,
    pub mode: ReadingMode,
}

/// How somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReadingMode {
    Image,
    Text,
}

impl ReadingMode {
    /// As it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Text => "text",
        }
    }

    /// From what is kept.
    pub fn of(word: &str) -> Self {
        if word == "text" {
            Self::Text
        } else {
            Self::Image
        }
    }
}

/// Where the reader stands now.
#[derive(Clone, Debug, Object)]
pub struct ReadingBody {
    pub page: i32,
    pub mode: ReadingMode,
    /// When that was by the reader's clock: the latest stays. Now, if nothing is said.
    pub at: Option<DateTime<Utc>>,
}

/// A book that somebody is reading, to go on with.
#[derive(Clone, Debug, Object)]
pub struct ReadingCard {
    pub book: BookRow,
    pub page: i32,
    pub path: String,
}
