//! What the API takes and answers about courses and lessons.

use chrono::{DateTime, Utc};
use poem_openapi::{Object, types::MaybeUndefined};
use uuid::Uuid;

pub use super::word::{LessonKind, LessonState, Level, ProgressState, ProgressStep};
use crate::{
    centres::view::{Audience, Image, PublishState, UnitLink},
    library::view::{BookRow, ReadingCard},
    media::view::LectureView,
};

/// A course in a list.
#[derive(Clone, Debug, Object)]
pub struct CourseRow {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub summary: String,
    pub unit: UnitLink,
    pub teacher_name: Option<String>,
    pub lesson_count: i64,
    /// Of all lessons together.
    pub minutes: i32,
    /// How many learn it, those who finished included.
    pub learner_count: i64,
    pub cover: Option<Image>,
    pub state: PublishState,
    pub level: Level,
    /// The asker learns it.
    pub enrolled: bool,
    /// Share of the lessons that the asker has done, 0 to 1; null for who does not learn it.
    pub progress: Option<f64>,
}

/// A lesson in a list.
#[derive(Clone, Debug, Object)]
pub struct LessonRow {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub kind: LessonKind,
    /// Null where it is not known yet.
    pub minutes: Option<i32>,
    pub state: LessonState,
    /// Why it is locked, in the asker's language.
    pub reason: Option<String>,
    pub version: i32,
}

/// A section with its lessons.
#[derive(Clone, Debug, Object)]
pub struct SectionView {
    pub id: Uuid,
    pub title: String,
    /// From 1.
    pub position: i32,
    pub version: i32,
    pub lessons: Vec<LessonRow>,
}

/// A course with its outline.
#[derive(Clone, Debug, Object)]
pub struct CourseView {
    #[oai(flatten)]
    pub row: CourseRow,
    pub about: String,
    pub about_html: String,
    pub audience: Audience,
    pub published_at: Option<DateTime<Utc>>,
    /// When the asker finished it.
    pub finished_at: Option<DateTime<Utc>>,
    pub sections: Vec<SectionView>,
    /// The lesson to go on with, for who learns the course and has not done all of it.
    pub next_lesson: Option<LessonRow>,
    /// Counts changes of the course and of its outline.
    pub version: i32,
    /// `edit`, `publish`, `withdraw`, `delete`, `enrol`, `leave`.
    pub can: Vec<String>,
}

/// How far the asker is in a lesson.
#[derive(Clone, Copy, Debug, Object)]
pub struct LessonProgress {
    pub state: ProgressState,
    /// Second of the film where the asker stopped.
    pub position_s: Option<f64>,
}

/// The chapter that a lesson is made of.
#[derive(Clone, Debug, Object)]
pub struct LessonBook {
    pub book: BookRow,
    pub page_from: Option<i32>,
    pub page_to: Option<i32>,
}

/// A lesson. One that is locked has its title only.
#[derive(Clone, Debug, Object)]
pub struct LessonView {
    #[oai(flatten)]
    pub row: LessonRow,
    /// As it was written; null where it is locked.
    pub body: Option<String>,
    pub body_html: Option<String>,
    pub course: CourseRow,
    pub section_id: Uuid,
    pub previous: Option<LessonRow>,
    pub next: Option<LessonRow>,
    /// The film's id, for who may edit.
    pub lecture_id: Option<Uuid>,
    /// The book's id, for who may edit.
    pub book_id: Option<Uuid>,
    pub page_from: Option<i32>,
    pub page_to: Option<i32>,
    /// The film, for who may watch it.
    pub lecture: Option<LectureView>,
    /// The book that the lesson is a chapter of, for who may read it.
    pub book: Option<LessonBook>,
    pub progress: LessonProgress,
    /// The course's version, on which an order is made.
    pub course_version: i32,
    /// `open`, `learn`, `edit`, `delete`.
    pub can: Vec<String>,
}

/// A new course, a draft at first.
#[derive(Clone, Debug, Object)]
pub struct CourseBody {
    /// Made by the client (UUID v7): sent again, it is the same course.
    pub id: Uuid,
    pub unit_id: Uuid,
    pub title: String,
    #[oai(default)]
    pub summary: String,
    #[oai(default)]
    pub about: String,
    pub audience: Option<Audience>,
    pub level: Option<Level>,
}

/// Changes of a course; what is not named stays.
#[derive(Clone, Debug, Object)]
pub struct CourseChange {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub about: Option<String>,
    pub audience: Option<Audience>,
    pub level: Option<Level>,
}

/// A new section.
#[derive(Clone, Debug, Object)]
pub struct SectionBody {
    pub id: Uuid,
    pub title: String,
}

/// Another title for a section.
#[derive(Clone, Debug, Object)]
pub struct SectionChange {
    pub title: String,
}

/// A new lesson. A video lesson may get its film later.
#[derive(Clone, Debug, Object)]
pub struct LessonBody {
    pub id: Uuid,
    pub title: String,
    pub kind: LessonKind,
    #[oai(default)]
    pub body: String,
    pub lecture_id: Option<Uuid>,
    pub book_id: Option<Uuid>,
    pub page_from: Option<i32>,
    pub page_to: Option<i32>,
    /// Estimated where nothing is said; a film's own length counts before it.
    pub minutes: Option<i32>,
}

/// Changes of a lesson; what is not named stays, null takes away.
#[derive(Clone, Debug, Object)]
pub struct LessonChange {
    pub title: Option<String>,
    pub body: MaybeUndefined<String>,
    pub lecture_id: MaybeUndefined<Uuid>,
    pub book_id: MaybeUndefined<Uuid>,
    pub page_from: MaybeUndefined<i32>,
    pub page_to: MaybeUndefined<i32>,
    /// Null: estimated again.
    pub minutes: MaybeUndefined<i32>,
}

/// The order of a course: each of its sections and lessons once.
#[derive(Clone, Debug, Object)]
pub struct CourseOrder {
    pub sections: Vec<SectionOrder>,
}

/// The lessons of a section in order.
#[derive(Clone, Debug, Object)]
pub struct SectionOrder {
    pub id: Uuid,
    pub lessons: Vec<Uuid>,
}

/// Enrolling.
#[derive(Clone, Debug, Object)]
pub struct EnrolmentBody {
    pub id: Uuid,
}

/// How far a learner is in a lesson.
#[derive(Clone, Debug, Object)]
pub struct ProgressBody {
    pub state: ProgressStep,
    /// Second of the film.
    pub position_s: Option<f64>,
}

/// What became of the progress.
#[derive(Clone, Debug, Object)]
pub struct ProgressAnswer {
    pub progress: LessonProgress,
    /// 0 to 1.
    pub course_progress: f64,
    /// The course is finished.
    pub finished: bool,
}

/// The lesson to go on with.
#[derive(Clone, Debug, Object)]
pub struct ContinueCard {
    pub lesson: LessonRow,
    pub course: CourseRow,
    pub position_s: f64,
    pub minutes_left: Option<i32>,
    /// At the smallest picture.
    pub megabytes_left: Option<f64>,
    pub poster: Option<Image>,
}

/// What somebody learns and reads.
#[derive(Clone, Debug, Object)]
pub struct MyLearning {
    #[oai(rename = "continue")]
    pub go_on: Option<ContinueCard>,
    /// Not finished yet, the one touched last first.
    pub courses: Vec<CourseRow>,
    pub finished: Vec<CourseRow>,
    /// Books that are being read.
    pub reading: Vec<ReadingCard>,
}
