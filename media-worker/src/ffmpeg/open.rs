//! Opening a hostile file: allow-lists and limits first, decoding after.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

use ffmpeg_next::format::context::Input;
use ffmpeg_next::{Dictionary, Error, ffi};

use super::allow;

/// A file whose container was read, but no stream decoded yet.
pub struct Opening {
    input: Input,
    max_pixels: u64,
}

/// Opens the container, with only the allowed demuxers and decoders and no protocol but
/// `file`, so that nothing in it can name another file or host.
///
/// # Errors
/// What FFmpeg says; `EINVAL` when the container is known but not allowed.
#[expect(
    unsafe_code,
    reason = "ffmpeg-next opens and decodes in one step, without limits between"
)]
pub fn open(path: &Path, max_pixels: u64) -> Result<Opening, Error> {
    // The prefix keeps a name like `concat:a|b` from being read as a protocol.
    let url = [b"file:", path.as_os_str().as_bytes()].concat();
    let url = CString::new(url).map_err(|_| Error::InvalidData)?;
    let mut options = Dictionary::new();
    options.set("format_whitelist", allow::FORMATS);
    options.set("codec_whitelist", &allow::decoders());
    options.set("protocol_whitelist", "file");
    // SAFETY: avformat_open_input allocates the context into `context` or leaves it null
    // and frees what it made; the dictionary is given up before the call and whatever
    // is left of it owned again after. `Input` then owns the context.
    unsafe {
        let mut context = ptr::null_mut();
        let mut raw = options.disown();
        let code =
            ffi::avformat_open_input(&raw mut context, url.as_ptr(), ptr::null(), &raw mut raw);
        drop(Dictionary::own(raw));
        if code < 0 {
            return Err(Error::from(code));
        }
        Ok(Opening {
            input: Input::wrap(context),
            max_pixels,
        })
    }
}

impl Opening {
    /// The streams as the container declares them. Containers without a header
    /// (MPEG-TS) declare none yet.
    #[must_use]
    pub fn declared(&self) -> &Input {
        &self.input
    }

    /// Reads and decodes the first packets to learn the rest about the streams. No
    /// picture above the limit of pixels is decoded.
    ///
    /// # Errors
    /// What FFmpeg says.
    #[expect(
        unsafe_code,
        reason = "ffmpeg-next passes no decoder options to the first look"
    )]
    pub fn look(mut self) -> Result<Input, Error> {
        let streams = self.input.nb_streams() as usize;
        let limits = || {
            let mut options = Dictionary::new();
            options.set("max_pixels", &self.max_pixels.to_string());
            options.set("threads", "1");
            options
        };
        // SAFETY: one dictionary a stream, as avformat_find_stream_info demands; it
        // consumes entries but not the dictionaries, which are owned again after.
        let code = unsafe {
            let mut raw: Vec<*mut ffi::AVDictionary> =
                (0..streams).map(|_| limits().disown()).collect();
            let code = ffi::avformat_find_stream_info(self.input.as_mut_ptr(), raw.as_mut_ptr());
            raw.into_iter().for_each(|left| drop(Dictionary::own(left)));
            code
        };
        if code < 0 {
            Err(Error::from(code))
        } else {
            Ok(self.input)
        }
    }
}
