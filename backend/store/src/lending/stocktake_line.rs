//! What was scanned in a stocktake, each thing once; after its end also what was not found.

use sea_orm::entity::prelude::*;

use crate::{
    id::{CopyId, PersonId, StocktakeId},
    state::StockFinding,
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub stocktake_id: StocktakeId,
    /// The copy's label in digits, or what was scanned where no copy is called so.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    pub copy_id: Option<CopyId>,
    /// As it was scanned.
    #[sea_orm(column_type = "Text")]
    pub scanned: String,
    /// Where the one who scanned stood, if it was said.
    #[sea_orm(column_type = "Text")]
    pub shelf: String,
    /// What it meant when the stocktake was closed; null before.
    pub finding: Option<StockFinding>,
    pub scanned_at: DateTimeUtc,
    pub scanned_by: PersonId,
}

crate::plain_entity!();
