//! The files of the checkout: what git knows, and what it would take.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A text file of ours.
pub struct Source {
    /// Its path from the root, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    /// Its lines with their numbers from 1, comments left out.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        let lines = lines.map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Its lines before the first `#[cfg(test)]`: tests may say what rules forbid.
    pub fn shipped(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self
            .text
            .lines()
            .position(|line| line.trim() == "#[cfg(test)]");
        self.code()
            .take_while(move |(number, _)| tests.is_none_or(|from| *number <= from))
    }
}

/// The root of the checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the root")
}

/// All files that end in one of these, sorted.
pub fn sources(endings: &[&str]) -> Vec<Source> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .expect("git");
    assert!(listed.status.success(), "git ls-files failed");
    let names = String::from_utf8(listed.stdout).expect("names in UTF-8");
    let mut paths: Vec<&str> = names.split('\0').filter(|name| !name.is_empty()).collect();
    paths.sort_unstable();
    paths.dedup();
    let wanted = |path: &&str| endings.iter().any(|ending| path.ends_with(ending));
    let read = |path: &str| {
        // A file that was deleted and not yet committed is still listed.
        let text = std::fs::read_to_string(root().join(path)).ok()?;
        Some(Source {
            path: path.to_owned(),
            text,
        })
    };
    let found: Vec<Source> = paths.into_iter().filter(wanted).filter_map(read).collect();
    assert!(
        !found.is_empty(),
        "no file ends in {endings:?}: the rule would check nothing"
    );
    found
}

/// The Rust files of the program itself, tests left out.
pub fn program() -> Vec<Source> {
    let mut all = sources(&[".rs"]);
    all.retain(|source| !source.path.starts_with("tests/"));
    all
}

/// A path below the root.
pub fn at(path: &str) -> PathBuf {
    root().join(path)
}
