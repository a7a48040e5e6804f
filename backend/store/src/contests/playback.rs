//! A playback being watched; its heartbeats cannot run faster than the clock.

use sea_orm::entity::prelude::*;

use crate::id::{EntryId, PlaybackId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "playback")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaybackId,
    pub entry_id: EntryId,
    #[sea_orm(column_type = "Text")]
    pub pseudonym: String,
    pub guest: bool,
    pub started_at: DateTimeUtc,
    pub beat_at: DateTimeUtc,
    pub played_s: f64,
    pub counted_at: Option<DateTimeUtc>,
    /// The code of the share link by which the visitor came.
    #[sea_orm(column_type = "Text", nullable)]
    pub via: Option<String>,
}

crate::plain_entity!();
