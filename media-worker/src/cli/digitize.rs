//! `media-worker digitize`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use tokio::sync::mpsc;

use super::transcode::{append_line, read_lines};
use super::{answer, existing, folder, in_cell};
use crate::cell::{self, Book, Told};
use crate::digitize::{Options, Page};

#[derive(clap::Args)]
pub struct Digitize {
    /// The document: a PDF, or one page image.
    input: PathBuf,
    /// The folder to write to; made if missing.
    #[arg(long)]
    out: PathBuf,
    /// Print the report as JSON, and every page as a JSON line on standard error.
    #[arg(long)]
    json: bool,
    /// Go on after the last page of an earlier run into the same folder.
    #[arg(long)]
    resume: bool,
    /// Pages that are read at the same time.
    #[arg(long, default_value_t = 1)]
    readers: usize,
    /// The PDF library.
    #[arg(long, env = "BENHOC_MEDIA_PDFIUM")]
    pdfium: Option<PathBuf>,
}

impl Digitize {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let input = existing(&self.input)?;
        let out = folder(&self.out)?;
        let journal = out.join("pages.jsonl");
        let pdfium = cell::pdfium(self.pdfium.as_deref())
            .context("libpdfium.so was not found: set BENHOC_MEDIA_PDFIUM to it")?;
        let mut options = Options {
            pdfium: Some(pdfium),
            readers: self.readers,
            ..Options::default()
        };
        options.from = 1 + last_page(&journal, self.resume)?;
        let book = Book {
            input,
            out,
            options,
        };
        let outcome = in_cell(async |sandbox, stop| {
            let (sender, mut told) = mpsc::channel(4);
            let write = async {
                let mut pages = 0;
                while let Some(news) = told.recv().await {
                    note(news, &journal, self.json, &mut pages)?;
                }
                anyhow::Ok(())
            };
            let run = async {
                let outcome = book.run(sandbox, stop, &sender).await;
                drop(sender);
                outcome
            };
            let (outcome, written) = tokio::join!(run, write);
            written?;
            outcome
        })?;
        answer::print(outcome, self.json, answer::pages)
    }
}

fn note(news: Told, journal: &Path, json: bool, pages: &mut u32) -> anyhow::Result<()> {
    match news {
        Told::Plan { pages: all, .. } => *pages = all,
        Told::Page(page) => {
            append_line(journal, &page)?;
            if json {
                eprintln!(
                    "{}",
                    serde_json::json!({"page": page.number, "of": *pages, "source": page.source})
                );
            } else if super::watched() {
                eprint!("\rpage {} of {pages} ", page.number);
            }
        }
    }
    Ok(())
}

fn last_page(journal: &Path, resume: bool) -> anyhow::Result<u32> {
    if !resume || !journal.exists() {
        std::fs::write(journal, b"")?;
        return Ok(0);
    }
    let pages: Vec<Page> = read_lines(journal)?;
    Ok(pages.last().map_or(0, |page| page.number))
}
