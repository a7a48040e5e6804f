//! A learner's place in a course.

use sea_orm::entity::prelude::*;

use crate::id::{CourseId, EnrolmentId, PersonId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EnrolmentId,
    pub course_id: CourseId,
    pub person_id: PersonId,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub left_at: Option<DateTimeUtc>,
}

crate::plain_entity!();
