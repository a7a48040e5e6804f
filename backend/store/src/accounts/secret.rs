//! The Argon2id hash (PHC string) of a person's password. Nobody can look it up.

use sea_orm::entity::prelude::*;

use crate::id::PersonId;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "secret")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub must_change: bool,
    pub changed_at: DateTimeUtc,
}

crate::plain_entity!();
