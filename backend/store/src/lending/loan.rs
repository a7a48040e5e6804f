//! A copy in the hands of a reader. It is open until it is returned; some time later it forgets the reader.

use sea_orm::entity::prelude::*;

use crate::{
    id::{BookId, CopyId, HoldId, LoanId, PersonId, UnitId},
    state::{CopyState, ReaderClass},
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "loan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LoanId,
    pub copy_id: CopyId,
    pub book_id: BookId,
    /// Whose copy it is.
    pub unit_id: UnitId,
    /// Null once it is forgotten.
    pub person_id: Option<PersonId>,
    pub reader_class: ReaderClass,
    pub lent_at: DateTimeUtc,
    /// The Vietnamese day of it.
    pub lent_on: Date,
    /// Null once it is forgotten.
    pub lent_by: Option<PersonId>,
    pub due_on: Date,
    pub renewals: i32,
    /// As which the copy was taken: an undone loan puts it back.
    pub state_before: CopyState,
    /// The hold that it fulfilled.
    pub hold_id: Option<HoldId>,
    pub returned_at: Option<DateTimeUtc>,
    pub returned_by: Option<PersonId>,
    /// The client's id of the return: sent again, it is the same return.
    pub return_id: Option<Uuid>,
    /// Whether it was the reader's first one of the month, and of the year, in this unit: readers are counted by it
    /// after they are forgotten.
    pub first_of_month: bool,
    pub first_of_year: bool,
    /// How many of the days on which one is reminded have passed with a reminder.
    pub reminders: i32,
    pub reminded_on: Option<Date>,
}

crate::plain_entity!();
