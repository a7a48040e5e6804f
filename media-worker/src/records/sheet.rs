//! The cells of a spreadsheet file: Excel's two formats and OpenDocument.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::table::{Cells, Line};
use crate::refusal::{Class, Refusal};

/// An archive, or Microsoft's compound file.
const BEGINNINGS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];

/// Whether the bytes begin as a spreadsheet file does.
pub fn is_one(bytes: &[u8]) -> bool {
    BEGINNINGS.iter().any(|begin| bytes.starts_with(begin))
}

/// The cells of each sheet.
///
/// # Errors
/// [`Class::NotRecords`] for an archive of something else, or a damaged one.
pub fn cells(bytes: Vec<u8>) -> anyhow::Result<Vec<Cells>> {
    let refused = || Refusal::from(Class::NotRecords);
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| refused())?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let first = range.start().map_or(0, |(row, _)| row);
        let lines = range.rows().zip(first + 1..).map(|(row, number)| Line {
            number,
            cells: row.iter().map(said).collect(),
        });
        sheets.push(lines.collect());
    }
    if sheets.is_empty() {
        return Err(refused().into());
    }
    Ok(sheets)
}

/// A cell as a person reads it: a year or an ISBN that Excel took for a number has no decimals.
fn said(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Error(_) | Data::Empty => String::new(),
        other => other.to_string(),
    }
}
