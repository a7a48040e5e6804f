//! Loans: a copy into a reader's hands, and back.

pub mod api;
pub mod give_back;
pub mod lend;
pub mod list;
pub mod renew;
pub mod undo;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use store::{
    id::{CopyId, UnitId},
    lending::copy,
    state::CopyState,
};

use super::copy::label;
use crate::error::{Code, Error, Result};

/// The copy that was scanned at the desk of a unit, held until the transaction ends.
///
/// # Errors
/// `not_found` with a sentence of its own; `conflict` for a copy of another unit.
async fn held(db: &impl ConnectionTrait, unit: UnitId, text: &str) -> Result<copy::Model> {
    let unknown = || {
        Error::not_found()
            .saying("error.copy_unknown")
            .naming("text", shown(text))
    };
    let found = label::find(db, unit, text).await?.ok_or_else(unknown)?;
    if found.unit_id != unit {
        let of = crate::centres::query::links(db, [found.unit_id]).await?;
        let name = of.into_values().next().map(|unit| unit.name);
        return Err(Error::new(Code::Conflict)
            .saying("error.copy_elsewhere")
            .naming("number", found.accession_number)
            .naming("unit", name.unwrap_or_default()));
    }
    // Read anew: another desk may have been quicker before this one held it.
    copy::Entity::find_by_id(found.id)
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(unknown)
}

/// What was scanned, not too long to be said.
fn shown(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

/// Moves a copy that is held.
pub(super) async fn put(
    db: &impl ConnectionTrait,
    id: CopyId,
    state: CopyState,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    let fresh = copy::ActiveModel {
        state: Set(state),
        state_at: Set(now),
        state_note: Set(String::new()),
        ..Default::default()
    };
    copy::Entity::update_many()
        .set(fresh)
        .col_expr(
            copy::Column::Version,
            sea_orm::sea_query::ExprTrait::add(Expr::col(copy::Column::Version), 1),
        )
        .filter(copy::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
