//! One segment: samples behind their description.

use super::boxes::Boxes;

/// One coded picture or one frame of sound.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its bytes, as MP4 holds them.
    pub bytes: Vec<u8>,
    /// Ticks from its decoding to its showing.
    pub shown_after: i32,
    /// Whether decoding can begin here: all samples of a fragment, or only its first.
    pub key: bool,
}

/// Samples of equal duration that are decoded one after the other.
#[derive(Debug, Clone)]
pub struct Fragment<'a> {
    /// Counted from 1 in each rendition.
    pub number: u32,
    /// Ticks from the start of the film to the first decoding.
    pub starts: u64,
    /// Ticks that each sample lasts.
    pub each: u32,
    /// The samples.
    pub samples: &'a [Sample],
}

/// "Depends on nothing", and "depends on others and is no place to begin".
const KEY: u32 = 0x0200_0000;
const NOT_KEY: u32 = 0x0101_0000;

const DEFAULT_BASE_IS_MOOF: u32 = 0x02_0000;
const DEFAULT_DURATION: u32 = 0x08;
const DEFAULT_FLAGS: u32 = 0x20;
const DATA_OFFSET: u32 = 0x01;
const FIRST_FLAGS: u32 = 0x04;
const EACH_SIZE: u32 = 0x200;
const EACH_SHIFT: u32 = 0x800;

impl Fragment<'_> {
    /// The bytes of the fragment.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let length = self.description(0).0.len();
        let offset = u32::try_from(length + 8).unwrap_or(u32::MAX);
        let mut file = self.description(offset);
        file.put(b"mdat", |b| {
            self.samples.iter().for_each(|sample| {
                b.bytes(&sample.bytes);
            });
        });
        file.0
    }

    /// The `moof`; `offset` is where the samples begin, counted from its start. Says of
    /// each sample only what is not the same for all: sound has nothing but sizes.
    fn description(&self, offset: u32) -> Boxes {
        let reordered = self.samples.iter().any(|sample| sample.shown_after != 0);
        let all_keys = self.samples.iter().all(|sample| sample.key);
        let mut about = DATA_OFFSET | EACH_SIZE;
        about |= if reordered { EACH_SHIFT } else { 0 };
        // Of pictures only the first is a key.
        about |= if all_keys { 0 } else { FIRST_FLAGS };
        let mut file = Boxes::default();
        file.put(b"moof", |b| {
            b.full(b"mfhd", 0, 0, |b| {
                b.u32(self.number);
            });
            b.put(b"traf", |b| {
                let defaults = DEFAULT_BASE_IS_MOOF | DEFAULT_DURATION | DEFAULT_FLAGS;
                b.full(b"tfhd", 0, defaults, |b| {
                    b.u32(1)
                        .u32(self.each)
                        .u32(if all_keys { KEY } else { NOT_KEY });
                });
                b.full(b"tfdt", 1, 0, |b| {
                    b.u64(self.starts);
                });
                b.full(b"trun", 1, about, |b| {
                    b.u32(u32::try_from(self.samples.len()).unwrap_or(0))
                        .u32(offset);
                    if !all_keys {
                        b.u32(KEY);
                    }
                    for sample in self.samples {
                        b.u32(u32::try_from(sample.bytes.len()).unwrap_or(0));
                        if reordered {
                            b.bytes(&sample.shown_after.to_be_bytes());
                        }
                    }
                });
            });
        });
        file
    }
}
