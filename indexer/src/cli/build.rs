//! `indexer index`: a new index from a file of documents.

use super::input::each_line;
use crate::document::{Document, Kind, Preparer, Properties, Visibility};
use crate::home::{Home, Note};
use anyhow::{Context, Result};
use std::path::Path;
use tantivy::{IndexWriter, Term};

/// Bytes of postings gathered in memory before a segment is written.
const MEMORY: usize = 256 << 20;

/// {id, title, text}; the title may be missing.
#[derive(serde::Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

pub(super) fn build(input: &Path, folder: &Path) -> Result<()> {
    let home = Home::new(folder);
    let _lock = home
        .lock()
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    let opened = home
        .begin()
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    let mut writer: IndexWriter = opened.index.writer_with_num_threads(1, MEMORY)?;
    let mut preparer = Preparer::new(opened.fields);
    let mut seen = rustc_hash::FxHashSet::default();
    let mut count = 0u64;
    each_line(input, |line: Line| {
        // The last line of an id wins, as if each had been written over the one before.
        if !seen.insert(line.id.clone()) {
            writer.delete_term(Term::from_field_text(opened.fields.item, &line.id));
        } else {
            count += 1;
        }
        writer.add_document(preparer.prepare(&document(line)))?;
        Ok(())
    })?;
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&Note::at("").to_payload());
    commit.commit()?;
    writer.wait_merging_threads()?;
    home.promote(&opened)?;
    home.sweep()?;
    println!("{count} documents");
    Ok(())
}

fn document(line: Line) -> Document {
    Document {
        item: line.id,
        kind: Kind::Document,
        visibility: Visibility::default(),
        properties: Properties::default(),
        place: 0,
        title: line.title,
        text: line.text,
    }
}
