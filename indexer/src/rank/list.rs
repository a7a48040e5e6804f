//! The posting lists of one segment for one question, with what BM25 needs of the whole index.

use super::postings::{Postings, Sought};
use super::statistics::Statistics;
use super::{Channel, Formula, Group, Indexed};
use crate::pairs::Pairs;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED};

/// BM25's length factor by length code, for texts and for titles.
pub(super) struct Lengths {
    body: Vec<f32>,
    title: Vec<f32>,
}

impl Lengths {
    pub(super) fn of(statistics: &Statistics, formula: &Formula) -> Lengths {
        let factors = |title: bool| {
            let average = statistics.mean_length(title);
            (0..=255u8)
                .map(|code| {
                    let length = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(code) as f32;
                    formula.k1 * (1.0 - formula.b + formula.b * length / average)
                })
                .collect()
        };
        Lengths {
            body: factors(false),
            title: factors(true),
        }
    }

    pub(super) fn factors(&self, title: bool) -> &[f32] {
        if title { &self.title } else { &self.body }
    }
}

/// A term with its share in a score: weight × idf × (k1 + 1).
pub(super) struct Weighed {
    channel: Channel,
    sought: Sought,
    factor: f32,
}

/// Weighs the terms of a plan once for all segments; terms that no document holds are left out.
pub(super) fn weigh(
    index: &Indexed<'_>,
    groups: &[Group],
    formula: &Formula,
) -> tantivy::Result<Vec<Vec<Weighed>>> {
    let mut weighed = Vec::with_capacity(groups.len());
    for group in groups {
        let mut terms = Vec::with_capacity(group.len());
        for ask in group {
            let frequency = index.frequency(ask.channel, &ask.term)?;
            if frequency > 0 {
                terms.push(Weighed {
                    channel: ask.channel,
                    sought: Sought::of(index.fields, ask.channel, &ask.term),
                    factor: ask.weight * index.idf(frequency) * (formula.k1 + 1.0),
                });
            }
        }
        if !terms.is_empty() {
            weighed.push(terms);
        }
    }
    Ok(weighed)
}

/// The postings of the alternatives of one group.
pub(super) struct List {
    cursors: Vec<Cursor>,
    /// Lengths are those of titles.
    pub(super) title: bool,
    /// No document scores more than this.
    pub(super) bound: f32,
}

struct Cursor {
    postings: Postings,
    /// Weight × idf × (k1 + 1).
    factor: f32,
}

impl List {
    /// The lists that have anything in this segment, the most valuable first.
    pub(super) fn open(
        reader: &SegmentReader,
        pairs: &Pairs,
        groups: &[Vec<Weighed>],
    ) -> tantivy::Result<Vec<List>> {
        let mut lists = Vec::with_capacity(groups.len());
        for group in groups {
            let mut cursors = Vec::with_capacity(group.len());
            for term in group {
                cursors.extend(Cursor::open(reader, pairs, term)?);
            }
            if !cursors.is_empty() {
                let bound = cursors.iter().map(|c| c.factor).fold(0.0, f32::max);
                lists.push(List {
                    cursors,
                    title: group[0].channel == Channel::Title,
                    bound,
                });
            }
        }
        lists.sort_by(|a, b| b.bound.total_cmp(&a.bound));
        Ok(lists)
    }

    /// Calls `visit` with every document and its score, in order of documents.
    pub(super) fn scan(mut self, length: impl Fn(DocId) -> f32, mut visit: impl FnMut(DocId, f32)) {
        if let [cursor] = &mut self.cursors[..] {
            let mut doc = cursor.postings.doc();
            while doc != TERMINATED {
                visit(doc, cursor.score(length(doc)));
                doc = cursor.postings.advance();
            }
            return;
        }
        loop {
            let doc = self
                .cursors
                .iter()
                .map(|c| c.postings.doc())
                .min()
                .unwrap_or(TERMINATED);
            if doc == TERMINATED {
                return;
            }
            let mut best = 0f32;
            for cursor in self.cursors.iter_mut().filter(|c| c.postings.doc() == doc) {
                best = best.max(cursor.score(length(doc)));
                cursor.postings.advance();
            }
            visit(doc, best);
        }
    }

    /// Documents in it, those of two alternatives twice.
    pub(super) fn documents(&self) -> usize {
        let sizes = self.cursors.iter().map(|c| c.postings.doc_freq() as usize);
        sizes.sum()
    }

    /// The score of `doc`; documents must be asked for in rising order.
    pub(super) fn probe(&mut self, doc: DocId, length: f32) -> f32 {
        let mut best = 0f32;
        for cursor in &mut self.cursors {
            if cursor.postings.doc() < doc {
                cursor.postings.seek(doc);
            }
            if cursor.postings.doc() == doc {
                best = best.max(cursor.score(length));
            }
        }
        best
    }
}

impl Cursor {
    fn open(
        reader: &SegmentReader,
        pairs: &Pairs,
        weighed: &Weighed,
    ) -> tantivy::Result<Option<Cursor>> {
        let option = IndexRecordOption::WithFreqs;
        let postings = weighed.sought.open(reader, pairs, option)?;
        Ok(postings.map(|postings| Cursor {
            postings,
            factor: weighed.factor,
        }))
    }

    fn score(&self, length: f32) -> f32 {
        let tf = self.postings.term_freq() as f32;
        self.factor * tf / (tf + length)
    }
}
