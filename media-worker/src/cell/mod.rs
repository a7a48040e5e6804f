//! The parent's side: which limits a work gets, what its child may read, and what to do
//! when a child breaks on one page.

mod book;
mod pdfium;

use std::path::PathBuf;
use std::time::Duration;

use platform::sandbox::{Limits, Request};
use serde_json::Value;

use crate::{digitize, records, transcode};

pub use book::{Book, Told};
pub use pdfium::pdfium;

const MEBIBYTE: u64 = 1 << 20;

/// A request to look at a media file.
#[must_use]
pub fn probe(input: PathBuf, out: PathBuf) -> Request {
    request("probe", input, out, Value::Null, Limits::glance())
}

/// A request to transcode a film.
///
/// # Errors
/// When the options cannot be written as JSON.
pub fn transcode(
    input: PathBuf,
    out: PathBuf,
    options: &transcode::Options,
) -> serde_json::Result<Request> {
    let longest = options.limits.longest;
    let limits = Limits {
        memory: 1024 * MEBIBYTE,
        // The heaviest ladder costs less than a second of one core for a second of film.
        cpu: Duration::from_secs_f64(longest * 4.0),
        file_size: 4096 * MEBIBYTE,
        output_size: 64 * 1024 * MEBIBYTE,
        wall: Duration::from_secs_f64(longest * 8.0),
        silence: Duration::from_secs(120),
        processes: 96,
    };
    Ok(request(
        "transcode",
        input,
        out,
        serde_json::to_value(options)?,
        limits,
    ))
}

/// A request to digitize a document.
///
/// # Errors
/// When the options cannot be written as JSON.
pub fn digitize(
    input: PathBuf,
    out: PathBuf,
    options: &digitize::Options,
) -> serde_json::Result<Request> {
    let pages = u64::from(options.most_pages);
    let limits = Limits {
        memory: 640 * MEBIBYTE,
        cpu: Duration::from_secs(pages * 60),
        file_size: 64 * MEBIBYTE,
        output_size: pages * 4 * MEBIBYTE,
        wall: Duration::from_secs(pages * 120),
        // A page of noise: two readings and a look for its orientation.
        silence: Duration::from_secs(400),
        processes: 96,
    };
    let mut request = request(
        "digitize",
        input,
        out,
        serde_json::to_value(options)?,
        limits,
    );
    request.readable.extend(options.pdfium.clone());
    Ok(request)
}

/// A request to read the records of a catalogue file.
///
/// # Errors
/// When the options cannot be written as JSON.
pub fn records(
    input: PathBuf,
    out: PathBuf,
    options: &records::Options,
) -> serde_json::Result<Request> {
    let limits = Limits {
        cpu: Duration::from_secs(120),
        wall: Duration::from_secs(300),
        silence: Duration::from_secs(120),
        ..Limits::glance()
    };
    let options = serde_json::to_value(options)?;
    Ok(request("records", input, out, options, limits))
}

fn request(work: &str, input: PathBuf, out: PathBuf, options: Value, limits: Limits) -> Request {
    Request {
        work: work.into(),
        input,
        out,
        options,
        readable: Vec::new(),
        limits,
    }
}
