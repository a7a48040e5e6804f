//! A one-time code that was sent to a login; only its hash is kept. The login may be gone by now: the codes that were
//! sent stay counted, for the person and for the number or address by its hash.

use sea_orm::entity::prelude::*;

use crate::{
    id::{LoginCodeId, LoginId, PersonId},
    state::CodePurpose,
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "login_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LoginCodeId,
    pub purpose: CodePurpose,
    pub person_id: PersonId,
    pub login_id: LoginId,
    /// SHA-256 of the login's normal form, in hex.
    #[sea_orm(column_type = "Text")]
    pub login_hash: String,
    #[sea_orm(column_type = "Text")]
    pub code_hash: String,
    pub attempts: i32,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

crate::plain_entity!();
