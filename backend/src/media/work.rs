//! The media worker's part in a lecture: the note left for it, and how far it is.

use platform::queue::{self, State};
use sea_orm::ConnectionTrait;
use store::{
    id::LectureId,
    job::{Job, TRANSCODE},
    media::lecture,
    state::MediaState,
};

use crate::error::Result;

/// How a lecture's work stands. A job that was put away before it could say so in the row counts as failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    pub state: MediaState,
    /// 0 to 1.
    pub progress: f64,
    /// Why it failed: a word.
    pub reason: Option<String>,
}

/// Leaves the note that a lecture's file is to be worked through.
///
/// # Errors
/// Whatever the database says.
pub async fn leave(db: &impl ConnectionTrait, lecture_id: LectureId) -> Result<()> {
    queue::push(db, Job::Transcode { lecture_id }.note()).await?;
    Ok(())
}

/// Calls the work of a lecture off, if some is waiting or running.
///
/// # Errors
/// Whatever the database says.
pub async fn call_off(db: &impl ConnectionTrait, lecture_id: LectureId) -> Result<()> {
    let key = Job::Transcode { lecture_id }.dedup_key();
    if let Some(job) = queue::find_latest(db, TRANSCODE, &key).await? {
        queue::cancel(db, job.id).await?;
    }
    Ok(())
}

/// How a lecture's work stands.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &impl ConnectionTrait, row: &lecture::Model) -> Result<Work> {
    let as_written = |progress| Work {
        state: row.state,
        progress,
        reason: row.reason_code.clone(),
    };
    match row.state {
        MediaState::Ready => return Ok(as_written(1.0)),
        MediaState::Waiting | MediaState::Failed => return Ok(as_written(row.progress)),
        MediaState::Received | MediaState::Processing => {}
    }
    let key = Job::Transcode { lecture_id: row.id }.dedup_key();
    let Some(job) = queue::find_latest(db, TRANSCODE, &key).await? else {
        return Ok(as_written(row.progress));
    };
    let progress = row.progress.max(job.progress);
    Ok(match job.state {
        State::Waiting | State::Done => as_written(progress),
        State::Running => Work {
            state: MediaState::Processing,
            progress,
            reason: None,
        },
        State::Refused | State::Quarantined | State::Cancelled => Work {
            state: MediaState::Failed,
            progress,
            reason: job.reason,
        },
    })
}
