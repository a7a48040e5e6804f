//! Whether two records are of the same book.
//!
//! They are when both have the same ISBN; else when title, first person and year agree, as far as both say them, and no
//! two different ISBNs stand against it. Only the unit's own books are looked at: a neighbour's copy is another book.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    id::{BookId, UnitId},
    library::{book, catalogue_import_row::ImportedRecord, contributor},
};
use vietnamese::fold;

use super::{import::made_fit, isbn, query::contributors_of, record::Record};
use crate::error::Result;

/// Books asked for in one statement.
const AT_ONCE: usize = 400;
/// Books that a person is shown as perhaps the same.
const MOST_SHOWN: usize = 10;

/// By what two records are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Marks {
    /// Thirteen digits, or none.
    pub isbn: String,
    /// Folded.
    pub title: String,
    /// Who is named first, folded.
    pub person: String,
    pub year: Option<i32>,
}

impl Marks {
    /// Of a record.
    pub fn of(record: &Record) -> Self {
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

    /// Whether both are of the same book.
    pub fn agree(&self, other: &Self) -> bool {
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
pub struct Standing {
    pub row: book::Model,
    pub people: Vec<contributor::Model>,
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
}

/// The unit's books that a record may be of.
pub struct Known {
    books: Vec<Standing>,
    by_isbn: HashMap<String, usize>,
    by_title: HashMap<String, Vec<usize>>,
}

impl Known {
    /// Reads those that may be the same as one of the records.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn load(
        db: &impl ConnectionTrait,
        unit: UnitId,
        records: &[&Record],
    ) -> Result<Self> {
        let mut rows: HashMap<BookId, book::Model> = HashMap::new();
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

    /// The book that a record is of: the oldest, where it may be of several.
    pub fn same_as(&self, record: &Record) -> Option<&Standing> {
        let marks = Marks::of(record);
        if let Some(at) = self.by_isbn.get(&marks.isbn) {
            return self.books.get(*at);
        }
        let titled = self.by_title.get(&marks.title)?;
        let mut titled = titled.iter().filter_map(|at| self.books.get(*at));
        titled.find(|one| one.marks.agree(&marks))
    }

    /// All books that a record may be of, the oldest first.
    pub fn all_same_as(&self, record: &Record) -> Vec<&book::Model> {
        let marks = Marks::of(record);
        let all = self.books.iter().filter(|one| one.marks.agree(&marks));
        all.map(|one| &one.row).collect()
    }
}

/// The unit's books that a record may be of, as far as it is filled in; what is wrong in it does not count.
///
/// # Errors
/// Whatever the database says.
pub async fn like(
    db: &impl ConnectionTrait,
    unit: UnitId,
    read: &ImportedRecord,
) -> Result<Vec<book::Model>> {
    let Some(fitted) = made_fit(read) else {
        return Ok(Vec::new());
    };
    let known = Known::load(db, unit, &[&fitted.record]).await?;
    let found = known.all_same_as(&fitted.record).into_iter();
    Ok(found.take(MOST_SHOWN).cloned().collect())
}
