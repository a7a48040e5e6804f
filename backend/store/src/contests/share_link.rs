//! A personal link to an entry.

use sea_orm::entity::prelude::*;

use crate::id::EntryId;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "share_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    pub entry_id: EntryId,
    #[sea_orm(column_type = "Text")]
    pub pseudonym: String,
    pub created_at: DateTimeUtc,
}

crate::plain_entity!();
