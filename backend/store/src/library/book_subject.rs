//! The subjects of books again, one a row, so that books of a subject are found. `book.subjects` is the record.

use sea_orm::entity::prelude::*;

use crate::id::BookId;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "book_subject")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub book_id: BookId,
    /// Folded: one subject however it is typed.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub subject_key: String,
    /// As the record has it.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
}

crate::plain_entity!();
