//! The role `media` of `benhoc serve`: takes the notes left for it and works on them.
//!
//! A job is idempotent and resumable: what a child has finished is durable in the object
//! store before a row or a checkpoint names it, and a job that was cut, even by
//! `kill -9`, goes on behind the last chunk of film or the last page. Rows change only
//! in transactions that hold the job's lease.

mod book;
mod digitize;
mod lecture;
mod original;
mod publish;
mod records;
mod scratch;
mod transcode;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use platform::clock::Clock;
use platform::config::Config;
use platform::database::Database;
use platform::objects::ObjectStore;
use platform::queue::Worker;
use platform::sandbox::{Choice, Sandbox};
use store::job;
use tokio_util::sync::CancellationToken;

use crate::cell;
use scratch::Scratch;

/// What the role needs. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    db: Database,
    objects: Arc<dyn ObjectStore>,
    clock: Clock,
    scratch: Arc<Scratch>,
    sandbox: Sandbox,
    pdfium: Option<PathBuf>,
    slots: usize,
}

impl Context {
    /// Makes ready what the role needs: the cell of this machine, the folder for work in
    /// progress, the PDF library. Children are `executable`, or this very program, which
    /// must then hand `child …` to [`crate::child_main`].
    ///
    /// # Errors
    /// When the folder cannot be used, or no cell can be made.
    pub fn new(
        config: &Config,
        db: Database,
        objects: Arc<dyn ObjectStore>,
        clock: Clock,
        executable: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let sandbox = match executable {
            Some(executable) => Sandbox::with_executable(Choice::Auto, executable)?,
            None => Sandbox::detect(Choice::Auto)?,
        };
        // The child starts elsewhere: a path must mean the same to it.
        let folder = std::path::absolute(&config.media.scratch).context("media.scratch")?;
        let scratch = Scratch::open(&folder).context("media.scratch")?;
        let pdfium = cell::pdfium(Some(&config.media.pdfium));
        if pdfium.is_none() {
            tracing::warn!(
                "libpdfium.so was not found: PDF files wait until media.pdfium names it"
            );
        }
        let slots = config.media.workers as usize;
        Ok(Self {
            db,
            objects,
            clock,
            scratch: Arc::new(scratch),
            sandbox,
            pdfium,
            slots,
        })
    }
}

/// The worker for films and books, which take minutes to hours each: [`Worker::run`], or `drain` in tests.
#[must_use]
pub fn worker(context: &Context) -> Worker {
    let (film, book) = (context.clone(), context.clone());
    Worker::new(context.db.clone())
        .slots(context.slots)
        .on(job::TRANSCODE, move |running| {
            let context = film.clone();
            async move { transcode::work(&context, &running).await }
        })
        .on(job::DIGITIZE, move |running| {
            let context = book.clone();
            async move { digitize::work(&context, &running).await }
        })
}

/// The worker for what somebody waits for at the screen: seconds, so that it never stands behind a film.
#[must_use]
pub fn quick_worker(context: &Context) -> Worker {
    let context = context.clone();
    Worker::new(context.db.clone())
        .slots(1)
        .on(job::READ_RECORDS, move |running| {
            let context = context.clone();
            async move { records::work(&context, &running).await }
        })
}

/// Works until `stop` fires; then children are killed and leases given back.
pub async fn run(context: Context, stop: CancellationToken) {
    let (long, quick) = (worker(&context), quick_worker(&context));
    tokio::join!(long.run(stop.clone()), quick.run(stop));
}
