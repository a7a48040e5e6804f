//! How long a file may be, and how it begins.

use crate::none;
use crate::tree::{program, sources};

const LONGEST: usize = 500;

#[test]
fn no_file_is_longer_than_500_lines() {
    let exempt = |path: &str| {
        path.starts_with("tests/") || path.contains("generated") || path.ends_with("openapi.d.ts")
    };
    let breaches = sources(&[".rs", ".ts", ".js", ".svelte", ".css", ".sh", "Makefile"])
        .iter()
        .filter(|source| !exempt(&source.path))
        .map(|source| (source.text.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    none(
        "a file holds at most 500 lines: look for the second noun",
        breaches,
    );
}

#[test]
fn a_page_of_the_frontend_is_composition() {
    let breaches = sources(&["+page.svelte"])
        .iter()
        .map(|source| (source.text.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > 150)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    none(
        "a +page.svelte holds at most 150 lines: move parts to lib/",
        breaches,
    );
}

#[test]
fn every_module_says_what_it_is() {
    let opens = |text: &str| {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines
            .find(|line| !line.starts_with("#!["))
            .is_some_and(|line| line.starts_with("//!") && line.len() > 12)
    };
    let breaches = sources(&[".rs"])
        .iter()
        .filter(|source| !opens(&source.text))
        .map(|source| source.path.clone())
        .collect();
    none("`//!` opens every module and says what it is", breaches);
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = [
        "todo!(",
        "unimplemented!(",
        "#[ignore",
        "TODO",
        "FIXME",
        "XXX:",
    ];
    let mut breaches = Vec::new();
    for source in program() {
        for (number, line) in source.text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                breaches.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    for source in sources(&[".ts", ".svelte"]) {
        for (number, line) in source.text.lines().enumerate() {
            if [
                "TODO",
                "FIXME",
                "@ts-ignore",
                "@ts-nocheck",
                "it.skip(",
                "test.skip(",
                "test.only(",
                "it.only(",
            ]
            .iter()
            .any(|mark| line.contains(mark))
            {
                breaches.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    none(
        "what is unfinished belongs in an issue, what is muted nowhere",
        breaches,
    );
}
