//! What a command prints at its end, and its status.

use std::process::ExitCode;

use platform::sandbox::{Outcome, child};
use serde_json::Value;

/// Prints what came out, and chooses the status.
pub fn print(
    outcome: Outcome,
    json: bool,
    plain: fn(&Value) -> String,
) -> anyhow::Result<ExitCode> {
    match outcome {
        Outcome::Done(report) if json => println!("{}", serde_json::to_string_pretty(&report)?),
        Outcome::Done(report) => println!("{}", plain(&report)),
        Outcome::Refused { class, sentence } => {
            // One line, whatever the child wrote.
            eprintln!("{class}: {}", sentence.replace(char::is_control, " "));
            return Ok(ExitCode::from(child::EXIT_REFUSED));
        }
        Outcome::Crashed(crash) => anyhow::bail!("the child did not end well: {crash}"),
        Outcome::Stopped => anyhow::bail!("interrupted"),
    }
    Ok(ExitCode::SUCCESS)
}

/// A film's description.
pub fn description(source: &Value) -> String {
    let picture = &source["picture"];
    let size = match (picture["width"].as_u64(), picture["height"].as_u64()) {
        (Some(width), Some(height)) => format!("{width}×{height}, {}", picture["codec"]),
        _ => "no picture".into(),
    };
    let sounds = source["sounds"].as_array().map_or(0, Vec::len);
    let (container, seconds) = (&source["container"], &source["duration"]);
    format!("{container}: {size}; sound streams: {sounds}; seconds: {seconds}")
}

/// The renditions of a film.
pub fn renditions(report: &Value) -> String {
    let lines = report["renditions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            let name = one["name"].as_str().unwrap_or_default();
            let bytes = one["bytes"].as_f64().unwrap_or(0.0) / 1000.0;
            let average = one["average_bits"].as_u64().unwrap_or(0) / 1000;
            format!("{name:>8}  {bytes:>9.1} kB  {average:>6} kbit/s\n")
        });
    let seconds = report["seconds"].as_f64().unwrap_or(0.0);
    format!("{}{seconds:.1} s of film", lines.collect::<String>())
}

/// The pages of a document.
pub fn pages(report: &Value) -> String {
    let failed = report["failed"].as_array().map_or(0, Vec::len);
    let images = report["image_bytes"].as_f64().unwrap_or(0.0) / 1000.0;
    let (pages, layer, ocr) = (
        &report["pages"],
        &report["from_text_layer"],
        &report["from_ocr"],
    );
    format!(
        "{pages} pages: {layer} with their own text, {ocr} by OCR, {failed} failed; {images:.0} kB of images"
    )
}
