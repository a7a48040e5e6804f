//! One paper book of a title, under the number of the unit's accession register.

use sea_orm::entity::prelude::*;

use crate::{
    id::{BookId, CopyId, PersonId, UnitId},
    state::{CopySource, CopyState, WithdrawalReason},
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "copy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CopyId,
    /// The digits of the address on its printed label: 40 bits of the id.
    pub label: i64,
    pub book_id: BookId,
    pub unit_id: UnitId,
    /// As it is written in the register, e.g. `VN.000123`.
    #[sea_orm(column_type = "Text")]
    pub accession_number: String,
    /// The same without what may be typed in another way: one number however it is typed, and the order of the register.
    #[sea_orm(column_type = "Blob")]
    pub accession_key: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub call_number: String,
    /// Where it stands.
    #[sea_orm(column_type = "Text")]
    pub shelf: String,
    /// In đồng.
    pub price: Option<i64>,
    pub source: CopySource,
    /// From whom it came, on which paper.
    #[sea_orm(column_type = "Text")]
    pub source_note: String,
    /// The day of the register.
    pub entered_on: Date,
    pub state: CopyState,
    pub state_at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub state_note: String,
    pub withdrawal: Option<WithdrawalReason>,
    pub withdrawn_on: Option<Date>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
