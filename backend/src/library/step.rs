//! The steps of a book's life that change no word of it: publishing, taking back, the bin, one more try.

use sea_orm::ActiveValue::Set;
use serde_json::json;
use store::{
    library::book,
    state::{MediaState, PublishState},
};

use super::{book::note, file};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    upkeep::bin,
    version,
};

/// A step of a book's life that changes no word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Publish,
    Withdraw,
    Delete,
    Restore,
    /// Make the pages of a file that failed once more.
    Retry,
}

/// Whether a step was taken already: sent again, it changes nothing.
pub fn is_taken(row: &book::Model, step: Step) -> bool {
    match step {
        Step::Publish => row.publish_state == PublishState::Published,
        Step::Withdraw => row.publish_state == PublishState::Draft,
        Step::Delete => row.deleted_at.is_some(),
        Step::Restore => row.deleted_at.is_none(),
        Step::Retry => matches!(row.state, MediaState::Received | MediaState::Processing),
    }
}

/// Takes a step, on the version that was read.
///
/// # Errors
/// `conflict` when somebody else was first; `invalid` when there is nothing to make again.
pub async fn take(app: &App, actor: &Actor, row: &book::Model, step: Step) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let mut fresh = book::ActiveModel::default();
    let action = match step {
        Step::Publish => {
            fresh.publish_state = Set(PublishState::Published);
            fresh.published_at = Set(Some(row.published_at.unwrap_or(now)));
            "book.publish"
        }
        Step::Withdraw => {
            fresh.publish_state = Set(PublishState::Draft);
            "book.withdraw"
        }
        Step::Delete => {
            (fresh.deleted_at, fresh.deleted_by) = (Set(Some(now)), Set(Some(by)));
            "book.delete"
        }
        Step::Restore if !bin::holds(app, row.deleted_at) => return Err(Error::not_found()),
        Step::Restore => {
            (fresh.deleted_at, fresh.deleted_by) = (Set(None), Set(None));
            "book.restore"
        }
        Step::Retry => {
            if row.state != MediaState::Failed || row.original_key.is_none() {
                return Err(Error::new(Code::Invalid).saying("error.nothing_to_retry"));
            }
            file::begin_again(&mut fresh);
            "book.retry"
        }
    };
    let tx = app.db.begin().await?;
    version::write(&*tx, row, fresh).await?;
    if step == Step::Retry {
        file::leave_note(&*tx, row.id).await?;
    }
    note(&*tx, row, action, by, now, json!({"title": row.title})).await?;
    tx.commit().await?;
    Ok(())
}
