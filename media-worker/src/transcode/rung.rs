//! One rung: scaled from the rung above, encoded, written, in a thread of its own.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::thread::JoinHandle;

use ffmpeg_next::software::scaling::{Context as Scaler, Flags};
use ffmpeg_next::{format, frame};

use super::plan::{Plan, Rung};
use super::published::Piece;
use super::writer::Writer;
use super::x264::Encoder;
use crate::ffmpeg::same_picture;
use crate::mp4::{Media, Sample};

/// Pictures that wait for a rung. Few: each is up to 3 MB.
const WAITING: usize = 3;

/// What travels down the ladder.
pub enum Work {
    /// A picture.
    Picture {
        /// In the size of the rung above.
        picture: frame::Video,
        /// Pictures with the same mark have the same pixels.
        mark: u64,
        /// Its number in the film.
        number: u64,
    },
    /// The chunk is complete.
    EndOfChunk,
}

/// A finished piece and the chunk it belongs to.
pub type Finished = (u32, Piece);

/// The rungs at work.
pub struct Ladder {
    top: Option<SyncSender<Work>>,
    threads: Vec<JoinHandle<anyhow::Result<()>>>,
}

impl Ladder {
    /// Starts a thread a rung, from the highest down. `finished` gets every piece.
    pub fn start(
        plan: &Plan,
        out: &std::path::Path,
        chunk: u32,
        finished: &Sender<Finished>,
    ) -> Self {
        let mut ladder = Self {
            top: None,
            threads: Vec::new(),
        };
        // From the lowest up, for each needs the way to the one below it.
        for rung in &plan.rungs {
            let (sender, receiver) = sync_channel(WAITING);
            let mut step = Step {
                plan: plan.clone(),
                rung: rung.clone(),
                out: out.to_owned(),
                below: ladder.top.replace(sender),
                finished: finished.clone(),
                chunk,
                growing: None,
            };
            ladder
                .threads
                .push(std::thread::spawn(move || step.climb(&receiver)));
        }
        ladder
    }

    /// Hands work to the top rung; waits while it is busy. False when a rung has failed.
    pub fn push(&self, work: Work) -> bool {
        self.top.as_ref().is_some_and(|top| top.send(work).is_ok())
    }

    /// Waits for all rungs to end.
    ///
    /// # Errors
    /// The first error of any rung.
    pub fn finish(mut self) -> anyhow::Result<()> {
        self.top = None;
        let ends = self.threads.into_iter().map(JoinHandle::join);
        let results = ends.map(|end| end.unwrap_or_else(|_| Err(anyhow::anyhow!("a rung broke"))));
        results.collect::<anyhow::Result<Vec<()>>>().map(drop)
    }
}

struct Step {
    plan: Plan,
    rung: Rung,
    out: PathBuf,
    below: Option<SyncSender<Work>>,
    finished: Sender<Finished>,
    chunk: u32,
    growing: Option<Growing>,
}

/// The chunk that is being written.
struct Growing {
    encoder: Encoder,
    writer: Writer,
    /// Samples of the segment that grows, and the number of its first picture.
    samples: Vec<Sample>,
    first: u64,
}

impl Step {
    fn climb(&mut self, work: &Receiver<Work>) -> anyhow::Result<()> {
        let mut scaler = None;
        let mut last: Option<(u64, frame::Video)> = None;
        for work in work {
            match work {
                Work::Picture {
                    picture,
                    mark,
                    number,
                } => {
                    let scaled = match last.take() {
                        Some((same, scaled)) if same == mark => scaled,
                        _ => self.scale(&mut scaler, picture)?,
                    };
                    self.hand_down(|| {
                        let picture = same_picture(&scaled)?;
                        Ok(Work::Picture {
                            picture,
                            mark,
                            number,
                        })
                    })?;
                    let mut picture = same_picture(&scaled)?;
                    picture.set_pts(Some(i64::try_from(number)?));
                    self.encode(&picture, number)?;
                    last = Some((mark, scaled));
                }
                Work::EndOfChunk => {
                    self.hand_down(|| Ok(Work::EndOfChunk))?;
                    self.end_chunk()?;
                }
            }
        }
        Ok(())
    }

    fn hand_down(&self, work: impl FnOnce() -> anyhow::Result<Work>) -> anyhow::Result<()> {
        match &self.below {
            Some(below) => below
                .send(work()?)
                .map_err(|_| anyhow::anyhow!("a lower rung ended")),
            None => Ok(()),
        }
    }

    fn scale(
        &self,
        scaler: &mut Option<Scaler>,
        picture: frame::Video,
    ) -> anyhow::Result<frame::Video> {
        let (width, height) = (self.rung.width, self.rung.height);
        if (picture.width(), picture.height()) == (width, height) {
            return Ok(picture);
        }
        let pixels = format::Pixel::YUV420P;
        let scaler = match scaler {
            Some(scaler) => scaler,
            none => none.insert(Scaler::get(
                pixels,
                picture.width(),
                picture.height(),
                pixels,
                width,
                height,
                Flags::BICUBIC,
            )?),
        };
        let mut scaled = frame::Video::empty();
        scaler.run(&picture, &mut scaled)?;
        Ok(scaled)
    }

    fn encode(&mut self, picture: &frame::Video, number: u64) -> anyhow::Result<()> {
        let growing = match &mut self.growing {
            Some(growing) => growing,
            none => none.insert(begin(
                &self.plan, &self.rung, &self.out, self.chunk, number,
            )?),
        };
        let samples = growing.encoder.push(picture)?;
        growing.add(samples, self.plan.segment_pictures)
    }

    fn end_chunk(&mut self) -> anyhow::Result<()> {
        if let Some(mut growing) = self.growing.take() {
            let samples = growing.encoder.finish()?;
            growing.add(samples, self.plan.segment_pictures)?;
            growing.end_segment(self.plan.segment_pictures)?;
            let piece = growing.writer.finish()?;
            // Nobody listens only when the work was given up.
            let _ = self.finished.send((self.chunk, piece));
            self.chunk += 1;
        }
        Ok(())
    }
}

fn begin(
    plan: &Plan,
    rung: &Rung,
    out: &std::path::Path,
    chunk: u32,
    first: u64,
) -> anyhow::Result<Growing> {
    let encoder = Encoder::open(plan, rung, first)?;
    let sets = encoder.sets().clone();
    let (file, codecs) = (format!("{}-{chunk:03}.mp4", rung.name), sets.codec());
    let media = Media::Picture {
        width: rung.width,
        height: rung.height,
        sets,
    };
    let clock = (plan.timescale(), plan.ticks());
    let writer = Writer::create(out, &rung.name, file, codecs, &media, clock)?;
    Ok(Growing {
        encoder,
        writer,
        samples: Vec::new(),
        first,
    })
}

impl Growing {
    /// Adds samples; a key picture ends the segment before it.
    fn add(&mut self, samples: Vec<Sample>, segment: u64) -> anyhow::Result<()> {
        for sample in samples {
            if sample.key {
                self.end_segment(segment)?;
            }
            self.samples.push(sample);
        }
        Ok(())
    }

    fn end_segment(&mut self, segment: u64) -> anyhow::Result<()> {
        if !self.samples.is_empty() {
            self.writer
                .segment(self.first / segment, self.first, &self.samples)?;
            self.first += self.samples.len() as u64;
            self.samples.clear();
        }
        Ok(())
    }
}
