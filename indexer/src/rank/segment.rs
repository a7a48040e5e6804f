//! The best documents of one segment, term by term.
//!
//! The most valuable lists are read whole into an array of scores. As soon as the lists that remain could not lift an
//! unseen document among the best (MaxScore: Turtle and Flood, 1995), only documents that can still win are looked up in
//! them, so the commonest syllables of a question cost next to nothing.

use super::list::{Lengths, List};
use super::{Phrase, Plan};
use crate::schema::Fields;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

/// A document that is not to be found.
const OUT: f32 = f32::NEG_INFINITY;

/// Decides which documents may be seen at all: deleted ones, those of another audience, those that a phrase or an
/// excluded word rules out.
pub(super) struct Admitted<'a, V> {
    reader: &'a SegmentReader,
    visible: V,
    /// Sorted; only these when there is any phrase.
    only: Option<Vec<DocId>>,
    /// Sorted.
    never: Vec<DocId>,
}

impl<'a, V: Fn(DocId) -> bool> Admitted<'a, V> {
    pub(super) fn new(
        reader: &'a SegmentReader,
        fields: &Fields,
        plan: &Plan,
        visible: V,
    ) -> tantivy::Result<Self> {
        let mut only: Option<Vec<DocId>> = None;
        for phrase in &plan.phrases {
            let docs = phrase_docs(reader, fields, phrase)?;
            only = Some(match only {
                None => docs,
                Some(kept) => kept
                    .into_iter()
                    .filter(|doc| docs.binary_search(doc).is_ok())
                    .collect(),
            });
        }
        let mut never = Vec::new();
        for phrase in &plan.excluded {
            never.extend(phrase_docs(reader, fields, phrase)?);
        }
        never.sort_unstable();
        Ok(Admitted {
            reader,
            visible,
            only,
            never,
        })
    }

    pub(super) fn admits(&self, doc: DocId) -> bool {
        !self.reader.is_deleted(doc)
            && (self.visible)(doc)
            && self
                .only
                .as_ref()
                .is_none_or(|only| only.binary_search(&doc).is_ok())
            && self.never.binary_search(&doc).is_err()
    }
}

/// Steps in which scores are counted.
const COUNTS: usize = 1024;
/// What a document may gain of the lists that remain, as a part of their bounds: one occurrence in a text of mean length
/// scores half of a bound. A document that is yet unseen lacks the most valuable words, so that it will hardly hold all
/// others: less is likely of it as soon as there are enough others.
const LIKELY: f32 = 0.5;
const LIKELY_OF_MORE: f32 = 0.3;
/// Documents seen, for each that is kept, that are enough.
const ENOUGH: usize = 20;
/// Looking a document up in a list costs as much as reading past this many of its documents.
const LOOK_UP: usize = 8;

/// The `keep` best documents with their scores, in no order; those that score below `floor` may be missing.
pub(super) fn best<V: Fn(DocId) -> bool>(
    lists: Vec<List>,
    norms: &Norms<'_>,
    keep: usize,
    floor: f32,
    admitted: &Admitted<'_, V>,
) -> Vec<(DocId, f32)> {
    let mut remaining: f32 = lists.iter().map(|list| list.bound).sum();
    let mut threshold = Threshold::new(keep, floor, remaining);
    let mut lists = lists.into_iter();
    let mut scores = vec![0f32; admitted.reader.max_doc() as usize];
    let mut seen = 0;
    loop {
        let likely = likely(seen, keep);
        if threshold.exceeds(remaining * likely, &scores) {
            break;
        }
        let Some(list) = lists.next() else { break };
        remaining -= list.bound;
        threshold.gained += list.bound;
        let title = list.title;
        list.scan(
            |doc| norms.length(doc, title),
            |doc, score| {
                let sum = &mut scores[doc as usize];
                if *sum == 0.0 {
                    if admitted.admits(doc) {
                        seen += 1;
                    } else {
                        *sum = OUT;
                    }
                }
                *sum += score;
            },
        );
        if seen < keep {
            threshold.gained = 0.0;
        }
    }
    let least = threshold.value - remaining * likely(seen, keep);
    let mut left = candidates(&scores, least);
    for list in lists {
        remaining -= list.bound;
        threshold.gained += list.bound;
        add(list, norms, &mut scores, &left);
        if left.len() > 2 * keep && threshold.gained > threshold.step {
            threshold.measure(left.iter().map(|doc| scores[*doc as usize]));
            let least = threshold.value - remaining * likely(left.len(), keep);
            left.retain(|doc| scores[*doc as usize] >= least);
        }
    }
    let mut best: Vec<(DocId, f32)> = left.iter().map(|d| (*d, scores[*d as usize])).collect();
    if best.len() > keep {
        best.select_nth_unstable_by(keep - 1, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(keep);
    }
    best
}

fn likely(seen: usize, keep: usize) -> f32 {
    if seen < ENOUGH * keep {
        LIKELY
    } else {
        LIKELY_OF_MORE
    }
}

/// The documents that have any score, and at least `least`, in order.
fn candidates(scores: &[f32], least: f32) -> Vec<DocId> {
    let of =
        |(doc, score): (usize, &f32)| (*score > 0.0 && *score >= least).then_some(doc as DocId);
    scores.iter().enumerate().filter_map(of).collect()
}

/// Adds what a list gives to documents that were seen, the cheaper way.
fn add(mut list: List, norms: &Norms<'_>, scores: &mut [f32], seen: &[DocId]) {
    let title = list.title;
    if list.documents() < seen.len() * LOOK_UP {
        list.scan(
            |doc| norms.length(doc, title),
            |doc, score| {
                let sum = &mut scores[doc as usize];
                if *sum > 0.0 {
                    *sum += score;
                }
            },
        );
    } else {
        for doc in seen {
            scores[*doc as usize] += list.probe(*doc, norms.length(*doc, title));
        }
    }
}

/// The score of the `keep`th document, from below, to a thousandth of the highest possible score. It is measured only
/// where it may decide, since that takes a pass over all documents.
struct Threshold {
    keep: usize,
    value: f32,
    /// What the lists read since the last measure may have added to it.
    gained: f32,
    /// It is measured again when they have added so much.
    step: f32,
    /// Counts of scores, and how many of them there are to a point.
    counts: Vec<u32>,
    scale: f32,
}

impl Threshold {
    fn new(keep: usize, floor: f32, highest: f32) -> Threshold {
        Threshold {
            keep,
            value: floor,
            gained: 0.0,
            step: highest / 8.0,
            counts: vec![0; COUNTS],
            scale: (COUNTS - 1) as f32 / highest.max(f32::MIN_POSITIVE),
        }
    }

    fn exceeds(&mut self, limit: f32, scores: &[f32]) -> bool {
        let may = self.value + self.gained > limit;
        if self.value <= limit && may && self.gained > self.step {
            self.measure(scores.iter().copied());
        }
        self.value > limit
    }

    fn measure(&mut self, scores: impl Iterator<Item = f32>) {
        self.gained = 0.0;
        self.counts.fill(0);
        for score in scores.filter(|score| *score > 0.0) {
            let at = (score * self.scale) as usize;
            self.counts[at.min(COUNTS - 1)] += 1;
        }
        let mut better = 0;
        for (at, count) in self.counts.iter().enumerate().rev() {
            better += *count as usize;
            if better >= self.keep {
                self.value = self.value.max(at as f32 / self.scale);
                return;
            }
        }
    }
}

/// Length factors by document.
pub(super) struct Norms<'a> {
    body: FieldNormReader,
    title: FieldNormReader,
    lengths: &'a Lengths,
}

