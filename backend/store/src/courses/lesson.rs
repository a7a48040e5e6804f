//! One step of a course: a video, a text or a chapter of a book.

use sea_orm::entity::prelude::*;

use crate::id::{BookId, CourseId, LectureId, LessonId, PersonId, SectionId};
use crate::state::LessonKind;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lesson")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LessonId,
    #[sea_orm(column_type = "Text")]
    pub short: String,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub course_id: CourseId,
    pub section_id: SectionId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub kind: LessonKind,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub lecture_id: Option<LectureId>,
    pub book_id: Option<BookId>,
    pub page_from: Option<i32>,
    pub page_to: Option<i32>,
    pub minutes: i32,
    pub position: i32,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
