//! Where a person stopped watching; the latest client time wins.

use sea_orm::entity::prelude::*;

use crate::id::{LectureId, PersonId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "watch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub lecture_id: LectureId,
    pub position_s: f64,
    pub client_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

crate::plain_entity!();
