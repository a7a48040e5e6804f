//! A reader waits for a copy of a book in a unit; then one is laid aside.

use sea_orm::entity::prelude::*;

use crate::{
    id::{BookId, CopyId, HoldId, PersonId, UnitId},
    state::HoldState,
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    pub book_id: BookId,
    pub unit_id: UnitId,
    pub person_id: PersonId,
    pub state: HoldState,
    /// The one that is laid aside.
    pub copy_id: Option<CopyId>,
    pub asked_at: DateTimeUtc,
    /// The last day on which it is kept.
    pub keep_until: Option<Date>,
    /// When the reader was written to.
    pub told_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
}

crate::plain_entity!();
