//! What a media file is: decided within seconds, before any real work.
//!
//! Order matters: bytes that lead to other files are recognised by ourselves, then the
//! container is opened, then declared limits are checked, and only then a packet is
//! decoded.

mod limits;
mod rate;
mod sniff;
mod source;
mod turn;

use std::path::Path;

use ffmpeg_next::format::context::Input;
use ffmpeg_next::{Error, media};

use crate::ffmpeg;
use crate::refusal::{Class, Refusal};

pub use limits::Limits;
pub use rate::{Rate, output_rate};
pub use source::{Picture, Sound, Source};
pub use turn::Turn;

/// Opens a media file and describes it, or says why it is refused.
///
/// # Errors
/// A [`Refusal`], or our own failure to read the file.
pub fn open(path: &Path, limits: &Limits) -> anyhow::Result<(Input, Source)> {
    let first = sniff::first_bytes(path)?;
    sniff::forbidden(&first)?;
    let opening = ffmpeg::open(path, u64::from(limits.widest) * u64::from(limits.widest))
        .map_err(|error| unopened(error, &first))?;
    within_declared(opening.declared(), limits)?;
    let input = opening.look().map_err(|error| unopened(error, &first))?;
    within_declared(&input, limits)?;
    let source = source::describe(&input)?;
    within(&source, limits)?;
    Ok((input, source))
}

/// Why FFmpeg would not open it.
fn unopened(error: Error, first: &[u8]) -> Refusal {
    match error {
        _ if sniff::looks_like_container(first) => Class::TruncatedContainer.into(),
        // Known to FFmpeg (EINVAL) but not on our list, or known to nobody.
        _ => Class::NotMedia.into(),
    }
}

/// The limits that need no decoding.
fn within_declared(input: &Input, limits: &Limits) -> Result<(), Refusal> {
    if input.nb_streams() > limits.streams {
        return Err(Class::LimitStreams.into());
    }
    let too_large = input
        .streams()
        .filter(|stream| stream.parameters().medium() == media::Type::Video)
        .map(|stream| ffmpeg::picture(&stream.parameters()))
        .any(|picture| picture.width.max(picture.height) > limits.widest);
    if too_large {
        Err(Class::LimitDimensions.into())
    } else {
        Ok(())
    }
}

fn within(source: &Source, limits: &Limits) -> Result<(), Refusal> {
    if let Some(duration) = source.duration {
        if duration > limits.longest {
            return Err(Class::LimitDuration.into());
        }
        if duration < limits.shortest {
            return Err(Class::TooShort.into());
        }
    }
    match &source.picture {
        Some(picture) if picture.width.min(picture.height) < limits.smallest => {
            Err(Class::TooSmall.into())
        }
        _ => Ok(()),
    }
}
