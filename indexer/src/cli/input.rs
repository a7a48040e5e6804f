//! Lines of JSON from a file or standard input.

use super::Refused;
use anyhow::Result;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, stdin};
use std::path::Path;

/// A longer line is no document but a mistake (a whole file without line breaks).
const LONGEST_LINE: u64 = 64 << 20;

/// Calls `take` with each line of `path`; empty lines are skipped. A line that does not fit is refused with its number.
pub(super) fn each_line<T: DeserializeOwned>(
    path: &Path,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    let name = path.display();
    let mut reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(stdin()))
    } else {
        let file =
            File::open(path).map_err(|error| Refused(format!("cannot read {name}: {error}")))?;
        Box::new(BufReader::with_capacity(1 << 20, file))
    };
    let mut line = Vec::new();
    for number in 1u64.. {
        line.clear();
        let length = reader
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .map_err(|error| Refused(format!("cannot read {name}: {error}")))?;
        if length == 0 {
            return Ok(());
        }
        if length as u64 == LONGEST_LINE {
            return Err(Refused(format!("{name}: line {number} is longer than 64 MiB")).into());
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let value =
            serde_json::from_slice(line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line))
                .map_err(|error| {
                    Refused(format!(
                        "{name}: line {number} is not what is expected: {error}"
                    ))
                })?;
        take(value)?;
    }
    Ok(())
}
