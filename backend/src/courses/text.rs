//! What people type into a course, as it will be kept.

use crate::error::{Error, Result};

/// Longest title of a course, a section or a lesson, in characters.
pub const TITLE: usize = 200;
/// Longest summary.
pub const SUMMARY: usize = 500;
/// Longest text of a lesson, or about a course.
pub const BODY: usize = 100_000;

/// A line that must be there: Unicode composed, blanks put right.
///
/// # Errors
/// `invalid` with the field.
pub fn title(text: &str) -> Result<String> {
    let line = line(text);
    if line.is_empty() {
        return Err(Error::invalid("title", "invalid.required"));
    }
    fits("title", line, TITLE)
}

/// A line that may be empty.
///
/// # Errors
/// `invalid` with the field.
pub fn summary(text: &str) -> Result<String> {
    fits("summary", line(text), SUMMARY)
}

/// Running text: composed, with plain line ends.
///
/// # Errors
/// `invalid` with the field.
pub fn body(field: &'static str, text: &str) -> Result<String> {
    fits(
        field,
        vietnamese::nfc(text)
            .replace("\r\n", "\n")
            .trim()
            .to_owned(),
        BODY,
    )
}

fn line(text: &str) -> String {
    vietnamese::nfc(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn fits(field: &'static str, text: String, longest: usize) -> Result<String> {
    if text.chars().count() > longest {
        return Err(Error::invalid(field, "invalid.too_long"));
    }
    Ok(text)
}
