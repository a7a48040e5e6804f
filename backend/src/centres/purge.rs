//! The bin of news is emptied.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::centres::news;

use crate::{app::App, error::Result};

/// Deletes news that lie in the bin since before `before`. Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn purge(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let tx = app.db.begin().await?;
    let gone = news::Entity::delete_many()
        .filter(news::Column::DeletedAt.lte(before))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