impl<'a> Norms<'a> {
    pub(super) fn open(
        reader: &SegmentReader,
        fields: &Fields,
        lengths: &'a Lengths,
    ) -> tantivy::Result<Norms<'a>> {
        Ok(Norms {
            body: reader.get_fieldnorms_reader(fields.exact)?,
            title: reader.get_fieldnorms_reader(fields.title_folded)?,
            lengths,
        })
    }

    fn length(&self, doc: DocId, title: bool) -> f32 {
        let norms = if title { &self.title } else { &self.body };
        self.lengths.factors(title)[norms.fieldnorm_id(doc) as usize]
    }
}

/// The documents that hold a phrase, sorted.
fn phrase_docs(
    reader: &SegmentReader,
    fields: &Fields,
    phrase: &Phrase,
) -> tantivy::Result<Vec<DocId>> {
    let index = reader.inverted_index(fields.folded)?;
    let mut words = Vec::new();
    for word in &phrase.folded {
        let term = Term::from_field_text(fields.folded, word);
        match index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? {
            Some(postings) => words.push(postings),
            None => return Ok(Vec::new()),
        }
    }
    let mut exact = Vec::new();
    let index = reader.inverted_index(fields.exact)?;
    for word in &phrase.exact {
        let term = Term::from_field_text(fields.exact, word);
        match index.read_postings(&term, IndexRecordOption::Basic)? {
            Some(postings) => exact.push(postings),
            None => return Ok(Vec::new()),
        }
    }
    let mut docs = Vec::new();
    let mut doc = words.first().map_or(TERMINATED, |first| first.doc());
    while doc != TERMINATED {
        match all_at(words.iter_mut().chain(exact.iter_mut()), doc) {
            Some(next) => doc = next,
            None => {
                if side_by_side(&mut words) {
                    docs.push(doc);
                }
                doc = words[0].advance();
            }
        }
    }
    Ok(docs)
}

/// Moves all to `doc`; `Some(later document)` where one of them has it not.
fn all_at<'p>(
    postings: impl Iterator<Item = &'p mut tantivy::postings::SegmentPostings>,
    doc: DocId,
) -> Option<DocId> {
    for list in postings {
        let at = if list.doc() < doc {
            list.seek(doc)
        } else {
            list.doc()
        };
        if at != doc {
            return Some(at);
        }
    }
    None
}

fn side_by_side(words: &mut [tantivy::postings::SegmentPostings]) -> bool {
    let mut starts = Vec::new();
    let mut positions = Vec::new();
    for (offset, word) in words.iter_mut().enumerate() {
        word.positions(&mut positions);
        if offset == 0 {
            starts.clone_from(&positions);
        } else {
            starts.retain(|start| positions.binary_search(&(start + offset as u32)).is_ok());
        }
        if starts.is_empty() {
            return false;
        }
    }
    true
}
