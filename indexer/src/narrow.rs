//! What a search is narrowed to, decided while the index is searched, and the values that it could be narrowed to.

use crate::audience::SegmentAdmission;
use crate::document::{Kind, LEVELS, unit_number};
use rustc_hash::FxHashSet;
use store::id::UnitId;
use store::state::Level;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};
use vietnamese::fold;
use vietnamese::words::asked;

/// What a search is narrowed to: everything that is said here must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Narrow {
    /// Only these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Only what belongs to this unit or to one below it.
    pub unit: Option<UnitId>,
    /// Only of this subject, however it is typed.
    pub subject: Option<String>,
    /// Only by people whose name has these words.
    pub people: Option<String>,
    /// Only of these years, the first and the last.
    pub years: Option<(u64, u64)>,
    /// Only in the language of this tag.
    pub language: Option<String>,
    /// Only books of this field of knowledge, 0 to 9.
    pub field: Option<u64>,
    /// Only courses and lessons of this level.
    pub level: Option<Level>,
    /// Only what the asker may open, where more may know of it.
    pub open: bool,
}

/// The ways of narrowing, as bits.
pub(crate) mod way {
    pub const KIND: u16 = 1;
    pub const UNIT: u16 = 2;
    pub const SUBJECT: u16 = 4;
    pub const PEOPLE: u16 = 8;
    pub const YEAR: u16 = 16;
    pub const LANGUAGE: u16 = 32;
    pub const LEVEL: u16 = 64;
    pub const OPEN: u16 = 128;
    pub const FIELD: u16 = 256;
}

/// A narrowing on one segment.
pub(crate) struct SegmentNarrow<'a> {
    narrow: &'a Narrow,
    unit: Option<u64>,
    pub(crate) kind: Column<u64>,
    pub(crate) year: Option<Column<u64>>,
    /// Missing where no document of the segment has any, as the columns below.
    pub(crate) level: Option<Column<u64>>,
    pub(crate) field: Option<Column<u64>>,
    pub(crate) subjects: Option<StrColumn>,
    pub(crate) language: Option<StrColumn>,
    people: Option<StrColumn>,
    /// The values that are wanted, by their numbers in this segment.
    wanted_subjects: FxHashSet<u64>,
    wanted_languages: FxHashSet<u64>,
    wanted_people: FxHashSet<u64>,
}

impl Narrow {
    /// The same, of all kinds.
    pub(crate) fn of_all_kinds(&self) -> Narrow {
        Narrow {
            kinds: Vec::new(),
            ..self.clone()
        }
    }

    /// Whether nothing is left out.
    pub fn is_open(&self) -> bool {
        *self == Narrow::default()
    }

    pub(crate) fn on(&self, reader: &SegmentReader) -> tantivy::Result<SegmentNarrow<'_>> {
        let columns = reader.fast_fields();
        let (subjects, language, people) = (
            columns.str("subjects")?,
            columns.str("language")?,
            columns.str("people")?,
        );
        let subject = self.subject.as_deref().map(fold);
        let is_subject = |value: &str| subject.as_deref() == Some(&*fold(value));
        let words = self.people.as_deref().map(asked);
        let is_by = |value: &str| {
            let kept = vietnamese::words::kept(value);
            let has = |word: &String| kept.contains(&format!(" {word}"));
            words.as_ref().is_some_and(|words| words.iter().all(has))
        };
        let is_in = |value: &str| self.language.as_deref() == Some(value);
        Ok(SegmentNarrow {
            narrow: self,
            unit: self.unit.map(|id| unit_number(id.0.as_u128())),
            kind: columns.u64("kind")?,
            year: columns.column_opt("year")?,
            level: columns.column_opt("level")?,
            field: columns.column_opt("field")?,
            wanted_subjects: wanted(&subjects, subject.is_some(), is_subject)?,
            wanted_languages: wanted(&language, self.language.is_some(), is_in)?,
            wanted_people: wanted(&people, words.is_some(), is_by)?,
            subjects,
            language,
            people,
        })
    }
}

/// The numbers of a column's values that fit.
fn wanted(
    column: &Option<StrColumn>,
    asked: bool,
    fits: impl Fn(&str) -> bool,
) -> tantivy::Result<FxHashSet<u64>> {
    let mut found = FxHashSet::default();
    let Some(column) = column.as_ref().filter(|_| asked) else {
        return Ok(found);
    };
    // From one end to the other: to look each number up would read its block anew.
    let mut values = column.dictionary().stream()?;
    while values.advance() {
        if std::str::from_utf8(values.key()).is_ok_and(&fits) {
            found.insert(values.term_ord());
        }
    }
    Ok(found)
}

impl SegmentNarrow<'_> {
    /// Whether `doc` is what is wanted.
    pub(crate) fn admits(&self, doc: DocId, admission: &SegmentAdmission<'_>) -> bool {
        self.fails(doc, admission) == 0
    }

    /// The ways in which `doc` is not what is wanted.
    pub(crate) fn fails(&self, doc: DocId, admission: &SegmentAdmission<'_>) -> u16 {
        let narrow = self.narrow;
        let kind = || self.kind.first(doc).and_then(Kind::from_number);
        let has = |column: &Option<StrColumn>, wanted: &FxHashSet<u64>| {
            let ords = column.as_ref().map(|column| column.term_ords(doc));
            ords.is_some_and(|mut ords| ords.any(|ord| wanted.contains(&ord)))
        };
        let year = || self.year.as_ref().and_then(|year| year.first(doc));
        let mut fails = 0;
        let mut holds = |way: u16, holds: bool| fails |= if holds { 0 } else { way };
        if !narrow.kinds.is_empty() {
            holds(way::KIND, kind().is_some_and(|k| narrow.kinds.contains(&k)));
        }
        if let Some(unit) = self.unit {
            holds(way::UNIT, admission.is_within(doc, unit));
        }
        if narrow.subject.is_some() {
            holds(way::SUBJECT, has(&self.subjects, &self.wanted_subjects));
        }
        if narrow.people.is_some() {
            holds(way::PEOPLE, has(&self.people, &self.wanted_people));
        }
        if let Some((first, last)) = narrow.years {
            let within = year().is_some_and(|year| (first..=last).contains(&year));
            holds(way::YEAR, within);
        }
        if narrow.language.is_some() {
            holds(way::LANGUAGE, has(&self.language, &self.wanted_languages));
        }
        if narrow.field.is_some() {
            let field = self.field.as_ref().and_then(|field| field.first(doc));
            holds(way::FIELD, field == narrow.field);
        }
        if narrow.level.is_some() {
            holds(way::LEVEL, self.level_of(doc) == narrow.level);
        }
        if narrow.open {
            holds(way::OPEN, admission.opens(doc));
        }
        fails
    }

    /// The level of a course or a lesson.
    pub(crate) fn level_of(&self, doc: DocId) -> Option<Level> {
        let number = self.level.as_ref()?.first(doc)?;
        LEVELS.get(usize::try_from(number).ok()?).copied()
    }
}
