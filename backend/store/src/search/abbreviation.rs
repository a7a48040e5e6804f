//! An abbreviation of a unit's, and what it stands for. One short form means one thing on the whole site.

use sea_orm::entity::prelude::*;

use crate::id::{AbbreviationId, PersonId, UnitId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "abbreviation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AbbreviationId,
    pub unit_id: UnitId,
    /// Without marks, in lower case.
    #[sea_orm(column_type = "Text")]
    pub short: String,
    /// The short form as it is written.
    #[sea_orm(column_type = "Text")]
    pub written: String,
    /// What it stands for.
    #[sea_orm(column_type = "Text")]
    pub long: String,
    pub created_at: DateTimeUtc,
    pub created_by: PersonId,
}

crate::plain_entity!();
