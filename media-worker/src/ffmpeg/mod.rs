//! The corner where FFmpeg is touched by hand.
//!
//! `ffmpeg-next` is safe for most of what we do. What it has no safe word for is here,
//! and only here, each use with its reason: opening with limits set before anything is
//! decoded, reading stream parameters, a second reference to one picture, and the
//! encoder's header.

mod allow;
mod graph;
mod open;
mod parameters;
mod share;

pub use allow::decoder_allowed;
pub use graph::{filter_picture, graph, picture_graph};
pub use open::open;
pub use parameters::{picture, sound};
pub use share::{encoder_header, same_picture};

/// Prepares the library for this process, and silences it: what it prints about
/// hostile input is as hostile.
///
/// # Errors
/// When the library cannot be initialised.
pub fn start() -> Result<(), ffmpeg_next::Error> {
    ffmpeg_next::init()?;
    ffmpeg_next::log::set_level(ffmpeg_next::log::Level::Quiet);
    Ok(())
}
