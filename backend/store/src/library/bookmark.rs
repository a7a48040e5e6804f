//! A page that a person wants to find again.

use sea_orm::entity::prelude::*;

use crate::id::{BookId, PersonId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bookmark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub book_id: BookId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub page: i32,
    pub created_at: DateTimeUtc,
}

crate::plain_entity!();
