//! The ladder that a film gets.

use serde::{Deserialize, Serialize};

use crate::inspect::{Picture, Rate, Source};

/// Seconds of film in a segment, which is also the distance of key pictures. Of 2 s
/// and 4 s the longer saves 31 % of the bytes of slides.
const SEGMENT_SECONDS: f64 = 4.0;

/// The first chunk is short, so that a learner can begin early …
const FIRST_CHUNK: u64 = 15;
/// … the others hold five minutes: few objects, and little is lost when work is cut.
const CHUNK: u64 = 75;

/// What a unit may set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wishes {
    /// Rungs by the short side, pixels.
    pub heights: Vec<u32>,
    /// Constant rate factor of x264; less is better and larger.
    pub quality: f32,
    /// Most pictures a second.
    pub most_pictures: u32,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            heights: vec![240, 360, 480, 720, 1080],
            quality: 23.0,
            most_pictures: 30,
        }
    }
}

/// What will be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Rungs, the lowest first; none for sound alone.
    pub rungs: Vec<Rung>,
    /// Pictures a second, the same on all rungs.
    pub rate: Rate,
    /// Pictures in a segment.
    pub segment_pictures: u64,
    /// Constant rate factor.
    pub quality: f32,
    /// Whether there is sound.
    pub sound: Option<SoundPlan>,
}

/// One rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// `v240`: names its files.
    pub name: String,
    /// Pixels, even.
    pub width: u32,
    /// Pixels, even.
    pub height: u32,
    /// Most bits a second, over a second and a half.
    pub most_bits: u32,
}

/// The sound rendition: for speech, and for the lowest rung that a link can carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoundPlan {
    /// `sound`: names its files.
    pub name: String,
    /// The stream it comes from.
    pub stream: usize,
    /// Its language, where the container says.
    pub language: Option<String>,
    /// Bits a second.
    pub bits: u32,
    /// Channels.
    pub channels: u16,
}

/// Samples a second of every sound rendition.
pub const SOUND_RATE: u32 = 48_000;

impl Plan {
    /// The plan for a source.
    #[must_use]
    pub fn new(source: &Source, wishes: &Wishes) -> Self {
        let own = source
            .picture
            .as_ref()
            .map_or(Rate::whole(25), |picture| picture.rate);
        let most = Rate::whole(wishes.most_pictures.max(1));
        let rate = if own.value() > most.value() {
            most
        } else {
            own
        };
        let rungs = source
            .picture
            .as_ref()
            .map_or_else(Vec::new, |p| rungs(p, &wishes.heights));
        let sound = source.sounds.first().map(|sound| SoundPlan {
            name: "sound".into(),
            stream: sound.stream,
            language: sound.language.clone(),
            bits: 48_000,
            channels: 1,
        });
        let segment_pictures = (SEGMENT_SECONDS * rate.value()).round().max(1.0) as u64;
        Self {
            rungs,
            rate,
            segment_pictures,
            quality: wishes.quality,
            sound,
        }
    }

    /// Seconds by which every rendition is shifted. Reordered pictures are decoded before
    /// they are shown, so the first would have to be decoded before time 0. CMAF can say
    /// that by negative shifts, but players built on FFmpeg misread them by two pictures;
    /// so instead everything, the sound too, begins that much later.
    #[must_use]
    pub fn lead_seconds(&self) -> f64 {
        if self.rungs.is_empty() {
            0.0
        } else {
            self.rate.time(Self::LEAD)
        }
    }

    /// Pictures that the encoder holds back to reorder.
    pub const LEAD: u64 = 2;

    /// Ticks a second of the picture's files.
    #[must_use]
    pub fn timescale(&self) -> u32 {
        self.rate.pictures * self.tick_factor()
    }

    /// Ticks that a picture lasts.
    #[must_use]
    pub fn ticks(&self) -> u32 {
        self.rate.seconds * self.tick_factor()
    }

    /// Makes a whole rate's timescale fine enough for players that count in it.
    fn tick_factor(&self) -> u32 {
        if self.rate.pictures < 1000 { 1000 } else { 1 }
    }

    /// Exact seconds of a segment.
    #[must_use]
    pub fn segment_seconds(&self) -> f64 {
        self.rate.time(self.segment_pictures)
    }

    /// The first picture of a chunk.
    #[must_use]
    pub fn chunk_starts(&self, chunk: u32) -> u64 {
        let segments = match u64::from(chunk) {
            0 => 0,
            later => FIRST_CHUNK + (later - 1) * CHUNK,
        };
        segments * self.segment_pictures
    }
}

