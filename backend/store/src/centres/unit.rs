//! A node of the tree: province, district, commune, centre or another organisation.

use sea_orm::entity::prelude::*;

use crate::id::{PersonId, UnitId};
use crate::state::UnitKind;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    #[sea_orm(column_type = "Text")]
    pub short: String,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Blob")]
    pub sort_key: Vec<u8>,
    /// The name's words as `vietnamese::words::kept` gives them.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub kind: UnitKind,
    #[sea_orm(column_type = "Text")]
    pub headline: String,
    #[sea_orm(column_type = "Text")]
    pub about: String,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    #[sea_orm(column_type = "Text")]
    pub phone: String,
    #[sea_orm(column_type = "Text")]
    pub banner_key: Option<String>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
