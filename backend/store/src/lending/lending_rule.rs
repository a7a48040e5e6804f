//! How a unit lends. Without a row, what stands above it holds, and at last the defaults.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::{LendingRuleId, UnitId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lending_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LendingRuleId,
    pub unit_id: UnitId,
    /// A [`Classes`].
    #[sea_orm(column_type = "Json")]
    pub classes: Json,
    /// What the accession numbers that are offered begin with.
    #[sea_orm(column_type = "Text")]
    pub prefix: String,
    /// How many days a copy is kept for who waited for it.
    pub hold_days: i32,
    /// Whether readers are written to before and after the day on which a copy is due.
    pub reminders: bool,
    pub version: i32,
}

/// What readers of one class may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Copies at once.
    pub most: i32,
    /// Days until one is due.
    pub days: i32,
    pub renewals: i32,
}

/// Each class with its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes {
    pub adult: Limits,
    pub child: Limits,
    pub staff: Limits,
}

crate::plain_entity!();