/// Rungs not above the picture itself. A picture within 5 % of a rung takes that rung at
/// its own size; one below the lowest is a rung of its own.
fn rungs(picture: &Picture, heights: &[u32]) -> Vec<Rung> {
    let short = picture.width.min(picture.height);
    let mut wanted: Vec<u32> = heights
        .iter()
        .copied()
        .filter(|height| short * 20 >= height * 19)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        wanted.push(short);
    }
    wanted
        .into_iter()
        .map(|height| rung(picture, height, short))
        .collect()
}

fn rung(picture: &Picture, height: u32, short: u32) -> Rung {
    let scale = f64::from(height.min(short)) / f64::from(short);
    let side = |pixels: u32| ((f64::from(pixels) * scale / 2.0).round() as u32).max(1) * 2;
    let (width, tall) = (side(picture.width), side(picture.height));
    Rung {
        name: format!("v{height}"),
        width,
        height: tall,
        most_bits: most_bits(width * tall),
    }
}

/// The cap of a rung. The lowest must pass a link of 200 kbit/s together with the sound;
/// above, a cap is for films that do not stand still, and slides never meet it.
fn most_bits(pixels: u32) -> u32 {
    const CAPS: &[(f64, f64)] = &[
        (426.0 * 240.0, 135_000.0),
        (640.0 * 360.0, 380_000.0),
        (854.0 * 480.0, 750_000.0),
        (1280.0 * 720.0, 1_700_000.0),
        (1920.0 * 1080.0, 3_400_000.0),
    ];
    let pixels = f64::from(pixels);
    let above = CAPS
        .iter()
        .position(|(size, _)| pixels <= *size)
        .unwrap_or(CAPS.len() - 1)
        .max(1);
    let ((x0, y0), (x1, y1)) = (CAPS[above - 1], CAPS[above]);
    // Between two rungs, by the logarithm of both.
    let exponent = (y1 / y0).ln() / (x1 / x0).ln();
    (y0 * (pixels / x0).powf(exponent)).max(60_000.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::Turn;

    fn picture(width: u32, height: u32) -> Picture {
        Picture {
            stream: 0,
            codec: "h264".into(),
            coded: (width, height),
            width,
            height,
            turn: Turn::Upright,
            average_rate: 30.0,
            rate: Rate::whole(30),
            interlaced: false,
            high_range: false,
        }
    }

    fn sizes(width: u32, height: u32) -> Vec<(String, u32, u32)> {
        let heights = Wishes::default().heights;
        let all = rungs(&picture(width, height), &heights);
        all.into_iter()
            .map(|rung| (rung.name, rung.width, rung.height))
            .collect()
    }

    #[test]
    fn the_short_side_counts_and_nothing_is_enlarged() {
        let expected = [
            ("v240", 240, 426),
            ("v360", 360, 640),
            ("v480", 480, 854),
            ("v720", 720, 1280),
        ];
        let expected = expected.map(|(name, w, h)| (name.to_owned(), w, h));
        assert_eq!(sizes(720, 1280), expected);
        assert_eq!(sizes(176, 144), [("v144".to_owned(), 176, 144)]);
        assert_eq!(sizes(958, 718).last(), Some(&("v720".to_owned(), 958, 718)));
        assert_eq!(sizes(641, 361).last(), Some(&("v360".to_owned(), 640, 360)));
    }

    #[test]
    fn the_lowest_rung_fits_a_weak_link() {
        let lowest = rung(&picture(1920, 1080), 240, 1080);
        assert!((100_000..150_000).contains(&lowest.most_bits), "{lowest:?}");
        assert!(rung(&picture(1920, 1080), 1080, 1080).most_bits == 3_400_000);
    }

    #[test]
    fn chunks_begin_at_segments() {
        let source = crate::inspect::Source {
            container: "mov".into(),
            duration: None,
            picture: Some(picture(1280, 720)),
            sounds: vec![],
            unsupported: vec![],
        };
        let plan = Plan::new(&source, &Wishes::default());
        assert_eq!(plan.segment_pictures, 120);
        assert_eq!(
            [0, 1, 2].map(|chunk| plan.chunk_starts(chunk)),
            [0, 1800, 10_800]
        );
        assert_eq!((plan.timescale(), plan.ticks()), (30_000, 1000));
    }
}
