//! One page: its image, its text, its words with boxes. Numbered from 1.

use sea_orm::entity::prelude::*;

use crate::id::{BookId, PageId};
use crate::state::PageState;
use crate::state::TextSource;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "page")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PageId,
    pub book_id: BookId,
    pub number: i32,
    pub state: PageState,
    pub width: i32,
    pub height: i32,
    pub source: TextSource,
    /// As it stands, corrected.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Json")]
    pub words: Json,
    /// What was read before anybody corrected it; null while nothing is corrected.
    #[sea_orm(column_type = "Text")]
    pub read_text: Option<String>,
    #[sea_orm(column_type = "Json")]
    pub read_words: Option<Json>,
    /// How many of the words are doubtful.
    pub doubtful: i32,
    pub mean_confidence: Option<f64>,
    #[sea_orm(column_type = "Text")]
    pub image_hash: Option<String>,
    #[sea_orm(column_type = "Json")]
    pub image_widths: Json,
    pub updated_at: DateTimeUtc,
}

crate::plain_entity!();
