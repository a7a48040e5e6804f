//! What the index takes in: one document a page, lesson, course, centre, news item, contest or entry.

use crate::analysis::{Analyser, Streams};
use crate::schema::Fields;
use chrono::{DateTime, Utc};
use rustc_hash::FxHasher;
use std::hash::Hasher;
use store::state::Level;
use tantivy::TantivyDocument;
use vietnamese::legacy;

/// What a result is, numbered for the index.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// A book and its pages.
    Book = 1,
    /// A lesson of a course.
    Lesson = 2,
    /// A course.
    Course = 3,
    /// A unit of the tree with its public site.
    Centre = 4,
    /// A news item.
    News = 5,
    /// A contest.
    Contest = 6,
    /// A contest entry.
    Entry = 7,
    /// A plain document of the command line.
    Document = 8,
}

impl Kind {
    /// All kinds, in the order in which a screen shows them.
    pub const ALL: [Kind; 8] = [
        Kind::Book,
        Kind::Lesson,
        Kind::Course,
        Kind::Centre,
        Kind::News,
        Kind::Contest,
        Kind::Entry,
        Kind::Document,
    ];

    /// The kind of a stored number.
    pub fn from_number(number: u64) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| *kind as u64 == number)
    }
}

/// Levels by their numbers in the index.
pub const LEVELS: [Level; 4] = [
    Level::Any,
    Level::Beginner,
    Level::Intermediate,
    Level::Advanced,
];

/// Who may find a document, as numbers that are checked while the index is searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visibility {
    /// Class of the audience, as stored by the tables: 0 public, 1 signed in, 2 members, 3 staff.
    pub class: u64,
    /// The owning unit.
    pub unit: u64,
    /// The owning unit and all above it.
    pub units: Vec<u64>,
    /// Class of those who may open it, at least as narrow as `class`.
    pub opens: u64,
}

/// What an item is narrowed by and counted by; the same on all of its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// Year of publication.
    pub year: Option<u64>,
    /// Tag of the language; empty when unknown.
    pub language: String,
    /// The first digit of a book's number of Dewey's.
    pub field: Option<u64>,
    /// Of a course and its lessons.
    pub level: Option<Level>,
    /// As the record has them.
    pub subjects: Vec<String>,
    /// Authors and others, as written.
    pub people: Vec<String>,
    /// When it came out, in days since 1970.
    pub day: Option<u64>,
    /// How many people opened it, where that is counted.
    pub uses: u64,
}

/// The number that the documents of an item share.
fn group_number(item: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(item.as_bytes());
    hasher.finish()
}

/// A unit as a number of the index: the random half of its id.
pub fn unit_number(id: u128) -> u64 {
    id as u64
}

/// A document before analysis.
#[derive(Clone, Debug)]
pub struct Document {
    /// Id of the item that results are grouped by; its documents are written and removed together.
    pub item: String,
    /// What it is.
    pub kind: Kind,
    /// Who may find it.
    pub visibility: Visibility,
    /// What it is narrowed by.
    pub properties: Properties,
    /// Page or second; 0 for the item itself.
    pub place: u64,
    /// As written.
    pub title: String,
    /// As written; snippets are cut from it.
    pub text: String,
}

impl Document {
    /// The same, of a level.
    #[must_use]
    pub(crate) fn at_level(mut self, level: Level) -> Document {
        self.properties.level = Some(level);
        self
    }

    /// The same, of a time at which it came out.
    #[must_use]
    pub fn dated(mut self, at: Option<DateTime<Utc>>) -> Document {
        self.properties.day = at.and_then(day_of);
        self
    }
}

/// Days since 1970.
pub fn day_of(at: DateTime<Utc>) -> Option<u64> {
    u64::try_from(at.timestamp() / 86_400).ok()
}

/// Turns documents into the rows of the index; one a writer, since it remembers words.
pub struct Preparer {
    fields: Fields,
    analyser: Analyser,
    body: Streams,
    title: Streams,
}

impl Preparer {
    /// For an index with these fields.
    pub fn new(fields: Fields) -> Preparer {
        Preparer {
            fields,
            analyser: Analyser::default(),
            body: Streams::default(),
            title: Streams::default(),
        }
    }

    /// Analyses a document. Text in an encoding of before Unicode is converted, and kept converted.
    pub fn prepare(&mut self, document: &Document) -> TantivyDocument {
        let title = unicode(&document.title);
        let text = unicode(&document.text);
        self.body.clear();
        self.title.clear();
        self.analyser.analyse(&title, &mut self.title);
        self.analyser.analyse(&title, &mut self.body);
        self.analyser.analyse(&text, &mut self.body);
        let fields = self.fields;
        let mut row = TantivyDocument::default();
        row.add_text(fields.item, &document.item);
        row.add_u64(fields.group, group_number(&document.item));
        row.add_u64(fields.kind, document.kind as u64);
        row.add_u64(fields.audience, document.visibility.class);
        row.add_u64(fields.unit, document.visibility.unit);
        for unit in &document.visibility.units {
            row.add_u64(fields.units, *unit);
        }
        row.add_u64(fields.opens, document.visibility.opens);
        if let Some(year) = document.properties.year {
            row.add_u64(fields.year, year);
        }
        if !document.properties.language.is_empty() {
            row.add_text(fields.language, &document.properties.language);
        }
        if let Some(field) = document.properties.field {
            row.add_u64(fields.field, field);
        }
        let level = document.properties.level;
        if let Some(number) = LEVELS.iter().position(|one| Some(*one) == level) {
            row.add_u64(fields.level, number as u64);
        }
        for subject in &document.properties.subjects {
            row.add_text(fields.subjects, subject);
        }
        for name in &document.properties.people {
            row.add_text(fields.people, name);
        }
        if let Some(day) = document.properties.day {
            row.add_u64(fields.day, day);
        }
        if document.properties.uses > 0 {
            row.add_u64(fields.uses, document.properties.uses);
        }
        row.add_u64(fields.likeness, self.body.likeness.likeness());
        row.add_u64(fields.place, document.place);
        row.add_text(fields.title, title);
        row.add_text(fields.text, text);
        row.add_text(fields.exact, &self.body.exact);
        row.add_text(fields.folded, &self.body.folded);
        row.add_custom(fields.pairs, &self.body.pairs);
        if document.place == 0 {
            row.add_text(fields.title_folded, &self.title.folded);
        }
        row
    }
}

fn unicode(text: &str) -> std::borrow::Cow<'_, str> {
    match legacy::convert(text) {
        Some((_, converted)) => converted.into(),
        None => text.into(),
    }
}
