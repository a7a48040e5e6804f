//! Questions that found nothing, kept for the librarian: the words and how often, never who.

use chrono::Duration;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use store::search::missed_query;

use crate::{app::App, error::Result};

/// Longer questions are somebody's text, not a search.
const LONGEST: usize = 80;
/// How long a question that found nothing is of interest.
const KEPT: Duration = Duration::days(90);

/// Notes a question that found nothing.
///
/// # Errors
/// Whatever the database says.
pub async fn note(app: &App, text: &str) -> Result<()> {
    if text.chars().count() > LONGEST {
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

/// Forgets what nobody asked for a long time. Returns how many questions.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    let tx = app.db.begin().await?;
    let gone = missed_query::Entity::delete_many()
        .filter(missed_query::Column::LastAt.lt(app.clock.now() - KEPT))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
