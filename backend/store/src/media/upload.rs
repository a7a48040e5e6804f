//! A file on its way in, by the tus protocol. `received` bytes are durable; `parts` says where.

use sea_orm::entity::prelude::*;

use crate::id::{PersonId, UnitId, UploadId};
use crate::state::UploadPurpose;
use crate::state::UploadState;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    pub owner_id: PersonId,
    pub unit_id: Option<UnitId>,
    pub purpose: UploadPurpose,
    #[sea_orm(column_type = "Text")]
    pub filename: String,
    #[sea_orm(column_type = "Text")]
    pub declared_type: String,
    pub length: i64,
    pub received: i64,
    pub state: UploadState,
    #[sea_orm(column_type = "Json")]
    pub parts: Json,
    #[sea_orm(column_type = "Text")]
    pub object_key: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub sha256: Option<String>,
    pub lock_token: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

crate::plain_entity!();
