//! Imports that are of no more interest, and those whose work was given up without a word.

use chrono::Duration;
use platform::queue::{self, State};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Query,
};
use store::{
    job::Job,
    library::{catalogue_import as import, catalogue_import_row as import_row},
    state::ImportState,
};

use crate::{app::App, error::Result};

/// How long it can be looked up what came of a file.
const KEPT: Duration = Duration::days(90);

/// Forgets what was read of files long ago. Their books stay. Returns how many files.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    let old = import::Column::ChangedAt.lt(app.clock.now() - KEPT);
    let which = Query::select()
        .column(import::Column::Id)
        .from(import::Entity)
        .and_where(old.clone())
        .to_owned();
    let tx = app.db.begin().await?;
    import_row::Entity::delete_many()
        .filter(import_row::Column::ImportId.in_subquery(which))
        .exec(&*tx)
        .await?;
    let gone = import::Entity::delete_many().filter(old).exec(&*tx).await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

/// Says of imports whose job was put away that nothing could be read, or gives them back to whoever pressed the button.
/// Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn say_what_was_given_up(app: &App) -> Result<u64> {
    let tx = app.db.begin().await?;
    let at_work = [
        ImportState::Received,
        ImportState::Reading,
        ImportState::Taking,
        ImportState::Undoing,
    ];
    let rows = import::Entity::find()
        .filter(import::Column::State.is_in(at_work))
        .lock_exclusive()
        .all(&*tx)
        .await?;
    let mut said = 0;
    for row in rows {
        let (import_id, person_id) = (row.id, row.owner_id);
        let (job, state) = match row.state {
            ImportState::Taking => (
                Job::TakeRecords {
                    import_id,
                    person_id,
                },
                ImportState::Read,
            ),
            ImportState::Undoing => (
                Job::UndoImport {
                    import_id,
                    person_id,
                },
                ImportState::Taken,
            ),
            _ => (Job::ReadRecords { import_id }, ImportState::Failed),
        };
        let latest = queue::find_latest(&*tx, job.kind(), &job.dedup_key()).await?;
        let Some(put_away) = latest.filter(|job| {
            matches!(
                job.state,
                State::Refused | State::Quarantined | State::Cancelled
            )
        }) else {
            continue;
        };
        let fresh = import::ActiveModel {
            id: Set(row.id),
            state: Set(state),
            reason_code: Set(put_away.reason.or_else(|| Some("job.died".to_owned()))),
            changed_at: Set(app.clock.now()),
            ..Default::default()
        };
        import::Entity::update(fresh).exec(&*tx).await?;
        said += 1;
    }
    tx.commit().await?;
    Ok(said)
}
