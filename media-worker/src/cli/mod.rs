//! `media-worker transcode | digitize | probe`: one file, by hand or from a test.
//!
//! The command itself reads nothing of the input; its child does.

mod answer;
mod digitize;
mod transcode;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use platform::sandbox::{Choice, Outcome, Request, Sandbox, child};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::cell;

#[derive(Parser)]
#[command(
    name = "media-worker",
    version,
    about = "Films into HLS, scanned books into readable pages."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make an HLS ladder, sound alone and a poster of a film or a recording.
    Transcode(transcode::Transcode),
    /// Make page images and page text of a document.
    Digitize(digitize::Digitize),
    /// Say what a film or a recording is.
    Probe {
        /// The film.
        input: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command line: status 0, 2 for a refused input, 1 for our own failure.
#[must_use]
pub fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("media-worker: {error:#}");
            ExitCode::from(child::EXIT_FAILED)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Transcode(transcode) => transcode.run(),
        Command::Digitize(digitize) => digitize.run(),
        Command::Probe { input, json } => {
            let scratch = tempfile::tempdir()?;
            let request = cell::probe(existing(&input)?, scratch.path().to_owned());
            let outcome = in_cell(async |sandbox, stop| {
                one_child(sandbox, stop, &request, |_| Ok(())).await
            })?;
            answer::print(outcome, json, answer::description)
        }
    }
}

/// Whether a person watches; only then is progress drawn.
fn watched() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
}

/// The absolute path of an input: the child begins in another folder.
fn existing(input: &Path) -> anyhow::Result<PathBuf> {
    input
        .canonicalize()
        .with_context(|| input.display().to_string())
}

/// The output folder, made if it is missing.
fn folder(out: &Path) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    existing(out)
}

/// Runs `work` with the cell of this machine; Ctrl-C stops its children.
fn in_cell<T>(
    work: impl AsyncFnOnce(&Sandbox, &CancellationToken) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let sandbox = Sandbox::detect(Choice::Auto)?;
        let stop = CancellationToken::new();
        tokio::select! {
            result = work(&sandbox, &stop) => result,
            _ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted"),
        }
    })
}

/// Runs one child to its end, and hands each of its lines to `each`.
async fn one_child(
    sandbox: &Sandbox,
    stop: &CancellationToken,
    request: &Request,
    each: impl Fn(Value) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    let (sender, mut lines) = mpsc::channel(16);
    let listen = async {
        while let Some(line) = lines.recv().await {
            each(line)?;
        }
        anyhow::Ok(())
    };
    let (outcome, listened) = tokio::join!(sandbox.run(request, stop, sender), listen);
    listened?;
    Ok(outcome?)
}
