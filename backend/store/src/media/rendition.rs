//! One rung of a lecture's ladder as it was published.

use sea_orm::entity::prelude::*;

use crate::id::{LectureId, RenditionId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rendition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RenditionId,
    pub lecture_id: LectureId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub frame_rate: Option<f64>,
    #[sea_orm(column_type = "Text")]
    pub codecs: String,
    pub peak_bit_rate: i64,
    pub average_bit_rate: i64,
    pub bytes: i64,
    pub created_at: DateTimeUtc,
}

crate::plain_entity!();
