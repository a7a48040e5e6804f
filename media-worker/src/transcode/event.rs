//! What a running transcode tells its parent.

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::published::Piece;
use crate::inspect::Source;

/// How events are handed over; an error means that nobody listens any more.
pub type Tell<'a> = &'a dyn Fn(&Event) -> anyhow::Result<()>;

/// Something happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The input was understood; this will be made of it.
    Plan {
        /// The input.
        source: Source,
        /// The ladder.
        plan: Plan,
    },
    /// So far.
    Progress {
        /// From 0 to 1, by media time.
        done: f64,
        /// Seconds of film a second, in this run.
        speed: f64,
        /// Seconds until the end, at this speed.
        remaining: f64,
    },
    /// These files are complete and may be published, `files` first, then `playlists`,
    /// the master playlist last. Files never change again; playlists grow.
    Published {
        /// To be handed back, with all before it, when the work is resumed.
        checkpoint: Checkpoint,
        /// New files in the output folder.
        files: Vec<String>,
        /// Playlists in the output folder, each a replacement of the one before.
        playlists: Vec<String>,
    },
}

/// A part of the work that need not be done again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "checkpoint", rename_all = "snake_case")]
pub enum Checkpoint {
    /// Every packet was seen, and the sound, if there is any, is complete.
    Film(Film),
    /// The poster is chosen.
    Poster(Image),
    /// All rungs have finished this chunk of film.
    Chunk {
        /// Counted from 0.
        number: u32,
        /// One piece a rung, in the order of the plan.
        pieces: Vec<Piece>,
    },
}

/// What the first pass found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Film {
    /// Its true length.
    pub seconds: f64,
    /// Its sound.
    pub sound: Option<Piece>,
    /// Gaps and jumps of the clock that were closed.
    pub jumps: u32,
    /// Frames of sound that could not be decoded.
    pub damaged_sound: u64,
}

/// A still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Its file.
    pub file: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}
