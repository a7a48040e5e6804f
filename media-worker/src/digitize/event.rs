//! What a running digitization tells its parent.

use serde::{Deserialize, Serialize};

use super::page::{Page, Source};

/// How events are handed over; an error means that nobody listens any more.
pub type Tell<'a> = &'a dyn Fn(&Event) -> anyhow::Result<()>;

/// Something happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The document was understood.
    Plan {
        /// Its pages.
        pages: u32,
        /// Its title, as the document itself says.
        title: Option<String>,
    },
    /// A page is ready; its images lie in the output folder and never change again.
    /// Pages come in order.
    Page {
        /// From 0 to 1.
        done: f64,
        /// The page.
        page: Page,
    },
}

/// The report of a finished digitization; of the pages of this run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Pages of the document.
    pub pages: u32,
    /// Its title, as the document itself says.
    pub title: Option<String>,
    /// Pages whose text came from the document.
    pub from_text_layer: u32,
    /// Pages whose text was recognised.
    pub from_ocr: u32,
    /// Pages without text.
    pub without_text: u32,
    /// Pages that could not be made.
    pub failed: Vec<u32>,
    /// Bytes of all images.
    pub image_bytes: u64,
}

impl Report {
    /// Adds a page.
    pub fn count(&mut self, page: &Page) {
        self.image_bytes += page.images.iter().map(|image| image.bytes).sum::<u64>();
        if page.failed.is_some() {
            self.failed.push(page.number);
            return;
        }
        match page.source {
            Source::TextLayer => self.from_text_layer += 1,
            Source::Ocr => self.from_ocr += 1,
            Source::None => self.without_text += 1,
        }
    }
}
