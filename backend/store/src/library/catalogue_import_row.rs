//! A record of a catalogue file, as it was read, and what became of it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    id::{BookId, ImportId},
    state::{ContributorRole, ImportOutcome},
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue_import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// Where it stands: the line of a table (its headings are line 1), the number of a record among the others.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// An [`ImportedRecord`].
    #[sea_orm(column_type = "Json")]
    pub record: Json,
    /// Why nothing could be read there, in one word.
    #[sea_orm(column_type = "Text")]
    pub problem: Option<String>,
    /// Null until it was taken.
    pub outcome: Option<ImportOutcome>,
    /// The book that came of it, or that it was added to.
    pub book_id: Option<BookId>,
}

crate::plain_entity!();

/// A record as it was read in a file: texts as they stand there, composed and without the signs of their format;
/// nothing is checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportedRecord {
    pub title: String,
    pub other_title: String,
    pub contributors: Vec<(String, ContributorRole)>,
    pub publisher: String,
    pub place: String,
    pub year: Option<i32>,
    pub edition: String,
    pub extent: String,
    pub series: String,
    pub series_number: String,
    /// A code of ISO 639 with two or three letters, or nothing.
    pub language: String,
    pub isbn: String,
    pub ddc: String,
    pub ddc_edition: String,
    pub bbk: String,
    pub subjects: Vec<String>,
    pub summary: String,
}
