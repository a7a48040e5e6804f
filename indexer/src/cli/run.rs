//! `indexer run`: many questions, one table of ranked documents.

use super::input::each_line;
use super::search::open;
use crate::engine::Items;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

#[derive(serde::Deserialize)]
struct Line {
    id: String,
    text: String,
}

pub(super) fn run(index: &Path, queries: &Path, out: &Path, limit: usize) -> Result<()> {
    let engine = open(index)?;
    let file = File::create(out).with_context(|| format!("cannot write {}", out.display()))?;
    let mut table = BufWriter::new(file);
    each_line(queries, |line: Line| {
        let found = engine.find(&line.text, limit, |_, _| Ok(|_| true))?;
        let items = Items::open(&found.searcher)?;
        for (at, hit) in found.hits.iter().enumerate() {
            let id = items.id(hit.address)?;
            writeln!(table, "{}\t{}\t{}\t{:.6}", line.id, id, at + 1, hit.score)?;
        }
        Ok(())
    })?;
    table.flush()?;
    Ok(())
}
