//! The change feed: what the index has to look at again. `tx` orders commits on PostgreSQL and is 0 on SQLite.

use sea_orm::entity::prelude::*;

use crate::state::Thing;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub tx: i64,
    pub thing: Thing,
    pub thing_id: Uuid,
    pub at: DateTimeUtc,
}

crate::plain_entity!();
