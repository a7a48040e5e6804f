//! What the parent asks of a child, and how much of the machine it may use.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One piece of work for one child.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of the work, the first word after `child` (`transcode`, `digitize`).
    pub work: String,
    /// The hostile file. The child gets it read-only, where confinement allows it
    /// under another name, so that its real name means nothing.
    pub input: PathBuf,
    /// The folder the child may write to. It must exist.
    pub out: PathBuf,
    /// Settings of the work, as the child understands them.
    pub options: Value,
    /// Further files and folders that the child may read (a library, fonts).
    pub readable: Vec<PathBuf>,
    /// How much it may use.
    pub limits: Limits,
}

/// The limits of one child. Every one of them ends it with SIGKILL or a failed
/// system call; none depends on the child's good will.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Limits {
    /// Private writable memory of each process, bytes (the address space may be
    /// larger by [`Limits::SHARED_CODE`], which covers mapped libraries).
    pub memory: u64,
    /// Processor time of each process.
    pub cpu: Duration,
    /// Size of any one written file, bytes.
    pub file_size: u64,
    /// Size of all that lies in the output folder, bytes.
    pub output_size: u64,
    /// Time by the clock, from start to end.
    pub wall: Duration,
    /// Longest time without a line from the child.
    pub silence: Duration,
    /// Processes and threads.
    pub processes: u64,
}

impl Limits {
    /// Room for mapped libraries beyond `memory`; not memory in use.
    pub const SHARED_CODE: u64 = 1 << 30;

    /// Enough to look at a file and say what it is.
    #[must_use]
    pub fn glance() -> Self {
        Self {
            memory: 512 << 20,
            cpu: Duration::from_secs(30),
            file_size: 16 << 20,
            output_size: 64 << 20,
            wall: Duration::from_secs(60),
            silence: Duration::from_secs(60),
            processes: 64,
        }
    }
}
