//! Books whose work was given up without a word. The worker itself says of a book that it failed; where the worker was
//! ended three times in the middle there is nobody left to say it, and whoever added the book would wait for ever.

use platform::queue::{self, State};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use store::{job::Job, library::book, state::MediaState};

use crate::{app::App, error::Result};

/// Says of books at work whose job was put away that they failed, and why. Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn say_so(app: &App) -> Result<u64> {
    let at_work = [MediaState::Received, MediaState::Processing];
    let waiting = book::Entity::find()
        .filter(book::Column::State.is_in(at_work))
        .all(app.db.reader())
        .await?;
    let mut said = 0;
    for row in waiting {
        let job = Job::Digitize { book_id: row.id };
        let tx = app.db.begin().await?;
        let latest = queue::find_latest(&*tx, job.kind(), &job.dedup_key()).await?;
        let put_away = latest.filter(|job| {
            matches!(
                job.state,
                State::Refused | State::Quarantined | State::Cancelled
            )
        });
        if let Some(job) = put_away {
            let failed = book::ActiveModel {
                state: Set(MediaState::Failed),
                reason_code: Set(Some(job.reason.unwrap_or_else(|| "job.died".to_owned()))),
                ..Default::default()
            };
            let written = book::Entity::update_many()
                .set(failed)
                .filter(book::Column::Id.eq(row.id))
                .filter(book::Column::State.is_in(at_work))
                .exec(&*tx)
                .await?;
            said += written.rows_affected;
        }
        tx.commit().await?;
    }
    Ok(said)
}
