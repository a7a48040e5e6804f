//! The class of a reader in a unit, where somebody chose it. Without a row it follows from birth date and role.

use sea_orm::entity::prelude::*;

use crate::{
    id::{PersonId, UnitId},
    state::ReaderClass,
};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reader_class")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    pub class: ReaderClass,
}

crate::plain_entity!();
