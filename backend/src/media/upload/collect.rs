//! Clearing away what nobody came back for.

use chrono::Duration;
use platform::objects::Growing;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};
use store::{
    key,
    library::book,
    media::{lecture, upload},
    state::UploadState,
};

use crate::{app::App, error::Result};

/// Rows that one round clears away.
const ROUND: u64 = 100;
/// How long it is still said of an upload that it is gone, rather than that there never was one.
const REMEMBERED_DAYS: i64 = 1;

/// Ends uploads whose time is over (unfinished ones, and finished ones of which nothing was made), deletes their bytes,
/// and a day later their rows. Returns how many ended. A round that was cut short is made up for by the next.
///
/// # Errors
/// What the database or the object store says.
pub async fn collect(app: &App) -> Result<u64> {
    let ended = end_expired(app).await?;
    let gone = upload::Entity::find()
        .filter(upload::Column::State.eq(UploadState::Gone))
        .order_by_asc(upload::Column::ExpiresAt)
        .limit(ROUND)
        .all(app.db.reader())
        .await?;
    for row in gone {
        delete_bytes(app, &row).await?;
        if row.expires_at + Duration::days(REMEMBERED_DAYS) <= app.clock.now() {
            let tx = app.db.begin().await?;
            upload::Entity::delete_by_id(row.id).exec(&*tx).await?;
            tx.commit().await?;
        }
    }
    Ok(ended)
}

/// Deletes whatever there is of an upload's bytes.
///
/// # Errors
/// What the object store says.
pub async fn delete_bytes(app: &App, row: &upload::Model) -> Result<()> {
    let growing: Growing = serde_json::from_value(row.parts.clone())?;
    app.objects.discard_growing(&growing).await?;
    app.objects.delete(&key::original(row.id)).await?;
    app.uploads.forget(row.id);
    Ok(())
}

async fn end_expired(app: &App) -> Result<u64> {
    let claimed = Condition::any()
        .add(
            upload::Column::Id.in_subquery(
                Query::select()
                    .column(lecture::Column::UploadId)
                    .from(lecture::Entity)
                    .and_where(lecture::Column::UploadId.is_not_null())
                    .to_owned(),
            ),
        )
        .add(
            upload::Column::Id.in_subquery(
                Query::select()
                    .column(book::Column::UploadId)
                    .from(book::Entity)
                    .and_where(book::Column::UploadId.is_not_null())
                    .to_owned(),
            ),
        );
    let tx = app.db.begin().await?;
    let ended = upload::Entity::update_many()
        .col_expr(upload::Column::State, Expr::value(UploadState::Gone))
        .filter(upload::Column::State.ne(UploadState::Gone))
        .filter(upload::Column::ExpiresAt.lte(app.clock.now()))
        .filter(claimed.not())
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(ended.rows_affected)
}
