//! One rotation step of a session; only the SHA-256 of the token is kept, in hex.

use sea_orm::entity::prelude::*;

use crate::id::{RefreshTokenId, SessionId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    pub session_id: SessionId,
    pub parent_id: Option<RefreshTokenId>,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub issued_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

crate::plain_entity!();
