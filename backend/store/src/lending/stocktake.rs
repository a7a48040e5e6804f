//! Going through the shelves of a unit: what stands there is compared with the register.

use sea_orm::entity::prelude::*;

use crate::id::{PersonId, StocktakeId, UnitId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StocktakeId,
    pub unit_id: UnitId,
    /// The one place that is gone through; empty: all.
    #[sea_orm(column_type = "Text")]
    pub shelf: String,
    pub begun_at: DateTimeUtc,
    pub begun_by: PersonId,
    pub closed_at: Option<DateTimeUtc>,
    pub closed_by: Option<PersonId>,
}

crate::plain_entity!();
