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
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Json")]
    pub words: Json,
    pub mean_confidence: Option<f64>,
    #[sea_orm(column_type = "Text")]
    pub image_hash: Option<String>,
    #[sea_orm(column_type = "Json")]
    pub image_widths: Json,
    pub updated_at: DateTimeUtc,
}

crate::plain_entity!();
