//! A titled group of lessons.

use sea_orm::entity::prelude::*;

use crate::id::{CourseId, PersonId, SectionId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "section")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SectionId,
    pub course_id: CourseId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub position: i32,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
