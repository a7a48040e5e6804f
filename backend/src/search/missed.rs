//! Questions that found nothing, kept for the librarian: the words and how often, never who.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use store::search::missed_query;

use super::{
    kept::{self, may_be_kept},
    view::MissedView,
};
use crate::{
    app::App,
    error::Result,
    listing::{Batch, read_cursor},
};

/// How long a question that found nothing is of interest.
const KEPT: Duration = Duration::days(90);
/// Questions kept at most from one day to the next, those asked most.
const MOST: u64 = 5_000;
/// What was asked once may be about somebody: the librarian sees what was asked again.
const SHOWN: i32 = 2;

/// Notes a question that found nothing, unless it looks like a number or an address of somebody's.
///
/// # Errors
/// Whatever the database says.
pub async fn note(app: &App, text: &str) -> Result<()> {
    if !may_be_kept(text) {
        return Ok(());
    }
    let row = missed_query::ActiveModel {
        query: Set(vietnamese::lower(text)),
        asked: Set(1),
        last_at: Set(app.clock.now()),
    };
    let again = OnConflict::column(missed_query::Column::Query)
        .value(
            missed_query::Column::Asked,
            Expr::col((missed_query::Entity, missed_query::Column::Asked)).add(1),
        )
        .update_column(missed_query::Column::LastAt)
        .to_owned();
    let tx = app.db.begin().await?;
    missed_query::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The place of a question in the list: how often, when, what.
type Place = (i32, DateTime<Utc>, String);

/// Questions that found nothing more than once, most asked first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn list(
    db: &impl ConnectionTrait,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<MissedView>> {
    use missed_query::Column::{Asked, LastAt, Query};
    let mut select = missed_query::Entity::find().filter(Asked.gte(SHOWN));
    if let Some((asked, at, query)) = read_cursor::<Place>(after)? {
        let same_count = Condition::all().add(Asked.eq(asked));
        let later = Condition::any()
            .add(Asked.lt(asked))
            .add(same_count.clone().add(LastAt.lt(at)))
            .add(same_count.add(LastAt.eq(at)).add(Query.gt(query)));
        select = select.filter(later);
    }
    let rows = select
        .order_by_desc(Asked)
        .order_by_desc(LastAt)
        .order_by_asc(Query)
        .limit(limit + 1)
        .all(db)
        .await?;
    Ok(Batch::cut(
        rows,
        limit,
        |row| (row.asked, row.last_at, row.query.clone()),
        |row| MissedView {
            query: row.query,
            asked: row.asked,
            last_at: row.last_at,
        },
    ))
}

/// Forgets what nobody asked for a long time, and what is beyond the most asked. Returns how many questions.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    use missed_query::Column::{Asked, LastAt, Query};
    let old = Condition::all().add(LastAt.lt(app.clock.now() - KEPT));
    kept::forget::<missed_query::Entity>(app, old, MOST, Query, [Asked, LastAt]).await
}
