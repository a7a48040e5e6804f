//! The rules of the house that a program can check. Each test prints every breach it found, one a line.
//! A rule that no longer serves is changed here and in ARCHITECTURE.md, in the same commit.

mod files;
mod imports;
mod licences;
mod names;
mod steps;
mod tree;
mod words;

/// Fails with the breaches, if there are any.
fn none(rule: &str, breaches: Vec<String>) {
    assert!(
        breaches.is_empty(),
        "\n{rule}\n  {}\n",
        breaches.join("\n  ")
    );
}
