//! Threads that read and compress pages while the next one is rendered.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::Options;
use super::page::{self, Page, View};

/// A view of a page, or why there is none.
type Viewed = anyhow::Result<View>;

/// The threads at work.
pub struct Readers {
    give: SyncSender<(u32, Viewed)>,
    ready: Receiver<anyhow::Result<Page>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Starts as many as the options say.
    pub fn start(out: &Path, options: &Options) -> Self {
        // One page may wait; more would only hold memory.
        let (give, taken) = sync_channel::<(u32, Viewed)>(1);
        let (done, ready) = channel();
        let taken = Arc::new(Mutex::new(taken));
        let threads = (0..options.readers.max(1)).map(|_| {
            let (taken, done) = (Arc::clone(&taken), done.clone());
            let (out, options) = (out.to_owned(), options.clone());
            std::thread::spawn(move || {
                loop {
                    let next = taken.lock().map(|pages| pages.recv());
                    let Ok(Ok((number, view))) = next else { return };
                    if done.send(page::make(number, view, &out, &options)).is_err() {
                        return;
                    }
                }
            })
        });
        Self {
            give,
            ready,
            threads: threads.collect(),
        }
    }

    /// Hands over a page; waits while all are busy.
    pub fn give(&self, number: u32, view: Viewed) -> anyhow::Result<()> {
        self.give
            .send((number, view))
            .map_err(|_| anyhow::anyhow!("no reader is left"))
    }

    /// A page that is ready, if there is one now.
    pub fn ready(&self) -> Option<anyhow::Result<Page>> {
        self.ready.try_recv().ok()
    }

    /// Waits for the rest.
    pub fn finish(self) -> Vec<anyhow::Result<Page>> {
        drop(self.give);
        let mut rest: Vec<_> = self.ready.iter().collect();
        for thread in self.threads {
            if thread.join().is_err() {
                rest.push(Err(anyhow::anyhow!("a reader broke")));
            }
        }
        rest
    }
}

/// Puts pages that were made side by side into their order.
pub struct Order {
    next: u32,
    ready: Vec<Page>,
}

impl Order {
    /// An order that begins with this page.
    pub fn new(next: u32) -> Self {
        Self {
            next,
            ready: Vec::new(),
        }
    }

    /// Takes a page; lets out all that follow without a gap.
    pub fn put(
        &mut self,
        page: Page,
        mut each: impl FnMut(Page) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.ready.push(page);
        while let Some(index) = self.ready.iter().position(|page| page.number == self.next) {
            each(self.ready.swap_remove(index))?;
            self.next += 1;
        }
        Ok(())
    }
}
