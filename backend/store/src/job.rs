//! Notes left for the workers. A payload carries ids only: the worker reads the rest when it begins.

use platform::queue::NewJob;
use serde::{Deserialize, Serialize};

use crate::id::{BookId, ContestId, LectureId};

/// A job's payload. The kind in the queue is its variant's name in words with dots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Make a lecture's renditions.
    Transcode { lecture_id: LectureId },
    /// Make a book's pages.
    Digitize { book_id: BookId },
    /// Seal the open events of a contest's ledger into a batch.
    SealLedger { contest_id: ContestId },
}

/// Kind of `Job::Transcode` in the queue.
pub const TRANSCODE: &str = "media.transcode";
/// Kind of `Job::Digitize` in the queue.
pub const DIGITIZE: &str = "library.digitize";
/// Kind of `Job::SealLedger` in the queue.
pub const SEAL_LEDGER: &str = "contests.seal_ledger";

impl Job {
    /// The kind under which workers claim it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Transcode { .. } => TRANSCODE,
            Self::Digitize { .. } => DIGITIZE,
            Self::SealLedger { .. } => SEAL_LEDGER,
        }
    }

    /// A key by which the same note is not left twice while it waits.
    pub fn dedup_key(&self) -> String {
        match self {
            Self::Transcode { lecture_id } => format!("{}:{lecture_id}", self.kind()),
            Self::Digitize { book_id } => format!("{}:{book_id}", self.kind()),
            Self::SealLedger { contest_id } => format!("{}:{contest_id}", self.kind()),
        }
    }

    /// The note, to be pushed in the transaction of its cause.
    pub fn note(&self) -> NewJob {
        NewJob::new(self.kind(), self).dedup(self.dedup_key())
    }
}
