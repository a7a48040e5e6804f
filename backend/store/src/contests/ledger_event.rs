//! One counted act. Append-only: a pseudonym keyed by the contest stands for who acted, never a person or an address.

use sea_orm::entity::prelude::*;

use crate::id::{ContestId, EntryId};
use crate::state::LedgerKind;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub contest_id: ContestId,
    pub entry_id: EntryId,
    pub kind: LedgerKind,
    pub guest: bool,
    #[sea_orm(column_type = "Text")]
    pub pseudonym: String,
    pub at: DateTimeUtc,
}

crate::plain_entity!();
