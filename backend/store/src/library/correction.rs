//! What a person read in the place of some words of a page. It is kept by the book and the number of the page, so that
//! it outlives what is read anew.

use sea_orm::entity::prelude::*;

use super::place::Place;
use crate::{
    id::{BookId, CorrectionId, PersonId, UploadId},
    state::CorrectionState,
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    /// Made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CorrectionId,
    pub book_id: BookId,
    /// Of the page, from 1.
    pub number: i32,
    /// The file of the book in which the place was found.
    pub upload_id: Option<UploadId>,
    /// A [`Place`]: the words that it replaces.
    #[sea_orm(column_type = "Json")]
    pub place: Json,
    /// What was read there: the words with a space between them.
    #[sea_orm(column_type = "Text")]
    pub read: String,
    /// What it is: words with a space between them; nothing where there is only dirt.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub state: CorrectionState,
    /// Whether the page reads so now; one that is kept and has no place waits for the page to be read otherwise.
    pub placed: bool,
    pub created_by: PersonId,
    pub created_at: DateTimeUtc,
    /// Who kept, refused or undid it last.
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<DateTimeUtc>,
}

crate::plain_entity!();

impl Model {
    /// Its place; nowhere, should it not be one.
    pub fn place(&self) -> Place {
        serde_json::from_value(self.place.clone()).unwrap_or_default()
    }
}
