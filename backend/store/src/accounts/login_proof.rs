//! A one-time code that proves a login to be its person's; only its hash is kept. The login may be gone by now: the
//! codes that were sent stay counted.

use sea_orm::entity::prelude::*;

use crate::id::{LoginId, LoginProofId, PersonId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "login_proof")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LoginProofId,
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
