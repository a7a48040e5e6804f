//! A shelf: books of one collection in an order made by hand, with a name.

use sea_orm::entity::prelude::*;

use crate::id::{PersonId, ShelfId, UnitId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "shelf")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShelfId,
    #[sea_orm(column_type = "Text")]
    pub short: String,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub unit_id: UnitId,
    pub owner_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Blob")]
    pub sort_key: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// Of the name, the description and which books stand there in which order.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
