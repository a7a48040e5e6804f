//! What each record of a catalogue file will do, as the library stands now.
//!
//! A record is of a book that is there when both have the same ISBN; else when title, first person and year agree, as
//! far as both say them, and no two different ISBNs stand against it. Only the unit's own books are looked at: a
//! neighbour's copy is another book.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    id::{BookId, UnitId},
    library::{
        book, catalogue_import_row as import_row, catalogue_import_row::ImportedRecord, contributor,
    },
};
use vietnamese::fold;

use super::{
    super::{
        body::RecordBody, book_view::record_with, isbn, query::contributors_of, record::Record,
    },
    fit::{Fitted, fill, fit},
};
use crate::error::Result;

/// Books asked for in one statement.
const AT_ONCE: usize = 400;

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
    let known = Known::load(db, unit, &fitted).await?;
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
                    (Some(known), None) => known.verdict(record),
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

/// By what two records are compared.
#[derive(Clone, Debug, PartialEq)]
struct Marks {
    /// Thirteen digits, or none.
    isbn: String,
    title: String,
    person: String,
    year: Option<i32>,
}

impl Marks {
    fn of(record: &Record) -> Self {
        Self {
            isbn: isbn::long(&record.isbn),
            title: fold(&record.title),
            person: record
                .contributors
                .first()
                .map_or_else(String::new, |(name, _)| fold(name)),
            year: record.year,
        }
    }

    fn agree(&self, other: &Self) -> bool {
        if !self.isbn.is_empty() && !other.isbn.is_empty() {
            return self.isbn == other.isbn;
        }
        let persons =
            self.person == other.person || self.person.is_empty() || other.person.is_empty();
        let years = self.year == other.year || self.year.is_none() || other.year.is_none();
        self.title == other.title && persons && years
    }
}

/// A book that is there.
struct Standing {
    row: book::Model,
    people: Vec<contributor::Model>,
    marks: Marks,
}

impl Standing {
    fn new(row: book::Model, people: Vec<contributor::Model>) -> Self {
        let marks = Marks {
            isbn: isbn::long(&row.isbn),
            title: fold(&row.title),
            person: people
                .first()
                .map_or_else(String::new, |one| fold(&one.name)),
            year: row.year,
        };
        Self { row, people, marks }
    }

    fn verdict(&self, record: &Record) -> Verdict {
        let mut standing = record_with(&self.row, self.people.clone());
        let filled = fill(&mut standing, record);
        // A book that was kept under other rules is not touched.
        if filled.is_empty() || Record::read(&standing).is_err() {
            Verdict::Same(Box::new(self.row.clone()))
        } else {
            Verdict::Merge(Box::new(self.row.clone()), Box::new(standing), filled)
        }
    }
}

/// The unit's books that a record may be of.
struct Known {
    books: Vec<Standing>,
    by_isbn: HashMap<String, usize>,
    by_title: HashMap<String, Vec<usize>>,
}

impl Known {
    async fn load(
        db: &impl ConnectionTrait,
        unit: UnitId,
        records: &[Option<Fitted>],
    ) -> Result<Self> {
        let mut rows: HashMap<BookId, book::Model> = HashMap::new();
        let records: Vec<&Record> = records.iter().flatten().map(|one| &one.record).collect();
        for part in records.chunks(AT_ONCE) {
            let numbers = part.iter().flat_map(|record| isbn::both(&record.isbn));
            let titles = part.iter().map(|record| vietnamese::slug(&record.title));
            let of_unit = Condition::all()
                .add(book::Column::UnitId.eq(unit))
                .add(book::Column::DeletedAt.is_null());
            for which in [
                book::Column::Isbn.is_in(numbers),
                book::Column::Slug.is_in(titles),
            ] {
                let found = book::Entity::find()
                    .filter(of_unit.clone())
                    .filter(which)
                    .all(db)
                    .await?;
                rows.extend(found.into_iter().map(|row| (row.id, row)));
            }
        }
        let mut rows: Vec<book::Model> = rows.into_values().collect();
        // Of several that a record may be of, it is of the oldest.
        rows.sort_by_key(|row| (row.created_at, row.id));
        let mut people = HashMap::new();
        for part in rows.chunks(AT_ONCE) {
            people.extend(contributors_of(db, part).await?);
        }
        let mut known = Self {
            books: Vec::with_capacity(rows.len()),
            by_isbn: HashMap::new(),
            by_title: HashMap::new(),
        };
        for row in rows {
            let people = people.remove(&row.id).unwrap_or_default();
            known.add(Standing::new(row, people));
        }
        Ok(known)
    }

    fn add(&mut self, one: Standing) {
        let at = self.books.len();
        if !one.marks.isbn.is_empty() {
            self.by_isbn.entry(one.marks.isbn.clone()).or_insert(at);
        }
        let titled = self.by_title.entry(one.marks.title.clone());
        titled.or_default().push(at);
        self.books.push(one);
    }

    fn same_as(&self, record: &Record) -> Option<&Standing> {
        let marks = Marks::of(record);
        if let Some(at) = self.by_isbn.get(&marks.isbn) {
            return self.books.get(*at);
        }
        let titled = self.by_title.get(&marks.title)?;
        let mut titled = titled.iter().filter_map(|at| self.books.get(*at));
        titled.find(|one| one.marks.agree(&marks))
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
