//! PDF, by PDFium.

use std::path::Path;

use image::DynamicImage;
use pdfium_render::prelude::{
    PdfDocument, PdfDocumentMetadataTagType, PdfPage, PdfRenderConfig, Pdfium, PdfiumError,
    PdfiumInternalError,
};

use super::Options;
use super::layer::{self, Layer, Letter};
use super::page::View;
use crate::refusal::{Class, Refusal};

/// Dots an inch at which pages are read; what Tesseract was trained for.
const DOTS: f32 = 300.0;
const POINTS: f32 = 72.0;
/// Most pixels of a rendering, and of its longer side: 40 MB in memory.
const MOST_PIXELS: f32 = 10_000_000.0;
const LONGEST_SIDE: f32 = 5000.0;
/// Letters that are looked at on one page.
const MOST_LETTERS: usize = 100_000;
/// Units of the grid on which boxes are measured.
const GRID: i32 = 10_000;

/// An opened PDF.
pub struct Pdf {
    document: PdfDocument<'static>,
    widest: u32,
}

impl Pdf {
    /// Opens a PDF.
    ///
    /// # Errors
    /// A [`Refusal`], or our own failure to find the library.
    pub fn open(input: &Path, options: &Options) -> anyhow::Result<Self> {
        let library = options
            .pdfium
            .as_ref()
            .ok_or_else(|| anyhow::anyhow!("no PDF library"))?;
        let bindings = Pdfium::bind_to_library(library)
            .map_err(|error| anyhow::anyhow!("{}: {error:?}", library.display()))?;
        // The library cannot be loaded twice and the process ends with this document.
        let pdfium: &'static Pdfium = Box::leak(Box::new(Pdfium::new(bindings)));
        let document = pdfium
            .load_pdf_from_file(input, None)
            .map_err(|error| refused(&error))?;
        Ok(Self {
            document,
            widest: options.widths.iter().copied().max().unwrap_or(1080),
        })
    }

    /// Its pages.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.document.pages().len()).unwrap_or(0)
    }

    /// Its title, as it says itself, unless that is empty or a file name.
    pub fn title(&self) -> Option<String> {
        let title = self
            .document
            .metadata()
            .get(PdfDocumentMetadataTagType::Title)?;
        let title = vietnamese::nfc(title.value().trim()).into_owned();
        let file = title
            .rsplit_once('.')
            .is_some_and(|(_, end)| (2..=4).contains(&end.len()));
        (!title.is_empty() && !file && title.len() < 300).then_some(title)
    }

    /// A page, rendered, with its text layer.
    ///
    /// # Errors
    /// When this page cannot be rendered.
    pub fn view(&self, number: u32) -> anyhow::Result<View> {
        let index = i32::try_from(number)? - 1;
        let page = self
            .document
            .pages()
            .get(index)
            .map_err(|error| failed(&error))?;
        let layer = layer::judge(&letters(&page), (f64::from(GRID), f64::from(GRID)));
        let (width, height) = match layer {
            // Only to be looked at.
            Layer::Good(_) => size(&page, self.widest as f32 / page.width().value.max(1.0)),
            _ => size(&page, DOTS / POINTS),
        };
        let config = PdfRenderConfig::new()
            .set_target_size(width, height)
            .limit_render_image_cache_size(true);
        let bitmap = page
            .render_with_config(&config)
            .map_err(|error| failed(&error))?;
        let image = bitmap.as_image().map_err(|error| failed(&error))?;
        Ok(View {
            image: DynamicImage::ImageRgb8(image.into_rgb8()),
            layer,
        })
    }
}

/// The size of a page at `scale` pixels a point, within bounds.
fn size(page: &PdfPage, scale: f32) -> (i32, i32) {
    let (width, height) = (page.width().value.max(1.0), page.height().value.max(1.0));
    let longest = LONGEST_SIDE / width.max(height);
    let scale = scale
        .min(longest)
        .min((MOST_PIXELS / (width * height)).sqrt());
    (
        ((width * scale) as i32).max(8),
        ((height * scale) as i32).max(8),
    )
}

/// The letters of a page on the grid, upright as the page is shown.
fn letters(page: &PdfPage) -> Vec<Letter> {
    let Ok(text) = page.text() else {
        return Vec::new();
    };
    let grid = PdfRenderConfig::new().set_fixed_size(GRID, GRID);
    let chars = text.chars();
    chars
        .iter()
        .take(MOST_LETTERS)
        .filter_map(|char| {
            let letter = char.unicode_char()?;
            // Loose boxes are as high as the line, so that words of a line align.
            let place = char
                .loose_bounds()
                .ok()
                .filter(|_| !letter.is_whitespace())
                .and_then(|b| {
                    let (x0, y0) = page.points_to_pixels(b.left(), b.top(), &grid).ok()?;
                    let (x1, y1) = page.points_to_pixels(b.right(), b.bottom(), &grid).ok()?;
                    let place = [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
                    Some(place.map(f64::from))
                });
            Some(Letter { letter, place })
        })
        .collect()
}

fn refused(error: &PdfiumError) -> Refusal {
    match error {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => Class::Password.into(),
        _ => Class::Damaged.into(),
    }
}

fn failed(error: &PdfiumError) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}
