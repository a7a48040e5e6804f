//! A catalogue record and, when digitized, its pages.

use sea_orm::entity::prelude::*;

use crate::id::{BookId, PersonId, UnitId, UploadId};
use crate::state::Audience;
use crate::state::MediaState;
use crate::state::PublishState;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "book")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BookId,
    #[sea_orm(column_type = "Text")]
    pub short: String,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub unit_id: UnitId,
    pub owner_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Blob")]
    pub sort_key: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub other_title: String,
    #[sea_orm(column_type = "Text")]
    pub publisher: String,
    #[sea_orm(column_type = "Text")]
    pub place: String,
    pub year: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub edition: String,
    /// Pages and size as they are written on the card: `312 tr. ; 21 cm`.
    #[sea_orm(column_type = "Text")]
    pub extent: String,
    #[sea_orm(column_type = "Text")]
    pub series: String,
    /// As it is written in the book: `T. 5`.
    #[sea_orm(column_type = "Text")]
    pub series_number: String,
    #[sea_orm(column_type = "Text")]
    pub language: String,
    #[sea_orm(column_type = "Text")]
    pub isbn: String,
    #[sea_orm(column_type = "Text")]
    pub ddc: String,
    /// Of which edition of Dewey's tables the number is: `14` (abridged), `23`, or nothing.
    #[sea_orm(column_type = "Text")]
    pub ddc_edition: String,
    /// The number in the Soviet classification (ББК).
    #[sea_orm(column_type = "Text")]
    pub bbk: String,
    #[sea_orm(column_type = "Json")]
    pub subjects: Json,
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    /// Words of titles, series and contributors for the library's own filter, each after a space: as written
    /// (lower case), then folded.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub audience: Audience,
    pub publish_state: PublishState,
    pub published_at: Option<DateTimeUtc>,
    pub state: MediaState,
    #[sea_orm(column_type = "Text")]
    pub reason_code: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub reason_text: Option<String>,
    pub progress: f64,
    pub upload_id: Option<UploadId>,
    #[sea_orm(column_type = "Text")]
    pub original_key: Option<String>,
    pub page_count: i32,
    #[sea_orm(column_type = "Text")]
    pub cover_key: Option<String>,
    /// How many people opened it.
    pub readers: i32,
    /// Whether readers may propose corrections of its text.
    pub proposals: bool,
    pub version: i32,
    pub created_at: DateTimeUtc,
    /// When the record, its audience or its state was changed last.
    pub changed_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
