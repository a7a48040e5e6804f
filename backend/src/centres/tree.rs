//! The tree: moving a unit, dated, and keeping the closure true.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::json;
use store::{
    audit::{self, Act},
    centres::{placement, unit_ancestor},
    id::{PersonId, PlacementId, UnitId},
    search::feed,
    state::Thing,
};

use crate::error::{Error, Result};

/// The number under which PostgreSQL keeps the lock of the tree.
const TREE: i64 = 0x7472_6565;

/// Moves a unit with everything below it under another parent, from now on.
///
/// # Errors
/// `invalid` when the parent lies below the unit, or the unit is the root.
pub async fn replace(
    db: &impl ConnectionTrait,
    unit: UnitId,
    parent: UnitId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    stand_still(db).await?;
    let below = lines(db, unit_ancestor::Column::AncestorId, unit).await?;
    let above = lines(db, unit_ancestor::Column::UnitId, parent).await?;
    let old_above = lines(db, unit_ancestor::Column::UnitId, unit).await?;
    let is_root = old_above.len() == 1;
    if above.is_empty() || is_root || below.iter().any(|line| line.unit_id == parent) {
        return Err(Error::invalid("parent_id", "invalid.unknown"));
    }
    let moved: Vec<UnitId> = below.iter().map(|line| line.unit_id).collect();
    let left: Vec<UnitId> = old_above
        .iter()
        .map(|line| line.ancestor_id)
        .filter(|id| *id != unit)
        .collect();
    unit_ancestor::Entity::delete_many()
        .filter(unit_ancestor::Column::UnitId.is_in(moved.iter().copied()))
        .filter(unit_ancestor::Column::AncestorId.is_in(left))
        .exec(db)
        .await?;
    let fresh = below.iter().flat_map(|lower| {
        above.iter().map(move |upper| unit_ancestor::ActiveModel {
            unit_id: Set(lower.unit_id),
            ancestor_id: Set(upper.ancestor_id),
            depth: Set(lower.depth + upper.depth + 1),
        })
    });
    unit_ancestor::Entity::insert_many(fresh)
        .exec_without_returning(db)
        .await?;
    date(db, unit, parent, by, now).await?;
    // Who may find a thing follows from where it stands: the index looks at every unit that moved.
    for id in moved {
        feed::note(db, Thing::Unit, id.0, now).await?;
    }
    let act = Act {
        actor: by,
        action: "unit.move",
        thing: "unit",
        thing_id: unit.0,
        unit: Some(unit),
        detail: json!({"parent": parent}),
    };
    Ok(audit::write(db, now, act).await?)
}

/// Holds the whole tree still until the transaction ends: two moves, or a move and a new unit, that read the closure at
/// the same moment would each write what the other made wrong. SQLite has one writer at a time anyway.
///
/// # Errors
/// Whatever the database says.
pub async fn stand_still(db: &impl ConnectionTrait) -> Result<()> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({TREE})"))
            .await?;
    }
    Ok(())
}

async fn lines(
    db: &impl ConnectionTrait,
    column: unit_ancestor::Column,
    unit: UnitId,
) -> Result<Vec<unit_ancestor::Model>> {
    Ok(unit_ancestor::Entity::find()
        .filter(column.eq(unit))
        .all(db)
        .await?)
}

async fn date(
    db: &impl ConnectionTrait,
    unit: UnitId,
    parent: UnitId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    placement::Entity::update_many()
        .col_expr(placement::Column::UntilAt, Expr::value(now))
        .filter(placement::Column::UnitId.eq(unit))
        .filter(placement::Column::UntilAt.is_null())
        .exec(db)
        .await?;
    let row = placement::ActiveModel {
        id: Set(PlacementId::new()),
        unit_id: Set(unit),
        parent_id: Set(Some(parent)),
        from_at: Set(now),
        until_at: Set(None),
        created_by: Set(by),
    };
    placement::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
