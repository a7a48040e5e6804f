//! How many items a search finds of each kind, unit, subject, field of knowledge, year, language and level, all of them
//! counted.
//!
//! The values of one way of narrowing are counted as if it were not narrowed by that way: they say what choosing
//! another one would find.

use crate::audience::{Admission, SegmentAdmission};
use crate::document::Kind;
use crate::engine::{Engine, Found};
use crate::narrow::{Narrow, SegmentNarrow, way};
use crate::schema::Fields;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use store::state::Level;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

/// The bit of an item that is counted in the sum.
const COUNTED: u16 = 1 << 15;

/// What could be chosen, and how many items each choice finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Facets {
    /// Items found.
    pub total: usize,
    /// Items of each kind.
    pub kinds: BTreeMap<Kind, usize>,
    /// Items of each unit and of all below it, by its number; most first.
    pub units: Vec<(u64, usize)>,
    /// Items of each subject as written; most first.
    pub subjects: Vec<(String, usize)>,
    /// Items of each year, newest first.
    pub years: Vec<(u64, usize)>,
    /// Items in each language, by its tag; most first.
    pub languages: Vec<(String, usize)>,
    /// Books of each field of knowledge, 0 to 9.
    pub fields: BTreeMap<u64, usize>,
    /// Courses and lessons of each level.
    pub levels: BTreeMap<Level, usize>,
    /// Items that the asker may open.
    pub open: usize,
}

/// Counts while segments are read.
#[derive(Default)]
struct Counts {
    total: usize,
    open: usize,
    kinds: BTreeMap<Kind, usize>,
    fields: BTreeMap<u64, usize>,
    levels: BTreeMap<Level, usize>,
    units: FxHashMap<u64, usize>,
    years: FxHashMap<u64, usize>,
    /// By folded value: how it is written, and how many.
    subjects: FxHashMap<String, (String, usize)>,
    languages: FxHashMap<String, (String, usize)>,
    /// For each item, the ways by which it was counted already.
    seen: FxHashMap<u64, u16>,
}

/// Counts what a search found before finds in all.
pub(crate) fn count(
    engine: &Engine,
    found: &Found,
    admission: &Admission,
    narrow: &Narrow,
) -> tantivy::Result<Facets> {
    let fields = engine.fields();
    let mut counts = Counts::default();
    let matching = engine.matching(found, |reader| {
        let admits = admission.on(reader, fields)?;
        Ok(move |doc: DocId| admits.admits(doc))
    })?;
    for (reader, docs) in found.searcher.segment_readers().iter().zip(matching) {
        let segment = Segment::open(reader, fields, admission, narrow)?;
        segment.count(&docs, &mut counts)?;
    }
    Ok(counts.into_facets())
}

/// The columns of one segment.
struct Segment<'a> {
    admission: SegmentAdmission<'a>,
    narrow: SegmentNarrow<'a>,
    group: Column<u64>,
    units: Column<u64>,
}

impl<'a> Segment<'a> {
    fn open(
        reader: &SegmentReader,
        fields: &Fields,
        admission: &'a Admission,
        narrow: &'a Narrow,
    ) -> tantivy::Result<Segment<'a>> {
        let columns = reader.fast_fields();
        Ok(Segment {
            admission: admission.on(reader, fields)?,
            narrow: narrow.on(reader)?,
            group: columns.u64("group")?,
            units: columns.u64("units")?,
        })
    }

    fn count(&self, docs: &[DocId], counts: &mut Counts) -> tantivy::Result<()> {
        let mut subjects: FxHashMap<u64, usize> = FxHashMap::default();
        let mut languages: FxHashMap<u64, usize> = FxHashMap::default();
        for doc in docs {
            let doc = *doc;
            let Some(item) = self.group.first(doc) else {
                continue;
            };
            let fails = self.narrow.fails(doc, &self.admission);
            let seen = counts.seen.entry(item).or_default();
            let mut first = |way: u16, is_so: bool| {
                let counted = is_so && fails & !way == 0 && *seen & way == 0;
                *seen |= if counted { way } else { 0 };
                counted
            };
            if first(COUNTED, true) {
                counts.total += 1;
            }
            if first(way::OPEN, self.admission.opens(doc)) {
                counts.open += 1;
            }
            if first(way::KIND, true) {
                let kind = self.narrow.kind.first(doc).and_then(Kind::from_number);
                if let Some(kind) = kind {
                    *counts.kinds.entry(kind).or_default() += 1;
                }
            }
            if first(way::UNIT, true) {
                for unit in self.units.values_for_doc(doc) {
                    *counts.units.entry(unit).or_default() += 1;
                }
            }
            if first(way::YEAR, true) {
                let year = self.narrow.year.as_ref().and_then(|year| year.first(doc));
                if let Some(year) = year {
                    *counts.years.entry(year).or_default() += 1;
                }
            }
            if first(way::FIELD, true)
                && let Some(field) = self
                    .narrow
                    .field
                    .as_ref()
                    .and_then(|field| field.first(doc))
            {
                *counts.fields.entry(field).or_default() += 1;
            }
            if first(way::LEVEL, true)
                && let Some(level) = self.narrow.level_of(doc)
            {
                *counts.levels.entry(level).or_default() += 1;
            }
            if first(way::SUBJECT, true) {
                for ordinal in ordinals(&self.narrow.subjects, doc) {
                    *subjects.entry(ordinal).or_default() += 1;
                }
            }
            if first(way::LANGUAGE, true) {
                for ordinal in ordinals(&self.narrow.language, doc) {
                    *languages.entry(ordinal).or_default() += 1;
                }
            }
        }
        name(&self.narrow.subjects, subjects, &mut counts.subjects)?;
        name(&self.narrow.language, languages, &mut counts.languages)
    }
}

fn ordinals(column: &Option<StrColumn>, doc: DocId) -> impl Iterator<Item = u64> + '_ {
    column.iter().flat_map(move |column| column.term_ords(doc))
}

/// Adds a segment's counts to those of all, by the value itself: one subject, however it is typed.
fn name(
    column: &Option<StrColumn>,
    counts: FxHashMap<u64, usize>,
    all: &mut FxHashMap<String, (String, usize)>,
) -> tantivy::Result<()> {
    let Some(column) = column else {
        return Ok(());
    };
    let mut value = String::new();
    for (ordinal, count) in counts {
        column.ord_to_str(ordinal, &mut value)?;
        let of = all
            .entry(vietnamese::fold(&value))
            .or_insert_with(|| (value.clone(), 0));
        of.1 += count;
        // Of two spellings always the same one, whatever the segments.
        if value < of.0 {
            of.0.clone_from(&value);
        }
    }
    Ok(())
}

impl Counts {
    fn into_facets(self) -> Facets {
        let mut years: Vec<(u64, usize)> = self.years.into_iter().collect();
        years.sort_unstable_by(|a, b| b.cmp(a));
        Facets {
            total: self.total,
            kinds: self.kinds,
            units: most_first(self.units.into_iter()),
            subjects: most_first(self.subjects.into_values()),
            years,
            languages: most_first(self.languages.into_values()),
            fields: self.fields,
            levels: self.levels,
            open: self.open,
        }
    }
}

fn most_first<T: Ord>(counts: impl Iterator<Item = (T, usize)>) -> Vec<(T, usize)> {
    let mut all: Vec<(T, usize)> = counts.collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}
