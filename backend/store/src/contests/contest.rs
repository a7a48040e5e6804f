//! A video contest of a unit: rules, window, entries, results.

use sea_orm::entity::prelude::*;

use crate::id::{ContestId, PersonId, UnitId};
use crate::state::ContestState;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContestId,
    #[sea_orm(column_type = "Text")]
    pub short: String,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub unit_id: UnitId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Blob")]
    pub sort_key: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub rules: String,
    pub state: ContestState,
    pub opens_at: DateTimeUtc,
    pub closes_at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub poster_key: Option<String>,
    #[sea_orm(column_type = "Blob")]
    pub pseudonym_key: Vec<u8>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
