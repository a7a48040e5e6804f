//! Where a person stopped reading.

use sea_orm::entity::prelude::*;

use crate::id::{BookId, PersonId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reading")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub book_id: BookId,
    pub page: i32,
    #[sea_orm(column_type = "Text")]
    pub mode: String,
    pub client_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

crate::plain_entity!();
