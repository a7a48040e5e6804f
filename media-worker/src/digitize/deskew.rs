//! By how much a page is askew.
//!
//! The lines of a straight page make rows of ink and rows of paper. So the page is
//! sheared by many small angles, and the one whose row sums differ most is taken
//! (Postl's method).

use image::DynamicImage;

use super::scale;

/// Width at which the page is looked at.
const LOOK: u32 = 900;
/// The largest skew that is looked for, degrees.
const MOST: f64 = 8.0;
/// Steps of the two searches, degrees.
const COARSE: f64 = 0.5;
const FINE: f64 = 0.05;

/// The skew of a page in degrees: how far it must be turned clockwise to stand straight.
/// 0 where there is too little ink to tell.
///
/// # Errors
/// For a kind of pixels that is not scaled.
pub fn skew(page: &DynamicImage) -> anyhow::Result<f64> {
    // A strip that is much higher than wide is looked at as a narrower one.
    let width = LOOK.min((LOOK * 2 * page.width() / page.height().max(1)).max(1));
    let grey = DynamicImage::ImageLuma8(page.to_luma8());
    let small = scale::for_measuring(&grey, width, scale::height_for(page, width))?.into_luma8();
    let ink = ink(&small);
    if ink.len() < 500 {
        return Ok(0.0);
    }
    let height = small.height() as usize;
    let best = |from: f64, to: f64, step: f64| {
        let steps = ((to - from) / step).round() as i32;
        (0..=steps)
            .map(|index| from + f64::from(index) * step)
            .map(|degrees| (degrees, contrast(&ink, degrees, height)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or((0.0, 0.0), |best| best)
    };
    let (coarse, _) = best(-MOST, MOST, COARSE);
    let (fine, contrast_there) = best(coarse - COARSE, coarse + COARSE, FINE);
    // A picture without lines has no best angle; only a clear one is believed.
    let clear = contrast_there > contrast(&ink, 0.0, height) * 1.02;
    Ok(if clear { fine } else { 0.0 })
}

/// The dark pixels: those clearly below the mean of their page.
fn ink(page: &image::GrayImage) -> Vec<(f64, f64)> {
    let bytes = page.as_raw();
    let sum: u64 = bytes.iter().map(|byte| u64::from(*byte)).sum();
    let mean = sum as f64 / bytes.len().max(1) as f64;
    let dark = (mean * 0.7) as u8;
    let (width, height) = (page.width() as usize, page.height() as usize);
    // The outer margin holds shadows and the edge of the scanner.
    let (left, top) = (width / 20, height / 20);
    let mut ink = Vec::new();
    for y in top..height - top {
        let row = &bytes[y * width..(y + 1) * width];
        for (x, byte) in row.iter().enumerate().take(width - left).skip(left) {
            if *byte < dark {
                ink.push((x as f64, y as f64));
            }
        }
    }
    // Half-dark pages (photographs) would only cost time.
    let every = (ink.len() / 120_000).max(1);
    ink.into_iter().step_by(every).collect()
}

/// How much neighbouring rows differ when the page is sheared by an angle.
fn contrast(ink: &[(f64, f64)], degrees: f64, height: usize) -> f64 {
    let slope = degrees.to_radians().tan();
    let mut rows = vec![0_u32; height * 2];
    let middle = height as f64 / 2.0;
    for (x, y) in ink {
        let row = y + x * slope + middle;
        if let Some(count) = rows.get_mut(row.max(0.0) as usize) {
            *count += 1;
        }
    }
    rows.windows(2)
        .map(|pair| f64::from(pair[0].abs_diff(pair[1])).powi(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of "words", askew by so many degrees.
    fn page(degrees: f64) -> DynamicImage {
        let slope = degrees.to_radians().tan();
        let image = image::GrayImage::from_fn(900, 1200, |x, y| {
            let line = f64::from(y) + f64::from(x) * slope;
            let text = line.rem_euclid(40.0) < 14.0 && (x / 7) % 5 != 0;
            let inside = (100..800).contains(&x) && (120..1080).contains(&y);
            image::Luma([if text && inside { 30 } else { 240 }])
        });
        DynamicImage::ImageLuma8(image)
    }

    #[test]
    fn the_angle_is_found() {
        for degrees in [-5.0, -1.3, 0.0, 0.4, 2.0, 3.7] {
            let found = skew(&page(degrees)).unwrap();
            assert!((found - degrees).abs() <= 0.15, "{degrees}: {found}");
        }
    }

    #[test]
    fn an_empty_page_stays() {
        let white = image::GrayImage::from_pixel(900, 1200, image::Luma([250]));
        assert_eq!(skew(&DynamicImage::ImageLuma8(white)).unwrap(), 0.0);
    }
}
