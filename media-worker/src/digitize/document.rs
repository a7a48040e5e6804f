//! What kind of document it is, and its pages one by one.

use std::io::Read;
use std::path::Path;

use super::Options;
use super::page::View;
use super::pdf::Pdf;
use crate::refusal::{Class, Refusal};

/// An opened document.
pub enum Document {
    /// A PDF.
    Pdf(Box<Pdf>),
    /// One page image.
    Image(std::path::PathBuf),
}

/// Opens a document by its bytes; names and declared types mean nothing.
///
/// # Errors
/// A [`Refusal`], or our own failure.
pub fn open(input: &Path, options: &Options) -> anyhow::Result<Document> {
    let mut first = Vec::new();
    std::fs::File::open(input)?
        .take(1024)
        .read_to_end(&mut first)?;
    if first.is_empty() {
        return Err(Refusal::from(Class::EmptyFile).into());
    }
    // The mark may stand anywhere in the first kilobyte (ISO 32000, note to 7.5.2).
    if first.windows(5).any(|five| five == b"%PDF-") {
        return Ok(Document::Pdf(Box::new(Pdf::open(input, options)?)));
    }
    if is_image(&first) {
        return Ok(Document::Image(input.to_owned()));
    }
    Err(Refusal::from(Class::NotABook).into())
}

fn is_image(first: &[u8]) -> bool {
    first.starts_with(&[0xff, 0xd8, 0xff])
        || first.starts_with(b"\x89PNG\r\n\x1a\n")
        || first.starts_with(b"II*\0")
        || first.starts_with(b"MM\0*")
        || (first.starts_with(b"RIFF") && first.get(8..12) == Some(b"WEBP"))
}

impl Document {
    /// Its pages.
    pub fn pages(&self) -> u32 {
        match self {
            Self::Pdf(pdf) => pdf.pages(),
            Self::Image(_) => 1,
        }
    }

    /// Its title, as it says itself.
    pub fn title(&self) -> Option<String> {
        match self {
            Self::Pdf(pdf) => pdf.title(),
            Self::Image(_) => None,
        }
    }

    /// A page, rendered, with its text layer.
    ///
    /// # Errors
    /// When this page cannot be rendered; others may.
    pub fn view(&self, number: u32) -> anyhow::Result<View> {
        match self {
            Self::Pdf(pdf) => pdf.view(number),
            Self::Image(path) => super::images::read(path),
        }
    }
}
