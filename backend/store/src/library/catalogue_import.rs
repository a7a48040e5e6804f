//! A file of catalogue records on its way into the library.

use sea_orm::entity::prelude::*;

use crate::{
    id::{ImportId, PersonId, UnitId},
    state::ImportState,
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    pub unit_id: UnitId,
    pub owner_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub filename: String,
    /// Where the file is, until its upload is collected.
    #[sea_orm(column_type = "Text")]
    pub object_key: String,
    pub state: ImportState,
    #[sea_orm(column_type = "Text")]
    pub reason_code: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub reason_text: Option<String>,
    /// What the file turned out to be: `marc`, `marcxml`, `dublin_core`, `table`; empty until it was read.
    #[sea_orm(column_type = "Text")]
    pub format: String,
    /// Headings of columns that mean nothing to us, a list of words.
    #[sea_orm(column_type = "Json")]
    pub unused: Json,
    pub row_count: i32,
    /// Rows that have their outcome.
    pub taken_count: i32,
    /// Whether its new books are published at once.
    pub publish: bool,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

crate::plain_entity!();
