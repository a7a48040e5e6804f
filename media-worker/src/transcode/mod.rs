//! A film in, an HLS ladder out.
//!
//! First the sound, in one piece, while every packet of the file is seen once: so the
//! true length is known, gaps are found, and a learner can listen within seconds. Then
//! the picture: decoded once, shaped to the top rung, scaled down from rung to rung, each
//! rung encoded in a thread of its own. The work is cut into chunks of film at segment
//! boundaries; each finished chunk is published, and work that was cut goes on at the
//! next one.
//!
//! Invariant: one clock. Every time in every rendition is counted in exact ticks from
//! the same origin (`clock`), whichever process wrote it.

mod clock;
mod event;
mod pace;
mod picture;
mod plan;
mod playlist;
mod poster;
mod published;
mod report;
mod rung;
mod shape;
mod showing;
mod sink;
mod sound;
mod writer;
mod x264;

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::inspect::{self, Limits};
use crate::refusal::{Class, Refusal};

pub use event::{Checkpoint, Event, Tell};
pub use plan::{Plan, Rung, Wishes};
pub use published::{Piece, Rendition, Segment};
pub use report::Report;

/// What the parent may set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Limits on the input.
    pub limits: Limits,
    /// The ladder that is wished for.
    pub wishes: Wishes,
    /// What an earlier run of the same work has published, in its order.
    pub resume: Vec<Checkpoint>,
}

/// Transcodes `input` into `out`.
///
/// # Errors
/// A [`Refusal`] of the input, or our own failure.
pub fn run(input: &Path, out: &Path, options: Options, tell: Tell) -> anyhow::Result<Report> {
    let (file, source) = inspect::open(input, &options.limits)?;
    drop(file);
    let plan = Plan::new(&source, &options.wishes);
    let mut published = published::Published::new(&plan, options.resume);
    tell(&Event::Plan {
        source: source.clone(),
        plan: plan.clone(),
    })?;

    let work = Work {
        input,
        out,
        limits: &options.limits,
        source: &source,
        plan: &plan,
        tell,
    };
    let film = match published.film() {
        Some(film) => film,
        None => sound::run(&work, &mut published)?,
    };
    if film.seconds < options.limits.shortest {
        return Err(Refusal::from(Class::TooShort).into());
    }
    if source.picture.is_some() {
        picture::run(&work, &film, &mut published)?;
    }
    published.write_playlists(out, true)?;
    let report = Report::new(&source, &plan, &film, &published);
    std::fs::write(out.join("report.json"), serde_json::to_vec_pretty(&report)?)?;
    Ok(report)
}

/// What both passes need.
struct Work<'a> {
    input: &'a Path,
    out: &'a Path,
    limits: &'a Limits,
    source: &'a inspect::Source,
    plan: &'a Plan,
    tell: Tell<'a>,
}
