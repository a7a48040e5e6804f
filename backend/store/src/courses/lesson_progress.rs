//! How far a learner is in a lesson.

use sea_orm::entity::prelude::*;

use crate::id::{CourseId, LessonId, PersonId};
use crate::state::ProgressState;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lesson_progress")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lesson_id: LessonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub course_id: CourseId,
    pub state: ProgressState,
    pub position_s: f64,
    pub started_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

crate::plain_entity!();
