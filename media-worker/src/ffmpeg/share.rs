//! A second reference to a picture, and an encoder's header.

use ffmpeg_next::codec::Context;
use ffmpeg_next::{Error, ffi, frame};

/// Another frame on the same pixels, with a time of its own. Nothing is copied; both
/// must only be read.
///
/// # Errors
/// When memory runs out.
#[expect(
    unsafe_code,
    reason = "ffmpeg-next clones a frame only by copying its pixels"
)]
pub fn same_picture(picture: &frame::Video) -> Result<frame::Video, Error> {
    let mut shared = frame::Video::empty();
    // SAFETY: both are live AVFrames; the destination is empty, as av_frame_ref demands.
    match unsafe { ffi::av_frame_ref(shared.as_mut_ptr(), picture.as_ptr()) } {
        0 => Ok(shared),
        error => Err(Error::from(error)),
    }
}

/// The header (extradata) of an opened encoder: parameter sets of H.264 in Annex B
/// form, the AudioSpecificConfig of AAC.
#[expect(
    unsafe_code,
    reason = "ffmpeg-next does not show an encoder's extradata"
)]
pub fn encoder_header(encoder: &impl AsRef<Context>) -> Vec<u8> {
    // SAFETY: the context is live; extradata is null or extradata_size bytes long, and
    // does not change after the encoder was opened.
    unsafe {
        let context = &*encoder.as_ref().as_ptr();
        let length = usize::try_from(context.extradata_size).unwrap_or(0);
        if context.extradata.is_null() || length == 0 {
            return Vec::new();
        }
        std::slice::from_raw_parts(context.extradata, length).to_vec()
    }
}
