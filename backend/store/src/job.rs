//! Notes left for the workers. A payload carries ids only: the worker reads the rest when it begins.

use platform::queue::NewJob;
use serde::{Deserialize, Serialize};

use crate::id::{BookId, ContestId, ImportId, LectureId, PersonId};

/// A job's payload. The kind in the queue is its variant's name in words with dots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Make a lecture's renditions.
    Transcode { lecture_id: LectureId },
    /// Make a book's pages.
    Digitize { book_id: BookId },
    /// Read the records of a catalogue file.
    ReadRecords { import_id: ImportId },
    /// Make books of the records of a catalogue file, for a person.
    TakeRecords {
        import_id: ImportId,
        person_id: PersonId,
    },
    /// Put the books that came of a catalogue file into the bin, for a person.
    UndoImport {
        import_id: ImportId,
        person_id: PersonId,
    },
    /// Seal the open events of a contest's ledger into a batch.
    SealLedger { contest_id: ContestId },
}

/// Kind of `Job::Transcode` in the queue.
pub const TRANSCODE: &str = "media.transcode";
/// Kind of `Job::Digitize` in the queue.
pub const DIGITIZE: &str = "library.digitize";
/// Kind of `Job::ReadRecords` in the queue.
pub const READ_RECORDS: &str = "library.read_records";
/// Kind of `Job::TakeRecords` in the queue.
pub const TAKE_RECORDS: &str = "library.take_records";
/// Kind of `Job::UndoImport` in the queue.
pub const UNDO_IMPORT: &str = "library.undo_import";
/// Kind of `Job::SealLedger` in the queue.
pub const SEAL_LEDGER: &str = "contests.seal_ledger";

impl Job {
    /// The kind under which workers claim it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Transcode { .. } => TRANSCODE,
            Self::Digitize { .. } => DIGITIZE,
            Self::ReadRecords { .. } => READ_RECORDS,
            Self::TakeRecords { .. } => TAKE_RECORDS,
            Self::UndoImport { .. } => UNDO_IMPORT,
            Self::SealLedger { .. } => SEAL_LEDGER,
        }
    }

    /// A key by which the same note is not left twice while it waits.
    pub fn dedup_key(&self) -> String {
        match self {
            Self::Transcode { lecture_id } => format!("{}:{lecture_id}", self.kind()),
            Self::Digitize { book_id } => format!("{}:{book_id}", self.kind()),
            Self::ReadRecords { import_id }
            | Self::TakeRecords { import_id, .. }
            | Self::UndoImport { import_id, .. } => format!("{}:{import_id}", self.kind()),
            Self::SealLedger { contest_id } => format!("{}:{contest_id}", self.kind()),
        }
    }

    /// The note, to be pushed in the transaction of its cause.
    pub fn note(&self) -> NewJob {
        NewJob::new(self.kind(), self).dedup(self.dedup_key())
    }
}
