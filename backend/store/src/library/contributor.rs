//! A person named in a book's record, with the part played.

use sea_orm::entity::prelude::*;

use crate::id::{BookId, ContributorId};
use crate::state::ContributorRole;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contributor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContributorId,
    pub book_id: BookId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Blob")]
    pub sort_key: Vec<u8>,
    pub role: ContributorRole,
    pub position: i32,
}

crate::plain_entity!();
