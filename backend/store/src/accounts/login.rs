//! A name by which a person signs in. Families share a phone: a value is unique only once verified.

use sea_orm::entity::prelude::*;

use crate::id::{LoginId, PersonId};
use crate::state::LoginKind;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "login")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LoginId,
    pub person_id: PersonId,
    pub kind: LoginKind,
    #[sea_orm(column_type = "Text")]
    pub value: String,
    pub verified_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

crate::plain_entity!();
