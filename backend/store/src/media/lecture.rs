//! A video or a recording of sound, and what became of it.

use sea_orm::entity::prelude::*;

use crate::id::{LectureId, PersonId, UnitId, UploadId};
use crate::state::Audience;
use crate::state::MediaState;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lecture")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LectureId,
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
    pub audience: Audience,
    pub state: MediaState,
    #[sea_orm(column_type = "Text")]
    pub reason_code: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub reason_text: Option<String>,
    pub progress: f64,
    pub upload_id: Option<UploadId>,
    #[sea_orm(column_type = "Text")]
    pub original_key: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub take: Option<String>,
    pub duration_s: Option<f64>,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub has_picture: bool,
    #[sea_orm(column_type = "Text")]
    pub poster_key: Option<String>,
    pub bytes_low: Option<i64>,
    pub bytes_sound: Option<i64>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
