//! One page, made.

use std::path::Path;

use image::DynamicImage;
use serde::{Deserialize, Serialize};

use super::layer::Layer;
use super::straighten::straighten;
use super::words::{Lines, Word};
use super::{Options, images, ocr};

/// A page as the document shows it.
pub struct View {
    /// Its image, RGB.
    pub image: DynamicImage,
    /// Its text layer.
    pub layer: Layer,
}

/// Where a page's text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The document's own text.
    TextLayer,
    /// Recognised.
    Ocr,
    /// There is none.
    None,
}

/// One line of `pages.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Pixels of the largest image.
    pub width: u32,
    /// Pixels of the largest image.
    pub height: u32,
    /// Where the text comes from.
    pub source: Source,
    /// The text: a line a line, an empty line between paragraphs. NFC.
    pub text: String,
    /// `[x, y, width, height, text, confidence]`, in thousandths of the page.
    pub words: Vec<Word>,
    /// From 0 to 100; none without text.
    pub mean_confidence: Option<f64>,
    /// Degrees by which the page was turned to stand straight, clockwise.
    pub turned: f64,
    /// Its images, the smallest first.
    pub images: Vec<PageImage>,
    /// Why the page could not be made.
    pub failed: Option<String>,
}

/// An image of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageImage {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Its file.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// The first 16 hexadecimal digits of its SHA-256.
    pub hash: String,
}

impl Page {
    /// A page that could not be made.
    #[must_use]
    pub fn failed(number: u32, reason: String) -> Self {
        Self {
            number,
            width: 0,
            height: 0,
            source: Source::None,
            text: String::new(),
            words: Vec::new(),
            mean_confidence: None,
            turned: 0.0,
            images: Vec::new(),
            failed: Some(reason),
        }
    }
}

/// Reads and compresses a page. A page that has no view is marked as failed.
///
/// # Errors
/// Only our own: a full disk, a missing program.
pub fn make(
    number: u32,
    view: anyhow::Result<View>,
    out: &Path,
    options: &Options,
) -> anyhow::Result<Page> {
    let View { image, layer } = match view {
        Ok(view) => view,
        // One page image is the whole book: it is refused, not marked.
        Err(error) if error.is::<crate::refusal::Refusal>() => return Err(error),
        Err(error) => return Ok(Page::failed(number, format!("{error:#}"))),
    };
    let (image, turned, source, lines) = match layer {
        Layer::Good(lines) => (image, 0.0, Source::TextLayer, lines),
        Layer::Scarce(own) => {
            let (straight, turned, read) = recognise(image.clone(), options)?;
            if read.words().count() > own.words().count() {
                (straight, turned, Source::Ocr, read)
            } else {
                (image, 0.0, Source::TextLayer, own)
            }
        }
        Layer::Useless => {
            let (straight, turned, read) = recognise(image, options)?;
            (straight, turned, Source::Ocr, read)
        }
    };
    let source = if lines.lines.is_empty() {
        Source::None
    } else {
        source
    };
    let images = images::write(number, image, out, &options.widths, options.quality)?;
    let largest = images
        .last()
        .map_or((0, 0), |image| (image.width, image.height));
    Ok(Page {
        number,
        width: largest.0,
        height: largest.1,
        source,
        text: lines.text(),
        mean_confidence: lines.mean_confidence(),
        words: lines
            .lines
            .into_iter()
            .flat_map(|(_, words)| words)
            .collect(),
        turned,
        images,
        failed: None,
    })
}

/// Sets a page straight and reads it. One that reads badly may lie on its side.
fn recognise(image: DynamicImage, options: &Options) -> anyhow::Result<(DynamicImage, f64, Lines)> {
    let (straight, turned) = straighten(image)?;
    let lines = ocr::read(&straight, &options.languages)?;
    let lies = lines.lie(f64::from(straight.height()) / f64::from(straight.width()));
    let sure = lines
        .mean_confidence()
        .is_some_and(|mean| mean >= ocr::DOUBTFUL);
    if sure && !lies {
        return Ok((straight, turned, lines));
    }
    let quarters = ocr::quarter_turns(&straight)?;
    let upright = match quarters {
        0 => return Ok((straight, turned, lines)),
        1 => straight.rotate90(),
        2 => straight.rotate180(),
        _ => straight.rotate270(),
    };
    let (upright, again) = straighten(upright)?;
    let better = ocr::read(&upright, &options.languages)?;
    if lies || better.mean_confidence() > lines.mean_confidence() {
        return Ok((upright, turned + f64::from(quarters) * 90.0 + again, better));
    }
    Ok((straight, turned, lines))
}
