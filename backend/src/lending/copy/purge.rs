//! Copies that were entered by mistake leave the bin for good.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::lending::{copy, stocktake_line};

use crate::{app::App, error::Result};

/// Deletes copies that lie in the bin since before `before`. Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn purge(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let old = copy::Entity::find()
        .filter(copy::Column::DeletedAt.lte(before))
        .all(app.db.reader())
        .await?;
    for row in &old {
        let tx = app.db.begin().await?;
        stocktake_line::Entity::delete_many()
            .filter(stocktake_line::Column::CopyId.eq(row.id))
            .exec(&*tx)
            .await?;
        copy::Entity::delete_by_id(row.id).exec(&*tx).await?;
        tx.commit().await?;
    }
    Ok(old.len() as u64)
}
