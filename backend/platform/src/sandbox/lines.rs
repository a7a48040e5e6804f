//! The lines between child and parent: one JSON object each.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest line that is read; a longer one ends the child. Large enough for a
/// page of a newspaper with all its words.
pub(super) const LONGEST_LINE: usize = 4 << 20;

/// What the parent writes on the child's standard input.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub options: Value,
    pub limits: super::Limits,
    pub confinement: super::Confinement,
    /// Readable paths, needed only where the child shuts its own door.
    pub readable: Vec<std::path::PathBuf>,
}

/// What the child writes on its standard output.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub(super) enum Line {
    /// Something happened; the shape belongs to the work.
    Progress { value: Value },
    /// The end, well.
    Done { report: Value },
    /// The end, because of the input.
    Refused { class: String, sentence: String },
    /// The end, for want of memory.
    Memory,
}
