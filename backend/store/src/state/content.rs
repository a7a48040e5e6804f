//! Kinds of units, lessons and things, who may open them, and how far they are made or learnt.

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

/// How much a course asks of its learners before they begin.
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
pub enum Level {
    /// Nothing, and it is for everybody.
    #[sea_orm(string_value = "any")]
    Any,
    /// Nothing yet.
    #[sea_orm(string_value = "beginner")]
    Beginner,
    /// Some practice.
    #[sea_orm(string_value = "intermediate")]
    Intermediate,
    /// Much practice.
    #[sea_orm(string_value = "advanced")]
    Advanced,
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
    /// An abbreviation: nothing to be found, but something that searches are read by.
    #[sea_orm(string_value = "abbreviation")]
    Abbreviation,
}
