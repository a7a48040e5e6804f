//! A one-time code that renews a forgotten secret; only its hash is kept.

use sea_orm::entity::prelude::*;

use crate::id::{LoginId, PersonId, SecretResetId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "secret_reset")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SecretResetId,
    pub person_id: PersonId,
    pub login_id: LoginId,
    #[sea_orm(column_type = "Text")]
    pub code_hash: String,
    pub attempts: i32,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

crate::plain_entity!();
