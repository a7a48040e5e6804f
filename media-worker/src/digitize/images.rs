//! Page images: read from a file, written as WebP.

use std::path::Path;

use image::{DynamicImage, ImageReader, Limits};
use sha2::{Digest, Sha256};

use super::layer::Layer;
use super::page::{PageImage, View};
use super::scale;
use crate::refusal::{Class, Refusal};

/// Widest or highest page image, and the memory that decoding one may take.
const LONGEST_SIDE: u32 = 12_000;
const MOST_MEMORY: u64 = 256 << 20;
/// A page is read at no more than this; a phone's 50 megapixels tell no more.
const LONGEST_READ: u32 = 4000;

/// Reads one page image.
///
/// # Errors
/// A [`Refusal`]: too large, or damaged.
pub fn read(path: &Path) -> anyhow::Result<View> {
    let mut reader = ImageReader::open(path)?.with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    // A phone writes how it was held beside the picture.
    let orientation = image::ImageDecoder::orientation(&mut decoder).map_err(refused)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(refused)?;
    image.apply_orientation(orientation);
    if image.width().max(image.height()) > LONGEST_READ {
        image = image.thumbnail(LONGEST_READ, LONGEST_READ);
    }
    Ok(View {
        image: on_white(image),
        layer: Layer::Useless,
    })
}

/// Without transparency, as paper.
fn on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return DynamicImage::ImageRgb8(image.into_rgb8());
    }
    let mut paper = image.into_rgba8();
    for pixel in paper.pixels_mut() {
        let [r, g, b, a] = pixel.0;
        let over = |c: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a))) / 255) as u8;
        pixel.0 = [over(r), over(g), over(b), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(paper).into_rgb8())
}

fn refused(error: image::ImageError) -> anyhow::Error {
    let class = match error {
        image::ImageError::Limits(_) => Class::TooLarge,
        _ => Class::Damaged,
    };
    Refusal::from(class).into()
}

/// Writes the page in each width that it has. The largest first: the others are made
/// from the one before.
///
/// # Errors
/// Our own failure to encode or write.
pub fn write(
    number: u32,
    page: DynamicImage,
    out: &Path,
    widths: &[u32],
    quality: f32,
) -> anyhow::Result<Vec<PageImage>> {
    let own = page.width();
    let mut wanted: Vec<u32> = widths.iter().map(|width| (*width).min(own)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut image = page;
    let mut written = Vec::new();
    for width in wanted.into_iter().rev() {
        if width < image.width() {
            image = scale::for_reading(&image, width, scale::height_for(&image, width))?;
        }
        let rgb = image
            .as_rgb8()
            .ok_or_else(|| anyhow::anyhow!("a page is not RGB"))?;
        let (width, height) = rgb.dimensions();
        let bytes = webp::Encoder::from_rgb(rgb, width, height).encode(quality);
        let file = format!("{number:04}-{width}.webp");
        std::fs::write(out.join(&file), &*bytes)?;
        let hash: String = Sha256::digest(&*bytes)[..8]
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        written.push(PageImage {
            width,
            height,
            file,
            bytes: bytes.len() as u64,
            hash,
        });
    }
    written.reverse();
    Ok(written)
}
