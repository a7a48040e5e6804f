//! Reading by Tesseract, a program of its own.
//!
//! It runs inside our cell with our limits, takes the page on its standard input and
//! gives a table of words. A page of noise would keep it busy for minutes, so it has a
//! time limit of its own; such a page has no text.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use image::DynamicImage;

use super::words::{Lines, Word};

/// A page whose mean confidence is below this may lie on its side.
pub const DOUBTFUL: f64 = 70.0;

const TIME_FOR_A_PAGE: Duration = Duration::from_secs(90);
/// Confidence below which a mark without a letter or digit is dirt.
const DIRT: f32 = 40.0;

/// Reads a page that stands straight. A page that takes too long has no words.
///
/// # Errors
/// When Tesseract or its language is missing.
pub fn read(page: &DynamicImage, languages: &str) -> anyhow::Result<Lines> {
    let arguments = ["-l", languages, "--psm", "3", "--dpi", "300", "tsv"];
    let size = (f64::from(page.width()), f64::from(page.height()));
    let table = tesseract(page, &arguments)?;
    Ok(table.map_or_else(Lines::default, |table| words(&table, size)))
}

/// Quarter turns, clockwise, after which the page stands upright: 0 to 3.
///
/// # Errors
/// When Tesseract is missing.
pub fn quarter_turns(page: &DynamicImage) -> anyhow::Result<u32> {
    let Ok(Some(table)) = tesseract(page, &["-l", "osd", "--psm", "0", "--dpi", "300"]) else {
        return Ok(0);
    };
    let number = |name: &str| -> Option<f64> {
        table
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    };
    let sure = number("Orientation confidence:").unwrap_or(0.0) >= 1.5;
    let degrees = number("Rotate:").unwrap_or(0.0);
    Ok(if sure {
        (degrees / 90.0).round() as u32 % 4
    } else {
        0
    })
}

/// Runs Tesseract on a page; nothing when it took too long or gave up on the page.
fn tesseract(page: &DynamicImage, arguments: &[&str]) -> anyhow::Result<Option<String>> {
    let mut child = Command::new("tesseract")
        .args(["stdin", "stdout"])
        .args(arguments)
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("tesseract is not installed")?;
    let page = pgm(page);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let writer = std::thread::spawn(move || stdin.map(|mut pipe| pipe.write_all(&page)));
    let reader = std::thread::spawn(move || drain(stdout));
    let complaint = std::thread::spawn(move || drain(stderr));
    let status = wait(&mut child)?;
    let _ = writer.join();
    let table = reader.join().unwrap_or_default();
    let complaint = complaint.join().unwrap_or_default();
    if complaint.contains("Failed loading language")
        || complaint.contains("Error opening data file")
    {
        anyhow::bail!("tesseract: {}", complaint.trim());
    }
    Ok(status
        .filter(std::process::ExitStatus::success)
        .map(|_| table))
}

fn drain(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The status of a child that ended in time; one that did not is killed.
fn wait(child: &mut Child) -> std::io::Result<Option<std::process::ExitStatus>> {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if started.elapsed() > TIME_FOR_A_PAGE {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The page in grey, in the simplest of formats.
fn pgm(page: &DynamicImage) -> Vec<u8> {
    let grey = page.to_luma8();
    let mut bytes = format!("P5\n{} {}\n255\n", grey.width(), grey.height()).into_bytes();
    bytes.extend_from_slice(grey.as_raw());
    bytes
}

/// The table of Tesseract (`tsv`): level, page, block, paragraph, line, word, left, top,
/// width, height, confidence, text.
fn words(table: &str, size: (f64, f64)) -> Lines {
    let mut lines = Lines::default();
    let (mut line_at, mut paragraph_at) = (None, None);
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [
            _,
            _,
            block,
            paragraph,
            line,
            _,
            left,
            top,
            width,
            height,
            sure,
            text,
        ] = columns[..]
        else {
            continue;
        };
        let Some(word) = word([left, top, width, height], sure, text, size) else {
            continue;
        };
        let (here, in_paragraph) = ((block, paragraph, line), (block, paragraph));
        if line_at != Some(here) {
            let begins = paragraph_at.is_some_and(|before| before != in_paragraph);
            lines.lines.push((begins, Vec::new()));
            (line_at, paragraph_at) = (Some(here), Some(in_paragraph));
        }
        if let Some((_, words)) = lines.lines.last_mut() {
            words.push(word);
        }
    }
    lines
}

fn word(place: [&str; 4], sure: &str, text: &str, size: (f64, f64)) -> Option<Word> {
    let confidence: f32 = sure.parse().ok().filter(|sure| *sure >= 0.0)?;
    let text = vietnamese::nfc(text.trim()).into_owned();
    let dirt = confidence < DIRT && !text.chars().any(char::is_alphanumeric);
    if text.is_empty() || dirt {
        return None;
    }
    let [left, top, width, height] = place.map(|number| number.parse::<f64>().unwrap_or(0.0));
    Some(Word::placed(
        text,
        [left, top, left + width, top + height],
        size,
        confidence.round() as u8,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_becomes_lines_and_paragraphs() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t\n\
            5\t1\t1\t1\t1\t1\t100\t200\t50\t40\t96.5\tTrung\n\
            5\t1\t1\t1\t1\t2\t160\t200\t50\t40\t91.25\ttâm\n\
            5\t1\t1\t1\t2\t1\t100\t260\t50\t40\t12.0\t~\n\
            5\t1\t1\t1\t2\t2\t100\t260\t50\t40\t88.0\thọc\n\
            5\t1\t1\t2\t1\t1\t100\t400\t50\t40\t97.0\tMới\n";
        let lines = words(table, (1000.0, 2000.0));
        assert_eq!(lines.text(), "Trung tâm\nhọc\n\nMới");
        assert_eq!(
            lines.words().next(),
            Some(&Word(100, 100, 50, 20, "Trung".into(), 97))
        );
        assert!(
            lines
                .mean_confidence()
                .is_some_and(|mean| (90.0..97.0).contains(&mean))
        );
    }
}
