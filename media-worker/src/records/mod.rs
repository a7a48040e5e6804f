//! A catalogue file in, its records out: MARC 21 as ISO 2709 or MARCXML, Dublin Core, tables.
//!
//! What a file is, its bytes say. One record that cannot be read never loses the ones after it; texts in encodings of
//! before Unicode are converted. Nothing is judged here: whether a record can become a book, the library says.

mod dublin_core;
mod encoding;
mod heading;
mod iso2709;
mod marc;
mod marc8;
mod sheet;
mod table;
mod tidy;
mod xml;

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};
pub use store::library::catalogue_import_row::ImportedRecord;

use crate::refusal::{Class, Refusal};

/// How events are handed over; an error means that nobody listens any more.
pub type Tell<'a> = &'a dyn Fn(&Event) -> anyhow::Result<()>;

/// Rows that are handed over at once: in the worst case three MiB, where a line may have four.
const AT_ONCE: usize = 10;
/// People and subjects of a record, and the letters of each, beyond which it is none of a library's.
const MOST: usize = 100;
const LONGEST_NAME: usize = 300;

/// What the parent may set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Most records of a file.
    pub most_records: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            most_records: 20_000,
        }
    }
}

/// What a catalogue file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// ISO 2709.
    Marc,
    /// MARCXML.
    Marcxml,
    /// Dublin Core in XML.
    DublinCore,
    /// A spreadsheet, or text with separators.
    Table,
}

impl Format {
    /// As it is stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Marc => "marc",
            Self::Marcxml => "marcxml",
            Self::DublinCore => "dublin_core",
            Self::Table => "table",
        }
    }
}

/// A record, and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The line of a table, where the first is 1; the number of a record among the others.
    pub number: u32,
    /// What could be read.
    pub record: ImportedRecord,
    /// Whether nothing could be read.
    pub broken: bool,
}

impl Row {
    fn broken(number: u32) -> Self {
        Self {
            number,
            record: ImportedRecord::default(),
            broken: true,
        }
    }
}

/// Something happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The next records, in their order.
    Rows {
        /// The records.
        rows: Vec<Row>,
    },
}

/// The report of a file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it is.
    pub format: Format,
    /// Records, broken ones too.
    pub rows: u32,
    /// Headings of columns that mean nothing to us.
    pub unused: Vec<String>,
}

/// A file that was read.
struct Read {
    format: Format,
    rows: Vec<Row>,
    unused: Vec<String>,
}

/// Reads the records of `input`.
///
/// # Errors
/// A [`Refusal`] of the input, or our own failure.
pub fn run(input: &Path, options: &Options, tell: Tell) -> anyhow::Result<Report> {
    let read = read(fs::read(input)?)?;
    let count = read.rows.len();
    if count == 0 {
        return Err(Refusal::from(Class::NoRecords).into());
    }
    if count > options.most_records {
        let most = options.most_records;
        let sentence = format!("The file has {count} records; {most} are allowed.");
        return Err(Refusal::because(Class::TooManyRecords, sentence).into());
    }
    for rows in read.rows.chunks(AT_ONCE) {
        let rows = rows.iter().cloned().map(bounded).collect();
        tell(&Event::Rows { rows })?;
    }
    Ok(Report {
        format: read.format,
        rows: u32::try_from(count)?,
        unused: read.unused,
    })
}

fn bounded(mut row: Row) -> Row {
    let cut = |text: &mut String| {
        if let Some((end, _)) = text.char_indices().nth(LONGEST_NAME) {
            text.truncate(end);
        }
    };
    let record = &mut row.record;
    record.contributors.truncate(MOST);
    record
        .contributors
        .iter_mut()
        .for_each(|(name, _)| cut(name));
    record.subjects.truncate(MOST);
    record.subjects.iter_mut().for_each(cut);
    row
}

fn read(bytes: Vec<u8>) -> anyhow::Result<Read> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::from(Class::NoRecords).into());
    }
    if sheet::is_one(&bytes) {
        return table::read(sheet::cells(bytes)?);
    }
    if iso2709::is_one(&bytes) {
        let rows = iso2709::records(&bytes)
            .enumerate()
            .map(|(at, fields)| row(at, fields.map(|fields| marc::record(&fields))));
        return Ok(Read {
            format: Format::Marc,
            rows: rows.collect(),
            unused: Vec::new(),
        });
    }
    let text = encoding::text(&bytes);
    if text.trim_start().starts_with('<') {
        return Ok(of_xml(&text));
    }
    if text.contains('\0') {
        return Err(Refusal::from(Class::NotRecords).into());
    }
    table::read_text(&text)
}

fn of_xml(text: &str) -> Read {
    let mut format = Format::Marcxml;
    let mut rows = Vec::new();
    for (at, part) in xml::parts(text).enumerate() {
        let read = xml::read(part);
        if read.as_ref().is_some_and(|read| read.marc.data.is_empty()) {
            format = Format::DublinCore;
        }
        let record = read.map(|read| match format {
            Format::DublinCore => dublin_core::record(&read.elements),
            Format::Marc | Format::Marcxml | Format::Table => marc::record(&read.marc),
        });
        rows.push(row(at, record));
    }
    Read {
        format,
        rows,
        unused: Vec::new(),
    }
}

fn row(at: usize, record: Option<ImportedRecord>) -> Row {
    let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    match record {
        Some(record) => Row {
            number,
            record,
            broken: false,
        },
        None => Row::broken(number),
    }
}

#[cfg(test)]
mod tests;
