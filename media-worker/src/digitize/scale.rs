//! Pictures made smaller, by the instructions of the processor that take many pixels at once.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::DynamicImage;

/// The picture so wide and high, sharp enough to be read.
///
/// # Errors
/// For a kind of pixels that is not scaled.
pub fn for_reading(
    picture: &DynamicImage,
    width: u32,
    height: u32,
) -> anyhow::Result<DynamicImage> {
    to(picture, width, height, FilterType::CatmullRom)
}

/// The picture so wide and high, for measuring only.
///
/// # Errors
/// As [`for_reading`].
pub fn for_measuring(
    picture: &DynamicImage,
    width: u32,
    height: u32,
) -> anyhow::Result<DynamicImage> {
    to(picture, width, height, FilterType::Bilinear)
}

fn to(
    picture: &DynamicImage,
    width: u32,
    height: u32,
    filter: FilterType,
) -> anyhow::Result<DynamicImage> {
    let mut scaled = DynamicImage::new(width, height, picture.color());
    let how = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(picture, &mut scaled, &how)?;
    Ok(scaled)
}

/// The height that goes with a width.
pub fn height_for(picture: &DynamicImage, width: u32) -> u32 {
    let height = f64::from(picture.height()) * f64::from(width) / f64::from(picture.width());
    (height.round() as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_smaller_shows_the_same() {
        // Dark above, light below.
        let page = image::RgbImage::from_fn(600, 901, |_, y| {
            image::Rgb([if y < 450 { 10 } else { 240 }; 3])
        });
        let page = DynamicImage::ImageRgb8(page);
        let height = height_for(&page, 200);
        assert_eq!(height, 300);
        for small in [
            for_reading(&page, 200, height).unwrap(),
            for_measuring(&page, 200, height).unwrap(),
        ] {
            let small = small.into_rgb8();
            assert_eq!(small.dimensions(), (200, 300));
            assert!(small.get_pixel(100, 100).0[0] < 20);
            assert!(small.get_pixel(100, 200).0[0] > 230);
        }
    }
}
