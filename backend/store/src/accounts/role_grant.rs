//! A role held in a unit; it reaches down the unit's subtree until it is revoked.

use sea_orm::entity::prelude::*;

use crate::id::{PersonId, RoleGrantId, UnitId};
use crate::state::Role;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleGrantId,
    pub person_id: PersonId,
    pub unit_id: UnitId,
    pub role: Role,
    pub granted_by: Option<PersonId>,
    pub created_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
    pub revoked_by: Option<PersonId>,
}

crate::plain_entity!();
