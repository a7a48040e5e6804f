//! The child's side: enter the cell, do the work, answer.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;
use serde_json::Value;

use super::lines::{Line, Order};

/// Exit statuses of a child, and of the command lines that run one.
pub const EXIT_FAILED: u8 = 1;
/// The input was refused.
pub const EXIT_REFUSED: u8 = 2;

/// The work, as the child sees it.
#[derive(Debug)]
pub struct Task {
    /// What to do.
    pub work: String,
    /// The hostile file; its name says nothing.
    pub input: PathBuf,
    /// Where to write.
    pub out: PathBuf,
    /// Settings, as the parent gave them.
    pub options: Value,
}

/// How the work ended.
#[derive(Debug)]
pub enum Answer {
    /// Well, with a report.
    Done(Value),
    /// The input cannot be used.
    Refused {
        /// The class of the refusal.
        class: String,
        /// One clear sentence.
        sentence: String,
    },
    /// For want of memory.
    Memory,
}

/// Runs `work` inside the cell: reads the order, confines this process, hands over
/// the task and writes the answer. `arguments` are those after `child`.
///
/// Must be called before any thread is started.
pub fn run(
    arguments: impl Iterator<Item = OsString>,
    work: impl FnOnce(Task) -> anyhow::Result<Answer>,
) -> ExitCode {
    let answer = enter(arguments).and_then(work);
    let (line, code) = match answer {
        Ok(Answer::Done(report)) => (Line::Done { report }, 0),
        Ok(Answer::Refused { class, sentence }) => {
            (Line::Refused { class, sentence }, EXIT_REFUSED)
        }
        Ok(Answer::Memory) => (Line::Memory, EXIT_FAILED),
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::from(EXIT_FAILED);
        }
    };
    match write(&line) {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(EXIT_FAILED),
    }
}

/// Tells the parent that something happened. The shape of `value` belongs to the work.
///
/// # Errors
/// When the parent is gone; the work should end.
pub fn tell(value: &impl Serialize) -> anyhow::Result<()> {
    write(&Line::Progress {
        value: serde_json::to_value(value)?,
    })
}

fn enter(mut arguments: impl Iterator<Item = OsString>) -> anyhow::Result<Task> {
    let mut next = |what| {
        arguments
            .next()
            .with_context(|| format!("child: no {what}"))
    };
    let work = next("work")?
        .into_string()
        .map_err(|_| anyhow::anyhow!("child: odd work"))?;
    let input = PathBuf::from(next("input")?);
    let out = PathBuf::from(next("output folder")?);
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("child: reading the order")?;
    let order: Order = serde_json::from_str(&text).context("child: the order")?;
    super::confine::confine(
        order.confinement,
        &order.limits,
        &input,
        &out,
        &order.readable,
    )
    .context("child: confining")?;
    Ok(Task {
        work,
        input,
        out,
        options: order.options,
    })
}

fn write(line: &Line) -> anyhow::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&text)?;
    Ok(out.flush()?)
}
