//! Turning a page by a small angle, on white.

use ffmpeg_next::{format, frame};
use image::{DynamicImage, RgbImage};

use super::deskew;
use crate::ffmpeg;

/// Below this nobody sees it and OCR does not mind.
const TOO_LITTLE: f64 = 0.15;

/// The page, straight, and by how many degrees it was turned clockwise.
///
/// # Errors
/// When the filter fails.
pub fn straighten(page: DynamicImage) -> anyhow::Result<(DynamicImage, f64)> {
    let degrees = deskew::skew(&page)?;
    if degrees.abs() < TOO_LITTLE {
        return Ok((page, 0.0));
    }
    let page = page.into_rgb8();
    let filter = format!(
        "rotate=a={}:fillcolor=white:bilinear=1",
        degrees.to_radians()
    );
    let turned = ffmpeg::filter_picture(&frame_of(&page), &filter)?;
    Ok((DynamicImage::ImageRgb8(image_of(&turned)?), degrees))
}

fn frame_of(page: &RgbImage) -> frame::Video {
    let mut picture = frame::Video::new(format::Pixel::RGB24, page.width(), page.height());
    let stride = picture.stride(0);
    let row = page.width() as usize * 3;
    let rows = picture
        .data_mut(0)
        .chunks_mut(stride)
        .zip(page.as_raw().chunks(row));
    rows.for_each(|(to, from)| to[..row].copy_from_slice(from));
    picture
}

fn image_of(picture: &frame::Video) -> anyhow::Result<RgbImage> {
    let (width, height) = (picture.width(), picture.height());
    let row = width as usize * 3;
    let mut pixels = Vec::with_capacity(row * height as usize);
    for line in picture
        .data(0)
        .chunks(picture.stride(0))
        .take(height as usize)
    {
        pixels.extend_from_slice(&line[..row]);
    }
    RgbImage::from_raw(width, height, pixels).ok_or_else(|| anyhow::anyhow!("a page lost pixels"))
}
