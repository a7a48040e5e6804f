//! Fragmented MP4 (CMAF), written by ourselves.
//!
//! One file holds a header and then one fragment a segment, addressed by byte range.
//! We write it rather than FFmpeg because every rung and the sound must stand on one
//! clock, to the tick, across files that were begun by different processes; FFmpeg's
//! muxers zero each stream apart and shift pictures by the reordering delay.
//!
//! Sources: ISO/IEC 14496-12 (boxes), 14496-14 and 14496-1 (sound), 14496-15 (H.264),
//! 23000-19 (CMAF).

mod annexb;
mod boxes;
mod fragment;
mod header;

pub use annexb::{ParameterSets, length_prefixed};
pub use fragment::{Fragment, Sample};
pub use header::{Media, header};
