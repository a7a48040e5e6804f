//! `media-worker transcode`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::{answer, existing, folder, in_cell, one_child};
use crate::cell;
use crate::transcode::{Checkpoint, Event, Options};

#[derive(clap::Args)]
pub struct Transcode {
    /// The film.
    input: PathBuf,
    /// The folder to write to; made if missing.
    #[arg(long)]
    out: PathBuf,
    /// Print the report as JSON, and progress as JSON lines on standard error.
    #[arg(long)]
    json: bool,
    /// Go on where an earlier run into the same folder was cut.
    #[arg(long)]
    resume: bool,
    /// Rungs by the short side of the picture, e.g. 240,480.
    #[arg(long, value_delimiter = ',')]
    heights: Option<Vec<u32>>,
}

impl Transcode {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let input = existing(&self.input)?;
        let out = folder(&self.out)?;
        let mut options = Options::default();
        if let Some(heights) = self.heights {
            options.wishes.heights = heights;
        }
        let journal = Journal {
            path: out.join("checkpoints.jsonl"),
            json: self.json,
        };
        options.resume = journal.open(self.resume)?;
        let request = cell::transcode(input, out, &options)?;
        let outcome = in_cell(async |sandbox, stop| {
            one_child(sandbox, stop, &request, |line| journal.note(&line)).await
        })?;
        answer::print(outcome, self.json, answer::renditions)
    }
}

/// What was published, so that a cut run can be taken up again.
struct Journal {
    path: PathBuf,
    json: bool,
}

impl Journal {
    fn open(&self, resume: bool) -> anyhow::Result<Vec<Checkpoint>> {
        if !resume || !self.path.exists() {
            std::fs::write(&self.path, b"")?;
            return Ok(Vec::new());
        }
        read_lines(&self.path)
    }

    fn note(&self, line: &Value) -> anyhow::Result<()> {
        match serde_json::from_value(line.clone())? {
            Event::Published { checkpoint, .. } => append_line(&self.path, &checkpoint)?,
            Event::Progress { done, speed, .. } if !self.json && super::watched() => {
                eprint!("\r{:3.0} %, {speed:.1} × ", done * 100.0);
            }
            _ => {}
        }
        if self.json {
            eprintln!("{line}");
        }
        Ok(())
    }
}

/// The lines of a journal; a last one that was cut is simply not there, and is removed.
pub fn read_lines<T: serde::de::DeserializeOwned + serde::Serialize>(
    path: &Path,
) -> anyhow::Result<Vec<T>> {
    let text = std::fs::read_to_string(path)?;
    let whole: Vec<T> = text
        .lines()
        .map_while(|line| serde_json::from_str(line).ok())
        .collect();
    let kept = text
        .lines()
        .take(whole.len())
        .map(|line| format!("{line}\n"));
    std::fs::write(path, kept.collect::<String>())?;
    Ok(whole)
}

/// Adds a line to a journal.
pub fn append_line(path: &Path, line: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)?;
    file.write_all(format!("{}\n", serde_json::to_string(line)?).as_bytes())?;
    Ok(())
}
