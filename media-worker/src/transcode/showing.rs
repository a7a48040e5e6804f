//! Decoded pictures on their way to the rungs: shaped, and put on the plan's ticks.

use ffmpeg_next::{Error, frame};

use super::Work;
use super::pace::Pace;
use super::published::Published;
use super::rung::Ladder;
use super::shape::PictureShape;
use super::sink::Sink;
use crate::ffmpeg;
use crate::inspect::Picture;
use crate::refusal::{Class, Refusal};

/// Pictures on their way to the rungs.
pub struct Showing<'a> {
    work: &'a Work<'a>,
    published: &'a mut Published,
    shape: PictureShape,
    pace: Pace<(u64, frame::Video)>,
    sink: Sink<'a>,
    /// Whether every picture must be shaped, because neighbours matter.
    fields: bool,
    mark: u64,
    end: u64,
}

impl<'a> Showing<'a> {
    /// From the first chunk that is not published, to picture `end`.
    pub fn new(
        work: &'a Work<'a>,
        picture: &Picture,
        published: &'a mut Published,
        end: u64,
    ) -> anyhow::Result<Self> {
        let top = work.plan.rungs.last().ok_or(Error::InvalidData)?;
        let first = work.plan.chunk_starts(published.next_chunk());
        Ok(Self {
            work,
            shape: PictureShape::new(picture, (top.width, top.height)),
            pace: Pace::new(work.plan.rate, first),
            sink: Sink::new(work, published, end),
            published,
            fields: picture.interlaced,
            mark: 0,
            end,
        })
    }

    /// Takes a decoded picture.
    pub fn take(&mut self, decoded: &frame::Video) -> anyhow::Result<()> {
        let Some(at) = decoded.timestamp() else {
            return Ok(());
        };
        if !self.fields && !self.pace.wants(at) {
            return Ok(());
        }
        let mut shaped = Vec::new();
        let mut decoded = ffmpeg::same_picture(decoded)?;
        decoded.set_pts(Some(at));
        // The encoder must not copy the source's choice of key pictures.
        decoded.set_kind(ffmpeg_next::picture::Type::None);
        self.shape.push(&decoded, |picture| {
            shaped.push(picture);
            Ok(())
        })?;
        shaped
            .into_iter()
            .try_for_each(|picture| self.show(picture))
    }

    fn show(&mut self, picture: frame::Video) -> anyhow::Result<()> {
        let Some(at) = picture.pts() else {
            return Ok(());
        };
        self.mark += 1;
        let (sink, published, mark) = (&mut self.sink, &mut *self.published, self.mark);
        self.pace
            .take(at, (mark, picture), |number, (mark, picture)| {
                sink.show(published, number, *mark, picture)
            })
    }

    /// Ends the film, or gives it up with the error that stopped it.
    pub fn finish(mut self, result: anyhow::Result<()>) -> anyhow::Result<()> {
        let result = result.and_then(|()| self.last_pictures());
        let ladder = self.sink.ladder.take();
        // A rung's own error says more than that it stopped listening.
        ladder.map_or(Ok(()), Ladder::finish)?;
        result?;
        self.sink.publish_poster(self.published)?;
        self.sink.publish(self.published)?;
        let missing = self.work.plan.chunk_starts(self.published.next_chunk()) < self.end;
        anyhow::ensure!(!missing, "a chunk was not finished");
        Ok(())
    }

    fn last_pictures(&mut self) -> anyhow::Result<()> {
        let mut shaped = Vec::new();
        self.shape.finish(|picture| {
            shaped.push(picture);
            Ok(())
        })?;
        shaped
            .into_iter()
            .try_for_each(|picture| self.show(picture))?;
        let (sink, published) = (&mut self.sink, &mut *self.published);
        let any = self.pace.finish(self.end, |number, (mark, picture)| {
            sink.show(published, number, *mark, picture)
        })?;
        let nothing = || {
            Refusal::because(
                Class::TruncatedContainer,
                "No picture in it could be decoded.",
            )
        };
        anyhow::ensure!(any, nothing());
        self.sink.end_chunk()
    }
}
