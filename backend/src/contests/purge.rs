//! The bin of contests is emptied.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{
    contests::{contest, entry, entry_like, entry_tally, playback, share_link},
    id::ContestId,
};

use crate::{app::App, error::Result};

/// Deletes contests that lie in the bin since before `before`, with their entries. The films stay their owners' lectures.
/// The ledger is never touched: with the contest goes the key of its pseudonyms, and what it holds names nobody.
///
/// # Errors
/// Whatever the database says.
pub async fn purge(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let old = contest::Entity::find()
        .filter(contest::Column::DeletedAt.lte(before))
        .all(app.db.reader())
        .await?;
    for row in &old {
        delete(app, row.id).await?;
    }
    Ok(old.len() as u64)
}

async fn delete(app: &App, id: ContestId) -> Result<()> {
    app.objects.delete_all(&store::key::contest(id)).await?;
    let tx = app.db.begin().await?;
    let entries = entry::Entity::find()
        .filter(entry::Column::ContestId.eq(id))
        .all(&*tx)
        .await?;
    for entry_id in entries.iter().map(|row| row.id) {
        macro_rules! clear {
            ($table:ident) => {
                $table::Entity::delete_many()
                    .filter($table::Column::EntryId.eq(entry_id))
                    .exec(&*tx)
                    .await?
            };
        }
        clear!(playback);
        clear!(share_link);
        clear!(entry_like);
        clear!(entry_tally);
    }
    entry::Entity::delete_many()
        .filter(entry::Column::ContestId.eq(id))
        .exec(&*tx)
        .await?;
    contest::Entity::delete_by_id(id).exec(&*tx).await?;
    tx.commit().await?;
    Ok(())
}
