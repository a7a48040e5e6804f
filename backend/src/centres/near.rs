//! The news near somebody: of their own units, of those above them and of those below.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use store::{
    centres::{news, unit_ancestor},
    id::UnitId,
    state::PublishState,
};

use super::{query::rows, view::NewsRow};
use crate::{actor::Actor, error::Result, listing::Batch};

/// Published news near the asker, newest first; all there is for who belongs to no unit.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn news(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<NewsRow>> {
    let select = news::Entity::find().filter(published_near(&actor.units()));
    rows(db, select, after, limit).await
}

/// When the newest of it was published; `None` for who belongs to no unit.
///
/// # Errors
/// Whatever the database says.
pub async fn newest(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<DateTime<Utc>>> {
    let own = actor.units();
    if own.is_empty() {
        return Ok(None);
    }
    let newest = news::Entity::find()
        .select_only()
        .column_as(news::Column::PublishedAt.max(), "newest")
        .filter(published_near(&own))
        .into_tuple::<Option<DateTime<Utc>>>()
        .one(db)
        .await?;
    Ok(newest.flatten())
}

fn published_near(own: &[UnitId]) -> Condition {
    let published = Condition::all()
        .add(news::Column::DeletedAt.is_null())
        .add(news::Column::State.eq(PublishState::Published));
    if own.is_empty() {
        return published;
    }
    let unit = || news::Column::UnitId.into_simple_expr();
    let own = || own.iter().copied();
    let (above, below) = (
        unit_ancestor::Column::AncestorId,
        unit_ancestor::Column::UnitId,
    );
    published.add(
        Condition::any()
            .add(unit().in_subquery(lines(above, Expr::col(below).is_in(own()))))
            .add(unit().in_subquery(lines(below, Expr::col(above).is_in(own())))),
    )
}

/// One end of the closure's lines whose other end is meant.
fn lines(end: unit_ancestor::Column, other: Expr) -> SelectStatement {
    Query::select()
        .column(end)
        .from(unit_ancestor::Entity)
        .and_where(other)
        .to_owned()
}
