//! What each record of a catalogue file will do, as the library stands now.
//!
//! Whether it is of a book that is there, `same_book.rs` says.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use store::{
    id::UnitId,
    library::{book, catalogue_import_row as import_row, catalogue_import_row::ImportedRecord},
};

use super::{
    super::{
        body::RecordBody,
        book_view::record_with,
        record::Record,
        same_book::{Known, Marks, Standing},
    },
    fit::{Fitted, fill, fit},
};
use crate::error::Result;

/// What a record will do.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Become a new book.
    Add,
    /// Fill these fields of a book that is there.
    Merge(Box<book::Model>, Box<RecordBody>, Vec<&'static str>),
    /// Nothing: the book that is there says all of it.
    Same(Box<book::Model>),
    /// Whatever the record in this line of the file does first: it is of the same book.
    Repeat(i32),
    /// Nothing: it has no title.
    Untitled,
    /// Nothing: it could not be read.
    Unreadable,
}

/// A record with what it will do.
#[derive(Clone, Debug)]
pub struct Weighed {
    pub number: i32,
    pub fitted: Option<Fitted>,
    pub verdict: Verdict,
}

/// Weighs records, in the order of the file.
///
/// # Errors
/// Whatever the database says.
pub async fn weigh(
    db: &impl ConnectionTrait,
    unit: UnitId,
    rows: &[import_row::Model],
) -> Result<Vec<Weighed>> {
    let fitted: Vec<Option<Fitted>> = rows.iter().map(read).collect();
    let records: Vec<&Record> = fitted.iter().flatten().map(|one| &one.record).collect();
    let known = Known::load(db, unit, &records).await?;
    let mut before = Before::default();
    let mut weighed = Vec::with_capacity(rows.len());
    for (row, fitted) in rows.iter().zip(fitted) {
        let verdict = match &fitted {
            None if row.problem.is_some() => Verdict::Unreadable,
            None => Verdict::Untitled,
            Some(fitted) => {
                let record = &fitted.record;
                match (known.same_as(record), before.same_as(record)) {
                    (_, Some(number)) => Verdict::Repeat(number),
                    (Some(known), None) => verdict(known, record),
                    (None, None) => Verdict::Add,
                }
            }
        };
        if let Some(fitted) = &fitted
            && !matches!(verdict, Verdict::Repeat(_))
        {
            before.note(&fitted.record, row.number);
        }
        weighed.push(Weighed {
            number: row.number,
            fitted,
            verdict,
        });
    }
    Ok(weighed)
}

fn read(row: &import_row::Model) -> Option<Fitted> {
    if row.problem.is_some() {
        return None;
    }
    let read = serde_json::from_value::<ImportedRecord>(row.record.clone()).ok()?;
    fit(&read)
}

/// What a record does to the book that it is of.
fn verdict(standing: &Standing, record: &Record) -> Verdict {
    let mut kept = record_with(&standing.row, standing.people.clone());
    let filled = fill(&mut kept, record);
    let row = Box::new(standing.row.clone());
    // A book that was kept under other rules is not touched.
    if filled.is_empty() || Record::read(&kept).is_err() {
        Verdict::Same(row)
    } else {
        Verdict::Merge(row, Box::new(kept), filled)
    }
}

/// The records of the file that came before.
#[derive(Default)]
struct Before {
    by_isbn: HashMap<String, i32>,
    by_title: HashMap<String, Vec<(Marks, i32)>>,
}

impl Before {
    fn note(&mut self, record: &Record, number: i32) {
        let marks = Marks::of(record);
        if !marks.isbn.is_empty() {
            self.by_isbn.insert(marks.isbn.clone(), number);
        }
        let titled = self.by_title.entry(marks.title.clone());
        titled.or_default().push((marks, number));
    }

    fn same_as(&self, record: &Record) -> Option<i32> {
        let marks = Marks::of(record);
        if let Some(number) = self.by_isbn.get(&marks.isbn) {
            return Some(*number);
        }
        let titled = self.by_title.get(&marks.title)?;
        let same = titled.iter().find(|(other, _)| other.agree(&marks));
        same.map(|(_, number)| *number)
    }
}
