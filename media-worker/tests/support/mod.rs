//! Inputs made by script, and the command under test.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "shared by several test programs"
)]

pub mod book;
pub mod film;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A folder that is removed at the end, with films and books made in it.
pub struct Bench {
    folder: tempfile::TempDir,
}

/// What a run of the command gave.
pub struct Run {
    pub status: i32,
    pub report: Value,
    pub stderr: String,
    pub out: PathBuf,
}

impl Bench {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `media-worker WORK INPUT --out … --json`.
    pub fn run(&self, work: &str, input: &Path, more: &[&str]) -> Run {
        let stem = input.file_stem().unwrap().to_string_lossy().into_owned();
        let out = self.path(&format!("out {work} {stem}"));
        self.run_into(work, input, &out, more)
    }

    pub fn run_into(&self, work: &str, input: &Path, out: &Path, more: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_media-worker"));
        command.arg(work).arg("--json").args(more);
        if work != "probe" {
            command.arg("--out").arg(out);
        }
        // After `--`, for a name may begin with a dash.
        command.arg("--").arg(input).env_remove("RUST_LOG");
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        Run {
            status: status.code().unwrap_or(-1),
            report: serde_json::from_slice(&stdout).unwrap_or(Value::Null),
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
            out: out.to_owned(),
        }
    }
}

impl Run {
    /// The run, which must have gone well.
    pub fn well(self) -> Self {
        assert_eq!(self.status, 0, "{}", self.stderr);
        self
    }

    /// The class of a refusal: status 2, one line on standard error.
    pub fn class(&self) -> &str {
        assert_eq!(self.status, 2, "{}", self.stderr);
        assert_eq!(self.stderr.trim_end().lines().count(), 1, "{}", self.stderr);
        self.stderr.split_once(':').unwrap().0
    }
}

/// Runs a program that must succeed; its standard output.
pub fn program(name: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(name).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{name} is needed by this test: {error}"));
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}
