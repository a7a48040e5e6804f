//! A search that found nothing, kept for the librarian, without who asked.

use sea_orm::entity::prelude::*;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "missed_query")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub query: String,
    pub asked: i32,
    pub last_at: DateTimeUtc,
}

crate::plain_entity!();
