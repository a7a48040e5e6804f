//! A document through as many children as it takes.
//!
//! A page on which the library breaks, or that wants more memory than there is, ends
//! its child. The work is taken up again at that page alone; if it breaks again, the
//! page is marked as failed and the work goes on behind it.

use std::path::PathBuf;

use platform::sandbox::{Outcome, Sandbox};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::digitize::{Event, Options, Page, Report};

/// Pages on which a child may break before the whole document counts as damaged.
const MOST_BROKEN: usize = 25;

/// A document to be digitized.
pub struct Book {
    /// The document.
    pub input: PathBuf,
    /// Where page images go.
    pub out: PathBuf,
    /// Settings; `from` is where the work begins.
    pub options: Options,
}

/// What comes out while it goes on.
#[derive(Debug)]
pub enum Told {
    /// The document was understood.
    Plan {
        /// Its pages.
        pages: u32,
        /// Its title, as it says itself.
        title: Option<String>,
    },
    /// The next page.
    Page(Box<Page>),
}

impl Book {
    /// Digitizes the document. Pages go to `told` in their order, each once.
    ///
    /// # Errors
    /// When a child cannot be started, or says what nobody understands.
    pub async fn run(
        mut self,
        sandbox: &Sandbox,
        stop: &CancellationToken,
        told: &mpsc::Sender<Told>,
    ) -> anyhow::Result<Outcome> {
        let mut so_far = SoFar::new(self.options.from);
        let readers = self.options.readers;
        loop {
            self.options.from = so_far.next;
            let began_at = so_far.next;
            let outcome = self.one_child(sandbox, stop, told, &mut so_far).await?;
            let crash = match outcome {
                Outcome::Done(_) => return Ok(Outcome::Done(serde_json::to_value(so_far.report)?)),
                Outcome::Crashed(crash) if so_far.report.pages > 0 => crash,
                other => return Ok(other),
            };
            let alone = self.options.readers == 1 && so_far.next == began_at;
            tracing::warn!(
                page = so_far.next,
                alone,
                "a child broke on a page: {crash}"
            );
            // The first time the page is tried alone, for any of those at work may be
            // the one; the second time it is given up.
            self.options.readers = 1;
            if alone {
                if so_far.report.failed.len() >= MOST_BROKEN {
                    return Ok(Outcome::Crashed(crash));
                }
                let page = Page::failed(so_far.next, crash.to_string());
                so_far.take(Event::Page { done: 0.0, page }, told).await;
                self.options.readers = readers;
                if so_far.next > so_far.report.pages {
                    return Ok(Outcome::Done(serde_json::to_value(so_far.report)?));
                }
            }
        }
    }

    async fn one_child(
        &self,
        sandbox: &Sandbox,
        stop: &CancellationToken,
        told: &mpsc::Sender<Told>,
        so_far: &mut SoFar,
    ) -> anyhow::Result<Outcome> {
        let request = super::digitize(self.input.clone(), self.out.clone(), &self.options)?;
        let (sender, mut lines) = mpsc::channel::<Value>(4);
        let listen = async {
            while let Some(line) = lines.recv().await {
                so_far.take(serde_json::from_value(line)?, told).await;
            }
            anyhow::Ok(())
        };
        let (outcome, listened) = tokio::join!(sandbox.run(&request, stop, sender), listen);
        listened?;
        Ok(outcome?)
    }
}

/// What has come out of all children.
struct SoFar {
    next: u32,
    planned: bool,
    report: Report,
}

impl SoFar {
    fn new(from: u32) -> Self {
        Self {
            next: from.max(1),
            planned: false,
            report: Report::default(),
        }
    }

    async fn take(&mut self, event: Event, told: &mpsc::Sender<Told>) {
        let news = match event {
            Event::Plan { .. } if self.planned => return,
            Event::Plan { pages, title } => {
                self.planned = true;
                self.report.pages = pages;
                self.report.title.clone_from(&title);
                Told::Plan { pages, title }
            }
            // A child that was taken over may say anything; only the next page counts.
            Event::Page { page, .. } if page.number != self.next => return,
            Event::Page { page, .. } => {
                self.next += 1;
                self.report.count(&page);
                Told::Page(Box::new(page))
            }
        };
        // Who asked may have gone; the work is then stopped by its token.
        let _ = told.send(news).await;
    }
}
