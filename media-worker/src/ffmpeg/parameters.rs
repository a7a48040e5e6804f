//! What a container says of its streams, before anything is decoded.

use ffmpeg_next::codec::Parameters;
use ffmpeg_next::{Rational, ffi};

/// A picture stream, as declared.
#[derive(Debug, Clone, Copy)]
pub struct PictureParameters {
    /// Coded size in pixels.
    pub width: u32,
    /// Coded size in pixels.
    pub height: u32,
    /// Shape of one pixel; 0/1 where unknown.
    pub pixel_aspect: Rational,
    /// Fields instead of whole pictures.
    pub interlaced: bool,
    /// High dynamic range (PQ or HLG).
    pub high_range: bool,
}

/// A sound stream, as declared.
#[derive(Debug, Clone, Copy)]
pub struct SoundParameters {
    /// Samples a second.
    pub rate: u32,
    /// Channels.
    pub channels: u32,
}

/// Reads what is declared of a picture stream.
#[must_use]
pub fn picture(parameters: &Parameters) -> PictureParameters {
    let raw = raw(parameters);
    let interlaced = !matches!(
        raw.field_order,
        ffi::AVFieldOrder::AV_FIELD_UNKNOWN | ffi::AVFieldOrder::AV_FIELD_PROGRESSIVE
    );
    let high_range = matches!(
        raw.color_trc,
        ffi::AVColorTransferCharacteristic::AVCOL_TRC_SMPTE2084
            | ffi::AVColorTransferCharacteristic::AVCOL_TRC_ARIB_STD_B67
    );
    PictureParameters {
        width: u32::try_from(raw.width).unwrap_or(0),
        height: u32::try_from(raw.height).unwrap_or(0),
        pixel_aspect: raw.sample_aspect_ratio.into(),
        interlaced,
        high_range,
    }
}

/// Reads what is declared of a sound stream.
#[must_use]
pub fn sound(parameters: &Parameters) -> SoundParameters {
    let raw = raw(parameters);
    SoundParameters {
        rate: u32::try_from(raw.sample_rate).unwrap_or(0),
        channels: u32::try_from(raw.ch_layout.nb_channels).unwrap_or(0),
    }
}

#[expect(
    unsafe_code,
    reason = "ffmpeg-next shows no size, aspect or rate of a stream"
)]
fn raw(parameters: &Parameters) -> &ffi::AVCodecParameters {
    // SAFETY: a `Parameters` always points to a live AVCodecParameters, which it owns or
    // whose owner it keeps alive; the reference lives no longer than the `Parameters`.
    unsafe { &*parameters.as_ptr() }
}
