//! A question that people asked and then opened something of, offered to others who begin to type the same; without who
//! asked.

use sea_orm::entity::prelude::*;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "frequent_query")]
pub struct Model {
    /// Its words without marks, one space between them.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub folded: String,
    /// As it is offered.
    #[sea_orm(column_type = "Text")]
    pub query: String,
    /// What was opened last: who may not know of it is not offered the question.
    pub thing_id: Uuid,
    /// One of 64 bits for each who asked, chosen by a keyed hash.
    pub people: i64,
    /// Bits that are set: people who asked, at least.
    pub askers: i32,
    pub last_at: DateTimeUtc,
}

crate::plain_entity!();
