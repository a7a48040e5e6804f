//! A sealed run of ledger events; each hash covers the one before it.

use sea_orm::entity::prelude::*;

use crate::id::{ContestId, LedgerBatchId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerBatchId,
    pub contest_id: ContestId,
    pub number: i32,
    pub first_seq: i64,
    pub last_seq: i64,
    pub event_count: i32,
    #[sea_orm(column_type = "Text")]
    pub previous_hash: String,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub sealed_at: DateTimeUtc,
}

crate::plain_entity!();
