//! Who did what to what; append-only, written in the transaction of the act.

use sea_orm::{ActiveValue::Set, entity::prelude::*};

use crate::id::{AuditId, PersonId, UnitId};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub at: DateTimeUtc,
    pub actor_id: Option<PersonId>,
    #[sea_orm(column_type = "Text")]
    pub action: String,
    #[sea_orm(column_type = "Text")]
    pub thing: String,
    pub thing_id: Uuid,
    pub unit_id: Option<UnitId>,
    #[sea_orm(column_type = "Json")]
    pub detail: Json,
}

crate::plain_entity!();

/// One act to be written down.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    pub actor: Option<PersonId>,
    /// What was done, e.g. `course.publish`.
    pub action: &'a str,
    /// The table of the thing.
    pub thing: &'a str,
    pub thing_id: Uuid,
    pub unit: Option<UnitId>,
    /// What changed; never a secret.
    pub detail: Json,
}

/// Writes an act down in the transaction of the act itself.
///
/// # Errors
/// Whatever the database says.
pub async fn write(db: &impl ConnectionTrait, at: DateTimeUtc, act: Act<'_>) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(AuditId::new()),
        at: Set(at),
        actor_id: Set(act.actor),
        action: Set(act.action.to_owned()),
        thing: Set(act.thing.to_owned()),
        thing_id: Set(act.thing_id),
        unit_id: Set(act.unit),
        detail: Set(act.detail),
    };
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}
