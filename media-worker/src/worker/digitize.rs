//! The job `library.digitize`.

use std::time::{Duration, Instant};

use platform::queue::{Failure, MAX_ATTEMPTS, Running};
use platform::sandbox::Outcome;
use sha2::{Digest, Sha256};
use store::{job::Job, key};
use tokio::sync::mpsc;

use super::book::{self, Taken};
use super::scratch::Desk;
use super::{Context, original, publish};
use crate::cell::{Book, Told};
use crate::digitize::{Options, Page, Report};
use crate::refusal::Class;

/// Pages that are read at the same time, at most.
const MOST_READERS: usize = 4;

/// How often the feed is told of new pages: each time the index takes the book up anew.
const FEED_EVERY: Duration = Duration::from_secs(20);

/// Works on one book to its end.
///
/// # Errors
/// How it ended otherwise.
pub async fn work(context: &Context, running: &Running) -> Result<(), Failure> {
    let Job::Digitize { book_id } = running.payload()? else {
        return Err(Failure::refused("job.bad_payload", "not a book"));
    };
    let Some(taken) = book::take_up(context, running, book_id).await? else {
        return Ok(());
    };
    let desk = context.scratch.desk(running.id())?;
    running.progress(running.reached(), "fetch");
    original::fetch(&*context.objects, &taken.original, &desk.input(), running).await?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let options = Options {
        pdfium: context.pdfium.clone(),
        from: taken.from,
        readers: cores.min(MOST_READERS),
        ..Options::default()
    };
    let work = Book {
        input: desk.input(),
        out: desk.out(),
        options,
    };

    let (sender, told) = mpsc::channel(4);
    let mut publishing = Publishing::new(context, running, &taken, &desk);
    let run = async {
        let outcome = work.run(&context.sandbox, running.stop(), &sender).await;
        drop(sender);
        outcome
    };
    let (outcome, published) = tokio::join!(run, publishing.all(told));
    published?;
    match outcome? {
        Outcome::Done(report) => {
            let report: Report = serde_json::from_value(report)?;
            Ok(book::ready(context, running, &taken, report.pages).await?)
        }
        Outcome::Refused { class, sentence } => {
            let known = Class::ALL.iter().find(|known| known.word() == class);
            let known = known.map_or("unknown", |known| known.word());
            book::failed(context, running, &taken, known, &sentence).await?;
            Err(Failure::refused(format!("reason.{known}"), sentence))
        }
        Outcome::Crashed(crash) => {
            if running.attempt() >= MAX_ATTEMPTS {
                book::failed(context, running, &taken, "died", &crash.to_string()).await?;
            }
            Err(Failure::Died(crash.to_string()))
        }
        Outcome::Stopped => Err(Failure::Stopped),
    }
}

/// Takes pages as they come.
struct Publishing<'a> {
    context: &'a Context,
    running: &'a Running,
    taken: &'a Taken,
    desk: &'a Desk,
    pages: u32,
    feed_told: Instant,
}

impl<'a> Publishing<'a> {
    fn new(context: &'a Context, running: &'a Running, taken: &'a Taken, desk: &'a Desk) -> Self {
        Self {
            context,
            running,
            taken,
            desk,
            pages: 0,
            feed_told: Instant::now(),
        }
    }

    async fn all(&mut self, mut told: mpsc::Receiver<Told>) -> Result<(), Failure> {
        while let Some(news) = told.recv().await {
            match news {
                Told::Plan { pages, .. } => {
                    self.pages = pages;
                    book::counted(self.context, self.running, self.taken, pages).await?;
                }
                Told::Page(page) => self.publish(*page).await?,
            }
        }
        Ok(())
    }

    /// Images first, then the row that names them.
    async fn publish(&mut self, page: Page) -> Result<(), Failure> {
        let (objects, id) = (&*self.context.objects, self.taken.id);
        let number = i32::try_from(page.number)?;
        let hash = hash_of(&page);
        if page.number == 1 && !self.taken.has_cover {
            self.cover(&page).await?;
        }
        if let Some(hash) = &hash {
            for image in &page.images {
                let to = key::page_image(id, number, i32::try_from(image.width)?, hash);
                publish::file(objects, self.desk, &image.file, &to).await?;
            }
        }
        let done = f64::from(page.number) / f64::from(self.pages.max(1));
        let note = self.feed_told.elapsed() >= FEED_EVERY;
        if note {
            self.feed_told = Instant::now();
        }
        self.running
            .progress(done, format!("{number}/{}", self.pages));
        book::has_page(
            self.context,
            self.running,
            self.taken,
            page,
            hash,
            (done, note),
        )
        .await?;
        Ok(())
    }

    /// The first page is the cover until a person chooses another.
    async fn cover(&self, page: &Page) -> Result<(), Failure> {
        let Some(image) = page.images.iter().find(|image| image.width >= 360) else {
            return Ok(());
        };
        let to = key::book_cover(self.taken.id, &image.hash);
        publish::bytes(&*self.context.objects, self.desk, &image.file, &to).await?;
        book::has_cover(self.context, self.running, self.taken, to).await
    }
}

/// One mark for the images of a page in all widths; none if it has no image.
fn hash_of(page: &Page) -> Option<String> {
    let mut all = Sha256::new();
    page.images.iter().for_each(|image| all.update(&image.hash));
    let mark = || {
        all.finalize()[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    (!page.images.is_empty()).then(mark)
}
