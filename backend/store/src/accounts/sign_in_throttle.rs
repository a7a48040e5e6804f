//! Failed sign-ins of one login, known or not, by the SHA-256 of its normal form in hex.

use sea_orm::entity::prelude::*;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_throttle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub login_hash: String,
    pub failures: i32,
    pub since: DateTimeUtc,
    pub locked_until: Option<DateTimeUtc>,
}

crate::plain_entity!();
