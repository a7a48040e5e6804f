//! The counts of an entry, derived from the ledger in the same transaction.

use sea_orm::entity::prelude::*;

use crate::id::EntryId;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "entry_tally")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: EntryId,
    pub views_signed_in: i64,
    pub views_guest: i64,
    pub likes: i64,
    pub shares: i64,
}

crate::plain_entity!();
