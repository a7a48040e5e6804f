//! The job `media.transcode`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use platform::objects::{self, ObjectStore};
use platform::queue::{Failure, MAX_ATTEMPTS, Running};
use platform::sandbox::{Crash, Outcome};
use serde_json::Value;
use store::{job::Job, key};
use tokio::sync::mpsc;

use super::lecture::{self, Taken};
use super::scratch::Desk;
use super::{Context, original, publish};
use crate::cell;
use crate::refusal::Class;
use crate::transcode::{Checkpoint, Event, Options, Piece, Report};

/// The object that says what of a take is finished. It is no media file and is served
/// to nobody.
const CHECKPOINTS: &str = "checkpoints.json";

/// How often progress goes into the row.
const TELL_EVERY: Duration = Duration::from_secs(3);

/// Works on one lecture to its end.
///
/// # Errors
/// How it ended otherwise.
pub async fn work(context: &Context, running: &Running) -> Result<(), Failure> {
    let Job::Transcode { lecture_id } = running.payload()? else {
        return Err(Failure::refused("job.bad_payload", "not a lecture"));
    };
    let Some(taken) = lecture::take_up(context, running, lecture_id).await? else {
        return Ok(());
    };
    let desk = context.scratch.desk(running.id())?;
    running.progress(running.reached(), "fetch");
    original::fetch(&*context.objects, &taken.original, &desk.input(), running).await?;
    let earlier = checkpoints(&context.objects, &taken).await?;
    let options = Options {
        resume: earlier.clone(),
        ..Options::default()
    };
    let request = cell::transcode(desk.input(), desk.out(), &options)?;

    let (sender, lines) = mpsc::channel(4);
    let mut publishing = Publishing {
        context,
        running,
        taken: &taken,
        desk: &desk,
        done: earlier,
        told: Instant::now(),
        pictures: false,
    };
    let (outcome, published) = tokio::join!(
        context.sandbox.run(&request, running.stop(), sender),
        publishing.all(lines)
    );
    published?;
    match outcome? {
        Outcome::Done(report) => finish(context, running, &taken, &desk, report).await,
        Outcome::Refused { class, sentence } => {
            refuse(context, running, &taken, &class, &sentence).await
        }
        Outcome::Crashed(crash) => died(context, running, &taken, &crash).await,
        Outcome::Stopped => Err(Failure::Stopped),
    }
}

/// What earlier runs of this take have published.
async fn checkpoints(
    objects: &Arc<dyn ObjectStore>,
    taken: &Taken,
) -> Result<Vec<Checkpoint>, Failure> {
    match objects
        .read(&key::lecture_file(taken.id, &taken.take, CHECKPOINTS))
        .await
    {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(objects::Error::NotFound(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Takes what the child tells, as it comes.
struct Publishing<'a> {
    context: &'a Context,
    running: &'a Running,
    taken: &'a Taken,
    desk: &'a Desk,
    done: Vec<Checkpoint>,
    told: Instant,
    pictures: bool,
}

impl Publishing<'_> {
    async fn all(&mut self, mut lines: mpsc::Receiver<Value>) -> Result<(), Failure> {
        while let Some(line) = lines.recv().await {
            match serde_json::from_value(line)? {
                Event::Plan { source, .. } => {
                    self.pictures = source.picture.is_some();
                    lecture::described(self.context, self.running, self.taken, &source).await?;
                }
                Event::Progress { done, speed, .. } => self.progress(done, speed).await?,
                Event::Published {
                    checkpoint,
                    files,
                    playlists,
                } => {
                    self.publish(checkpoint, &files, &playlists).await?;
                }
            }
        }
        Ok(())
    }

    async fn progress(&mut self, done: f64, speed: f64) -> Result<(), Failure> {
        self.running.progress(done, format!("{speed:.1} ×"));
        if self.told.elapsed() >= TELL_EVERY {
            self.told = Instant::now();
            lecture::progressed(self.context, self.running, self.taken, done).await?;
        }
        Ok(())
    }

    /// Files, then the playlists that name them, then the checkpoint that counts on both.
    async fn publish(
        &mut self,
        checkpoint: Checkpoint,
        files: &[String],
        playlists: &[String],
    ) -> Result<(), Failure> {
        let objects = &*self.context.objects;
        let (id, take) = (self.taken.id, &self.taken.take);
        for file in files {
            publish::file(objects, self.desk, file, &key::lecture_file(id, take, file)).await?;
        }
        for playlist in playlists {
            publish::bytes(
                objects,
                self.desk,
                playlist,
                &key::lecture_file(id, take, playlist),
            )
            .await?;
        }
        self.done.push(checkpoint);
        let all = Bytes::from(serde_json::to_vec(&self.done)?);
        objects
            .put_bytes(&key::lecture_file(id, take, CHECKPOINTS), all)
            .await?;
        self.tell().await
    }

    /// What the newest checkpoint means for the row.
    async fn tell(&self) -> Result<(), Failure> {
        let (context, running, taken) = (self.context, self.running, self.taken);
        match self.done.last() {
            Some(Checkpoint::Poster(image)) => {
                lecture::has_poster(context, running, taken, &image.file).await
            }
            // The first chunk, or the whole of a recording without a picture.
            Some(Checkpoint::Chunk { number: 0, .. }) => {
                lecture::playable(context, running, taken, self.sound_bytes()).await
            }
            Some(Checkpoint::Film(_)) if !self.pictures => {
                lecture::playable(context, running, taken, self.sound_bytes()).await
            }
            _ => Ok(()),
        }
    }

    fn sound_bytes(&self) -> Option<u64> {
        self.done.iter().find_map(|checkpoint| match checkpoint {
            Checkpoint::Film(film) => film.sound.as_ref().map(Piece::bytes),
            _ => None,
        })
    }
}

async fn finish(
    context: &Context,
    running: &Running,
    taken: &Taken,
    desk: &Desk,
    report: Value,
) -> Result<(), Failure> {
    let report: Report = serde_json::from_value(report)?;
    // The playlists were written a last time, with their end.
    let playlists = report
        .renditions
        .iter()
        .map(|one| one.playlist.as_str())
        .chain([report.master.as_str()]);
    for playlist in playlists {
        let to = key::lecture_file(taken.id, &taken.take, playlist);
        publish::bytes(&*context.objects, desk, playlist, &to).await?;
    }
    lecture::ready(context, running, taken, &report).await?;
    if let Some(before) = &taken.before {
        // Nothing points at it any more; what stays behind is only room.
        let left = context
            .objects
            .delete_all(&key::lecture_take(taken.id, before))
            .await;
        left.map(drop)
            .unwrap_or_else(|error| tracing::warn!(%error, "an old take was not removed"));
    }
    Ok(())
}

async fn refuse(
    context: &Context,
    running: &Running,
    taken: &Taken,
    class: &str,
    sentence: &str,
) -> Result<(), Failure> {
    let known = Class::ALL
        .iter()
        .find(|known| known.word() == class)
        .map_or("unknown", |known| known.word());
    lecture::failed(context, running, taken, known, sentence).await?;
    Err(Failure::refused(format!("reason.{known}"), sentence))
}

/// The last of the attempts tells whoever uploaded it.
async fn died(
    context: &Context,
    running: &Running,
    taken: &Taken,
    crash: &Crash,
) -> Result<(), Failure> {
    if running.attempt() >= MAX_ATTEMPTS {
        lecture::failed(context, running, taken, "died", &crash.to_string()).await?;
    }
    Err(Failure::Died(crash.to_string()))
}
