//! One file of a rendition, written segment by segment.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::published::{Piece, Segment};
use crate::mp4::{Fragment, Media, Sample, header};

/// A file that grows by segments.
pub struct Writer {
    file: File,
    piece: Piece,
    end: u64,
    timescale: u32,
    each: u32,
    begins: u64,
}

impl Writer {
    /// Creates `out/name` and writes its header. `each` is the ticks of one sample.
    pub fn create(
        out: &Path,
        rendition: &str,
        name: String,
        codecs: String,
        media: &Media,
        (timescale, each): (u32, u32),
    ) -> std::io::Result<Self> {
        let bytes = header(media, timescale);
        let mut file = File::create(out.join(&name))?;
        file.write_all(&bytes)?;
        let piece = Piece {
            rendition: rendition.to_owned(),
            file: name,
            codecs,
            header: bytes.len() as u64,
            header_mark: Sha256::digest(&bytes)[..8]
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect(),
            segments: Vec::new(),
        };
        Ok(Self {
            file,
            end: piece.header,
            piece,
            timescale,
            each,
            begins: 0,
        })
    }

    /// Shifts all that follows by so many seconds.
    #[must_use]
    pub fn begins_at(mut self, seconds: f64) -> Self {
        self.begins = (seconds * f64::from(self.timescale)).round() as u64;
        self
    }

    /// Writes one segment; `first` is the number of its first sample in the whole film,
    /// `number` its own, from 0.
    pub fn segment(&mut self, number: u64, first: u64, samples: &[Sample]) -> std::io::Result<()> {
        let fragment = Fragment {
            number: u32::try_from(number + 1).unwrap_or(u32::MAX),
            starts: self.begins + first * u64::from(self.each),
            each: self.each,
            samples,
        };
        let bytes = fragment.bytes();
        self.file.write_all(&bytes)?;
        let ticks = samples.len() as u64 * u64::from(self.each);
        let seconds = ticks as f64 / f64::from(self.timescale);
        let size = bytes.len() as u64;
        self.piece.segments.push(Segment {
            seconds,
            offset: self.end,
            size,
        });
        self.end += size;
        Ok(())
    }

    /// The finished piece.
    pub fn finish(self) -> std::io::Result<Piece> {
        self.file.sync_all()?;
        Ok(self.piece)
    }
}
