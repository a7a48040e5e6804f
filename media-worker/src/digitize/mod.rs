//! A document in, page images and page text out.
//!
//! Each page once: rendered; its text layer taken if it is good Vietnamese, else the
//! image set straight and read by OCR; stored as WebP in three widths. One thread
//! renders, for the PDF library allows no more; others read and compress. Pages come
//! out in order as they are ready, and one bad page never fails the book.

mod deskew;
mod document;
mod event;
mod images;
mod layer;
mod ocr;
mod page;
mod pdf;
mod readers;
mod scale;
mod straighten;
mod words;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::refusal::{Class, Refusal};

pub use event::{Event, Report, Tell};
pub use page::{Page, PageImage, Source};
use readers::{Order, Readers};
pub use words::Word;

/// What the parent may set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The PDF library, `libpdfium.so`.
    pub pdfium: Option<PathBuf>,
    /// The first page to make, from 1.
    pub from: u32,
    /// Pages that are read at the same time.
    pub readers: usize,
    /// Widths of the page images, pixels.
    pub widths: Vec<u32>,
    /// Quality of the page images, 0 to 100.
    pub quality: f32,
    /// Most pages of a book.
    pub most_pages: u32,
    /// Languages of the OCR.
    pub languages: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            pdfium: None,
            from: 1,
            readers: 1,
            widths: vec![360, 720, 1080],
            quality: 50.0,
            most_pages: 3000,
            languages: "vie".into(),
        }
    }
}

/// Digitizes `input` into `out`.
///
/// # Errors
/// A [`Refusal`] of the input, or our own failure.
pub fn run(input: &Path, out: &Path, options: &Options, tell: Tell) -> anyhow::Result<Report> {
    let document = document::open(input, options)?;
    let pages = document.pages();
    if pages == 0 {
        return Err(Refusal::from(Class::NoPages).into());
    }
    if pages > options.most_pages {
        let sentence = format!(
            "The document has {pages} pages; {} are allowed.",
            options.most_pages
        );
        return Err(Refusal::because(Class::TooLarge, sentence).into());
    }
    let title = document.title();
    tell(&Event::Plan {
        pages,
        title: title.clone(),
    })?;
    let mut report = Report {
        pages,
        title,
        ..Report::default()
    };
    let from = options.from.max(1);
    let readers = Readers::start(out, options);
    let mut order = Order::new(from);
    for number in from..=pages {
        // The library may fail on any page; the page is then marked, not the book.
        readers.give(number, document.view(number))?;
        while let Some(page) = readers.ready() {
            order.put(page?, |page| publish(page, &mut report, tell))?;
        }
    }
    for page in readers.finish() {
        order.put(page?, |page| publish(page, &mut report, tell))?;
    }
    Ok(report)
}

fn publish(page: Page, report: &mut Report, tell: Tell) -> anyhow::Result<()> {
    report.count(&page);
    let done = f64::from(page.number) / f64::from(report.pages);
    tell(&Event::Page { done, page })
}
