//! `indexer segment`: sentences in, words joined by `_` out.

use super::Refused;
use crate::words::Segmenter;
use anyhow::Result;
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Write, stdin, stdout};

pub(super) fn segment() -> Result<()> {
    let mut lines = BufReader::with_capacity(1 << 16, stdin().lock());
    let mut out = BufWriter::with_capacity(1 << 16, stdout().lock());
    let mut segmenter = Segmenter::default();
    let (mut line, mut words) = (Vec::new(), String::new());
    for number in 1u64.. {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = std::str::from_utf8(&line)
            .map_err(|_| Refused(format!("line {number} is not UTF-8")))?;
        words.clear();
        segmenter.segment_into(text, &mut words);
        if let Err(error) = out.write_all(words.as_bytes()) {
            // The reader has seen enough (`| head`).
            return if error.kind() == ErrorKind::BrokenPipe {
                Ok(())
            } else {
                Err(error.into())
            };
        }
    }
    out.flush()?;
    Ok(())
}
