//! Media worker: films into HLS, scanned pages into readable ones, catalogue files into records.
//!
//! The only code that knows FFmpeg, PDF rendering, OCR and the formats of catalogues. Whatever parses an upload
//! runs in a confined child of this very executable ([`child_main`]); the parent side
//! ([`cell`]) only starts it, listens, and takes its files.

pub mod cell;
mod child;
pub mod cli;
pub mod digitize;
mod ffmpeg;
pub mod inspect;
mod mp4;
pub mod records;
pub mod refusal;
pub mod transcode;
mod worker;

pub use child::child_main;
pub use worker::{Context, quick_worker, run, worker};
