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

    fn admits(&self, doc: DocId) -> bool {
        !self.reader.is_deleted(doc)
            && (self.visible)(doc)
            && self
                .only
                .as_ref()
                .is_none_or(|only| only.binary_search(&doc).is_ok())
            && self.never.binary_search(&doc).is_err()
    }
}

/// The `keep` best documents with their scores, in no order.
pub(super) fn best<V: Fn(DocId) -> bool>(
    lists: Vec<List>,
    reader: &SegmentReader,
    lengths: &Lengths,
    keep: usize,
    admitted: Admitted<'_, V>,
) -> tantivy::Result<Vec<(DocId, f32)>> {
    let norms = Norms::open(reader, lengths)?;
    let mut scores = vec![0f32; reader.max_doc() as usize];
    let mut seen: Vec<DocId> = Vec::new();
    let mut remaining: f32 = lists.iter().map(|list| list.bound).sum();
    let mut lists = lists.into_iter();
    let mut threshold = 0f32;
    while remaining >= threshold {
        let Some(list) = lists.next() else { break };
        remaining -= list.bound;
        let title = list.title;
        list.scan(
            |doc| norms.length(doc, title),
            |doc, score| {
                let sum = &mut scores[doc as usize];
                if *sum == 0.0 {
                    if admitted.admits(doc) {
                        seen.push(doc);
                    } else {
                        *sum = OUT;
                    }
                }
                *sum += score;
            },
        );
        threshold = kth(&scores, &seen, keep);
    }
    let mut candidates: Vec<(DocId, f32)> = seen
        .into_iter()
        .map(|doc| (doc, scores[doc as usize]))
        .collect();
    candidates.retain(|(_, score)| score + remaining >= threshold);
    candidates.sort_unstable_by_key(|(doc, _)| *doc);
    for mut list in lists {
        remaining -= list.bound;
        for (doc, score) in &mut candidates {
            *score += list.probe(*doc, norms.length(*doc, list.title));
        }
        threshold = threshold.max(kth_of(&candidates, keep));
        // Rounding of `remaining` must not lose a document.
        candidates.retain(|(_, score)| score + remaining + 1e-3 >= threshold);
    }
    if candidates.len() > keep {
        candidates.select_nth_unstable_by(keep - 1, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        candidates.truncate(keep);
    }
    Ok(candidates)
}

fn kth(scores: &[f32], seen: &[DocId], keep: usize) -> f32 {
    if seen.len() < keep {
        return 0.0;
    }
    let mut values: Vec<f32> = seen.iter().map(|doc| scores[*doc as usize]).collect();
    *values
        .select_nth_unstable_by(keep - 1, |a, b| b.total_cmp(a))
        .1
}

fn kth_of(candidates: &[(DocId, f32)], keep: usize) -> f32 {
    if candidates.len() < keep {
        return 0.0;
    }
    let mut values: Vec<f32> = candidates.iter().map(|(_, score)| *score).collect();
    *values
        .select_nth_unstable_by(keep - 1, |a, b| b.total_cmp(a))
        .1
}

/// Length factors by document.
struct Norms<'a> {
    body: FieldNormReader,
    title: FieldNormReader,
    lengths: &'a Lengths,
}

impl<'a> Norms<'a> {
    fn open(reader: &SegmentReader, lengths: &'a Lengths) -> tantivy::Result<Norms<'a>> {
        let (_, fields) = crate::schema::schema();
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
    for (channel, word) in &phrase.exact {
        let index = reader.inverted_index(channel.field(fields))?;
        match index.read_postings(&channel.term(fields, word), IndexRecordOption::Basic)? {
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
