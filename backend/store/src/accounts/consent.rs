//! What a person, or the guardian, agreed to: purpose, version of the text, time.

use sea_orm::entity::prelude::*;

use crate::id::{ConsentId, PersonId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    pub person_id: PersonId,
    pub given_by: PersonId,
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    #[sea_orm(column_type = "Text")]
    pub text_version: String,
    pub given_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
}

crate::plain_entity!();
