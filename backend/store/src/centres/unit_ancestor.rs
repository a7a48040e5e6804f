//! The closure of today's placements; every unit is its own ancestor at depth 0.

use sea_orm::entity::prelude::*;

use crate::id::UnitId;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_ancestor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ancestor_id: UnitId,
    pub depth: i32,
}

crate::plain_entity!();
