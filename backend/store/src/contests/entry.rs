//! A video entered into a contest.

use sea_orm::entity::prelude::*;

use crate::id::{ContestId, EntryId, LectureId, PersonId, UnitId};
use crate::state::EntryState;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    #[sea_orm(column_type = "Text")]
    pub short: String,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub contest_id: ContestId,
    pub unit_id: UnitId,
    pub submitter_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Blob")]
    pub sort_key: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub story: String,
    #[sea_orm(column_type = "Text")]
    pub author_name: String,
    pub lecture_id: LectureId,
    pub state: EntryState,
    #[sea_orm(column_type = "Text")]
    pub reject_reason: Option<String>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTimeUtc>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
