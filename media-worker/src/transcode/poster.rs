//! The still that stands for a film: a frame that shows something.
//!
//! One picture a second of the first minute is weighed by the spread of its brightness
//! and by its edges; black lead-ins, white flashes and blur weigh little.

use std::path::Path;

use ffmpeg_next::frame;

use super::event::Image;
use super::plan::Plan;
use super::shape;
use crate::ffmpeg::same_picture;

/// Seconds of film that are looked at.
const LOOKED_AT: f64 = 60.0;
/// Widest or highest still.
const LONGEST_SIDE: u32 = 1280;
const JPEG_QUALITY: u8 = 80;

/// Looks for the best frame.
pub struct Poster {
    best: Option<(f64, frame::Video)>,
    every: u64,
    last: u64,
    done: bool,
}

impl Poster {
    /// A search, or none if the still was `chosen` before.
    pub fn new(plan: &Plan, chosen: bool) -> Self {
        let every = plan.rate.value().round().max(1.0) as u64;
        let last = (plan.rate.value() * LOOKED_AT) as u64;
        Self {
            best: None,
            every,
            last,
            done: chosen,
        }
    }

    /// Looks at picture `number`. True once enough were seen.
    pub fn look(&mut self, number: u64, picture: &frame::Video) -> anyhow::Result<bool> {
        if self.done || !number.is_multiple_of(self.every) {
            return Ok(false);
        }
        let worth = worth(picture);
        if self
            .best
            .as_ref()
            .is_none_or(|(best, _)| worth > *best * 1.1)
        {
            self.best = Some((worth, same_picture(picture)?));
        }
        Ok(number >= self.last)
    }

    /// Writes the best frame; nothing if it was written before or nothing was seen.
    pub fn write(&mut self, out: &Path) -> anyhow::Result<Option<Image>> {
        self.done = true;
        let Some((_, picture)) = self.best.take() else {
            return Ok(None);
        };
        let (width, height) = (picture.width(), picture.height());
        let scale = f64::from(LONGEST_SIDE) / f64::from(width.max(height).max(LONGEST_SIDE));
        let side = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
        let still = shape::rgb(&picture, (side(width), side(height)))?;
        let (width, height) = (still.width(), still.height());
        let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
        for row in still.data(0).chunks(still.stride(0)).take(height as usize) {
            pixels.extend_from_slice(&row[..width as usize * 3]);
        }
        let file = "poster.jpg".to_owned();
        let mut target = std::io::BufWriter::new(std::fs::File::create(out.join(&file))?);
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut target, JPEG_QUALITY).encode(
            &pixels,
            width,
            height,
            image::ExtendedColorType::Rgb8,
        )?;
        Ok(Some(Image {
            file,
            width,
            height,
        }))
    }
}

/// How much a picture shows, from a coarse grid of its brightness.
fn worth(picture: &frame::Video) -> f64 {
    const STEPS: usize = 48;
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (luma, stride) = (picture.data(0), picture.stride(0));
    let at = |x: usize, y: usize| f64::from(luma[y * height / STEPS * stride + x * width / STEPS]);
    let mut counts = [0_f64; 16];
    let mut edges = 0.0;
    for y in 0..STEPS {
        for x in 0..STEPS {
            counts[(at(x, y) / 16.0) as usize] += 1.0;
            if x > 0 && y > 0 {
                edges += (at(x, y) - at(x - 1, y)).abs() + (at(x, y) - at(x, y - 1)).abs();
            }
        }
    }
    let all = (STEPS * STEPS) as f64;
    let share = counts
        .iter()
        .map(|count| count / all)
        .filter(|share| *share > 0.0);
    let spread: f64 = share.map(|share| -share * share.log2()).sum();
    spread + (edges / all / 8.0).min(2.0)
}
