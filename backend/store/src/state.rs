//! States, kinds and roles: enums kept as words, with their legal moves.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Who may open a thing; the unit that holds it says whose members and staff are meant.
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
pub enum Audience {
    /// Everybody.
    #[sea_orm(string_value = "public")]
    Public,
    /// Everybody who signed in.
    #[sea_orm(string_value = "signed_in")]
    SignedIn,
    /// Who holds any role in the unit or above or below it.
    #[sea_orm(string_value = "members")]
    Members,
    /// Who works for the unit or above it.
    #[sea_orm(string_value = "staff")]
    Staff,
}

/// What kind of name a login is.
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
pub enum LoginKind {
    /// E.164, +84…
    #[sea_orm(string_value = "phone")]
    Phone,
    /// Lower case.
    #[sea_orm(string_value = "email")]
    Email,
    /// Lower case ASCII.
    #[sea_orm(string_value = "user_name")]
    UserName,
    /// The code printed on a learner's card.
    #[sea_orm(string_value = "card")]
    Card,
}

/// What a person is in a unit.
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
pub enum Role {
    /// học viên
    #[sea_orm(string_value = "learner")]
    Learner,
    /// giáo viên, báo cáo viên
    #[sea_orm(string_value = "teacher")]
    Teacher,
    /// thủ thư
    #[sea_orm(string_value = "librarian")]
    Librarian,
    /// cán bộ trung tâm
    #[sea_orm(string_value = "staff")]
    Staff,
    /// ban tổ chức
    #[sea_orm(string_value = "organizer")]
    Organizer,
    /// giám khảo
    #[sea_orm(string_value = "juror")]
    Juror,
    /// Ban Chỉ đạo
    #[sea_orm(string_value = "committee")]
    Committee,
    /// quản trị
    #[sea_orm(string_value = "administrator")]
    Administrator,
}

/// What kind of unit it is.
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
pub enum UnitKind {
    /// tỉnh, thành phố
    #[sea_orm(string_value = "province")]
    Province,
    /// quận, huyện
    #[sea_orm(string_value = "district")]
    District,
    /// xã, phường
    #[sea_orm(string_value = "commune")]
    Commune,
    /// trung tâm học tập cộng đồng
    #[sea_orm(string_value = "centre")]
    Centre,
    /// another body
    #[sea_orm(string_value = "organisation")]
    Organisation,
}

/// Whether others see it.
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
pub enum PublishState {
    /// Only those who may edit.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Its audience.
    #[sea_orm(string_value = "published")]
    Published,
}

/// What a lesson is made of.
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
pub enum LessonKind {
    /// A lecture.
    #[sea_orm(string_value = "video")]
    Video,
    /// Text to read.
    #[sea_orm(string_value = "text")]
    Text,
    /// Pages of a book.
    #[sea_orm(string_value = "book")]
    Book,
}

/// How far a learner is.
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
pub enum ProgressState {
    /// Opened.
    #[sea_orm(string_value = "started")]
    Started,
    /// Finished.
    #[sea_orm(string_value = "done")]
    Done,
}

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

/// Where a page's text comes from.
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
    /// A person.
    #[sea_orm(string_value = "correction")]
    Correction,
    /// There is no text.
    #[sea_orm(string_value = "none")]
    None,
}

/// What a person did for a book.
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
pub enum ContributorRole {
    /// tác giả
    #[sea_orm(string_value = "author")]
    Author,
    /// chủ biên
    #[sea_orm(string_value = "editor")]
    Editor,
    /// dịch giả
    #[sea_orm(string_value = "translator")]
    Translator,
    /// người vẽ
    #[sea_orm(string_value = "illustrator")]
    Illustrator,
}

/// Where a contest stands.
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
pub enum ContestState {
    /// Being prepared.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Announced; entries are taken inside its window.
    #[sea_orm(string_value = "open")]
    Open,
    /// No more entries.
    #[sea_orm(string_value = "closed")]
    Closed,
    /// Results are out.
    #[sea_orm(string_value = "announced")]
    Announced,
}

/// Where an entry stands.
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
pub enum EntryState {
    /// Waits for the organizer.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// Accepted, everybody can watch it.
    #[sea_orm(string_value = "published")]
    Published,
    /// Not accepted; the reason says why.
    #[sea_orm(string_value = "rejected")]
    Rejected,
    /// Taken back by who entered it.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

/// What is counted.
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
pub enum LedgerKind {
    /// Ten seconds or half really played.
    #[sea_orm(string_value = "view")]
    View,
    /// A like.
    #[sea_orm(string_value = "like")]
    Like,
    /// A like taken back.
    #[sea_orm(string_value = "unlike")]
    Unlike,
    /// A visit that came by a personal link.
    #[sea_orm(string_value = "share")]
    Share,
}

/// What the search can find.
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
pub enum Thing {
    /// A unit.
    #[sea_orm(string_value = "unit")]
    Unit,
    /// A piece of news.
    #[sea_orm(string_value = "news")]
    News,
    /// A course.
    #[sea_orm(string_value = "course")]
    Course,
    /// A lesson.
    #[sea_orm(string_value = "lesson")]
    Lesson,
    /// A book with its pages.
    #[sea_orm(string_value = "book")]
    Book,
    /// A contest.
    #[sea_orm(string_value = "contest")]
    Contest,
    /// A contest entry.
    #[sea_orm(string_value = "entry")]
    Entry,
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

impl ContestState {
    /// Whether a contest in this state may come into the next one.
    pub fn may_become(self, next: Self) -> bool {
        use ContestState::{Announced, Closed, Draft, Open};
        match self {
            Draft => next == Open,
            Open => matches!(next, Draft | Closed),
            Closed => matches!(next, Open | Announced),
            Announced => next == Closed,
        }
    }
}

impl EntryState {
    /// Whether an entry in this state may come into the next one.
    pub fn may_become(self, next: Self) -> bool {
        use EntryState::{Published, Rejected, Submitted, Withdrawn};
        match self {
            Submitted => matches!(next, Published | Rejected | Withdrawn),
            Published => matches!(next, Rejected | Withdrawn),
            Rejected => matches!(next, Published | Withdrawn),
            Withdrawn => next == Submitted,
        }
    }
}
