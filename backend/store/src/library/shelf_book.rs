//! A book on a shelf. It may stand on several.

use sea_orm::entity::prelude::*;

use crate::id::{BookId, ShelfId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "shelf_book")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub shelf_id: ShelfId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub book_id: BookId,
    /// Its place from the left; places may be left out.
    pub position: i32,
}

crate::plain_entity!();
