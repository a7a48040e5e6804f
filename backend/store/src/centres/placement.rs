//! Where a unit stood in the tree, and from when until when.

use sea_orm::entity::prelude::*;

use crate::id::{PersonId, PlacementId, UnitId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "placement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlacementId,
    pub unit_id: UnitId,
    pub parent_id: Option<UnitId>,
    pub from_at: DateTimeUtc,
    pub until_at: Option<DateTimeUtc>,
    pub created_by: Option<PersonId>,
}

crate::plain_entity!();
