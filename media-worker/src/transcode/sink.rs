//! Pictures at their ticks into rungs, and finished chunks out to the parent.

use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use ffmpeg_next::frame;

use super::Work;
use super::event::{Checkpoint, Event};
use super::poster::Poster;
use super::published::{Piece, Published};
use super::rung::{self, Finished, Ladder};
use crate::ffmpeg;

/// The part of the whole work that the first pass was.
const BEFORE: f64 = 0.04;

/// The rungs, the poster, and what is told about them.
pub struct Sink<'a> {
    work: &'a Work<'a>,
    /// Taken when the film ends.
    pub ladder: Option<Ladder>,
    finished: Receiver<Finished>,
    /// Pieces of chunks that some rung has not finished yet, oldest first.
    waiting: Vec<Vec<Piece>>,
    poster: Poster,
    /// The chunk that is being shown, and its end.
    chunk: u32,
    first: u64,
    end: u64,
    started: Instant,
    told: Instant,
}

impl<'a> Sink<'a> {
    /// Starts the rungs at the first chunk that is not published.
    pub fn new(work: &'a Work<'a>, published: &Published, end: u64) -> Self {
        let chunk = published.next_chunk();
        let (sender, finished) = channel();
        Self {
            work,
            ladder: Some(Ladder::start(work.plan, work.out, chunk, &sender)),
            finished,
            waiting: Vec::new(),
            poster: Poster::new(work.plan, published.poster().is_some()),
            chunk,
            first: work.plan.chunk_starts(chunk),
            end,
            started: Instant::now(),
            told: Instant::now(),
        }
    }

    /// Shows one picture at one tick.
    pub fn show(
        &mut self,
        published: &mut Published,
        number: u64,
        mark: u64,
        picture: &frame::Video,
    ) -> anyhow::Result<()> {
        if number == self.work.plan.chunk_starts(self.chunk + 1) {
            self.end_chunk()?;
            self.chunk += 1;
        }
        if self.poster.look(number, picture)? {
            self.publish_poster(published)?;
        }
        let picture = ffmpeg::same_picture(picture)?;
        self.push(rung::Work::Picture {
            picture,
            mark,
            number,
        })?;
        self.publish(published)?;
        self.progress(number)
    }

    /// Tells the rungs that the chunk is complete.
    pub fn end_chunk(&mut self) -> anyhow::Result<()> {
        self.push(rung::Work::EndOfChunk)
    }

    fn push(&mut self, work: rung::Work) -> anyhow::Result<()> {
        let taken = self.ladder.as_ref().is_some_and(|ladder| ladder.push(work));
        anyhow::ensure!(taken, "a rung stopped");
        Ok(())
    }

    /// Publishes the chunks that all rungs have finished.
    pub fn publish(&mut self, published: &mut Published) -> anyhow::Result<()> {
        while let Ok((chunk, piece)) = self.finished.try_recv() {
            let index = (chunk - published.next_chunk()) as usize;
            self.waiting
                .resize_with(self.waiting.len().max(index + 1), Vec::new);
            self.waiting[index].push(piece);
        }
        let rungs = &self.work.plan.rungs;
        while self
            .waiting
            .first()
            .is_some_and(|pieces| pieces.len() == rungs.len())
        {
            let mut pieces = self.waiting.remove(0);
            pieces.sort_by_key(|piece| rungs.iter().position(|rung| rung.name == piece.rendition));
            let files = pieces.iter().map(|piece| piece.file.clone()).collect();
            let checkpoint = Checkpoint::Chunk {
                number: published.next_chunk(),
                pieces,
            };
            self.tell(published, checkpoint, files)?;
        }
        Ok(())
    }

    /// Publishes the still, once.
    pub fn publish_poster(&mut self, published: &mut Published) -> anyhow::Result<()> {
        match self.poster.write(self.work.out)? {
            Some(image) => {
                let files = vec![image.file.clone()];
                self.tell(published, Checkpoint::Poster(image), files)
            }
            None => Ok(()),
        }
    }

    fn tell(
        &self,
        published: &mut Published,
        checkpoint: Checkpoint,
        files: Vec<String>,
    ) -> anyhow::Result<()> {
        published.add(checkpoint.clone());
        let playlists = match checkpoint {
            Checkpoint::Chunk { .. } => published.write_playlists(self.work.out, false)?,
            _ => Vec::new(),
        };
        (self.work.tell)(&Event::Published {
            checkpoint,
            files,
            playlists,
        })
    }

    /// Once a second.
    fn progress(&mut self, number: u64) -> anyhow::Result<()> {
        if self.told.elapsed().as_secs_f64() < 1.0 {
            return Ok(());
        }
        self.told = Instant::now();
        let rate = self.work.plan.rate;
        let speed = rate.time(number - self.first) / self.started.elapsed().as_secs_f64();
        let remaining = rate.time(self.end.saturating_sub(number)) / speed.max(1e-3);
        let done = BEFORE + (1.0 - BEFORE) * number as f64 / self.end.max(1) as f64;
        (self.work.tell)(&Event::Progress {
            done,
            speed,
            remaining,
        })
    }
}
