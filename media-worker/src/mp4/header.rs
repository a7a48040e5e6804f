//! The header of a fragmented file: what is coming, and how to decode it.

use super::annexb::ParameterSets;
use super::boxes::Boxes;

/// What a file carries.
#[derive(Debug, Clone)]
pub enum Media {
    /// H.264.
    Picture {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Its parameter sets.
        sets: ParameterSets,
    },
    /// AAC.
    Sound {
        /// Samples a second.
        rate: u32,
        /// Channels.
        channels: u16,
        /// Bits a second, on average.
        bits: u32,
        /// The AudioSpecificConfig.
        config: Vec<u8>,
    },
}

const UNITY: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/// The header; `timescale` is the ticks a second of its fragments.
#[must_use]
pub fn header(media: &Media, timescale: u32) -> Vec<u8> {
    let mut file = Boxes::default();
    file.put(b"ftyp", |b| {
        b.bytes(b"iso6").u32(0).bytes(b"iso6cmfcmp41");
    });
    file.put(b"moov", |b| {
        b.full(b"mvhd", 0, 0, |b| {
            b.zeros(8)
                .u32(timescale)
                .u32(0)
                .u32(0x1_0000)
                .u16(0x100)
                .zeros(10);
            UNITY.iter().for_each(|number| {
                b.u32(*number);
            });
            b.zeros(24).u32(2);
        });
        b.put(b"trak", |b| track(b, media, timescale));
        b.put(b"mvex", |b| {
            b.full(b"trex", 0, 0, |b| {
                b.u32(1).u32(1).u32(0).u32(0).u32(0);
            });
        });
    });
    file.0
}

fn track(b: &mut Boxes, media: &Media, timescale: u32) {
    let (width, height, volume, handler) = match media {
        Media::Picture { width, height, .. } => (*width, *height, 0, b"vide"),
        Media::Sound { .. } => (0, 0, 0x100, b"soun"),
    };
    // Enabled, in the film.
    b.full(b"tkhd", 0, 3, |b| {
        b.zeros(8)
            .u32(1)
            .zeros(4)
            .u32(0)
            .zeros(8)
            .u16(0)
            .u16(0)
            .u16(volume)
            .u16(0);
        UNITY.iter().for_each(|number| {
            b.u32(*number);
        });
        b.u32(width << 16).u32(height << 16);
    });
    b.put(b"mdia", |b| {
        b.full(b"mdhd", 0, 0, |b| {
            // No language: 'und'.
            b.zeros(8).u32(timescale).u32(0).u16(0x55c4).u16(0);
        });
        b.full(b"hdlr", 0, 0, |b| {
            b.u32(0).bytes(handler).zeros(12).u8(0);
        });
        b.put(b"minf", |b| {
            match media {
                Media::Picture { .. } => b.full(b"vmhd", 0, 1, |b| {
                    b.zeros(8);
                }),
                Media::Sound { .. } => b.full(b"smhd", 0, 0, |b| {
                    b.zeros(4);
                }),
            };
            b.put(b"dinf", |b| {
                b.full(b"dref", 0, 0, |b| {
                    b.u32(1).full(b"url ", 0, 1, |_| {});
                });
            });
            b.put(b"stbl", |b| sample_tables(b, media));
        });
    });
}

/// The description of samples; the tables themselves are empty, fragments have theirs.
fn sample_tables(b: &mut Boxes, media: &Media) {
    b.full(b"stsd", 0, 0, |b| {
        b.u32(1);
        match media {
            Media::Picture {
                width,
                height,
                sets,
            } => picture_entry(b, *width, *height, sets),
            Media::Sound {
                rate,
                channels,
                bits,
                config,
            } => {
                sound_entry(b, *rate, *channels, *bits, config);
            }
        }
    });
    b.full(b"stts", 0, 0, |b| {
        b.u32(0);
    });
    b.full(b"stsc", 0, 0, |b| {
        b.u32(0);
    });
    b.full(b"stsz", 0, 0, |b| {
        b.u32(0).u32(0);
    });
    b.full(b"stco", 0, 0, |b| {
        b.u32(0);
    });
}

fn picture_entry(b: &mut Boxes, width: u32, height: u32, sets: &ParameterSets) {
    let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
    b.put(b"avc1", |b| {
        b.zeros(6)
            .u16(1)
            .zeros(16)
            .u16(side(width))
            .u16(side(height));
        b.u32(0x48_0000)
            .u32(0x48_0000)
            .u32(0)
            .u16(1)
            .zeros(32)
            .u16(24)
            .u16(0xffff);
        b.put(b"avcC", |b| {
            b.u8(1).bytes(&sets.sequence[1..4]).u8(0xff).u8(0xe1);
            b.u16(u16::try_from(sets.sequence.len()).unwrap_or(0))
                .bytes(&sets.sequence);
            b.u8(1)
                .u16(u16::try_from(sets.picture.len()).unwrap_or(0))
                .bytes(&sets.picture);
            // High profile (100) says its chroma and depths again: 4:2:0, 8 bits.
            if sets.sequence[1] == 100 {
                b.u8(0xfd).u8(0xf8).u8(0xf8).u8(0);
            }
        });
        b.put(b"colr", |b| {
            // BT.709 in all three, limited range.
            b.bytes(b"nclx").u16(1).u16(1).u16(1).u8(0);
        });
        b.put(b"pasp", |b| {
            b.u32(1).u32(1);
        });
    });
}

fn sound_entry(b: &mut Boxes, rate: u32, channels: u16, bits: u32, config: &[u8]) {
    let short = |length: usize| u8::try_from(length).unwrap_or(0);
    b.put(b"mp4a", |b| {
        b.zeros(6)
            .u16(1)
            .zeros(8)
            .u16(channels)
            .u16(16)
            .zeros(4)
            .u32(rate << 16);
        b.full(b"esds", 0, 0, |b| {
            // Descriptors: stream 3 { decoder 4 { config 5 }, sync layer 6 }.
            let decoder = 13 + 2 + config.len();
            b.u8(3).u8(short(3 + 2 + decoder + 3)).u16(1).u8(0);
            b.u8(4)
                .u8(short(decoder))
                .u8(0x40)
                .u8(0x15)
                .bytes(&[0; 3])
                .u32(bits)
                .u32(bits);
            b.u8(5).u8(short(config.len())).bytes(config);
            b.u8(6).u8(1).u8(2);
        });
    });
}
