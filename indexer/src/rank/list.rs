//! The posting lists of one segment for one question, with what BM25 needs of the whole index.

use super::{Ask, Channel, Formula, Group};
use crate::schema::Fields;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

/// BM25's length factor by length code, for texts and for titles.
pub(super) struct Lengths {
    body: Vec<f32>,
    title: Vec<f32>,
    documents: u64,
}

impl Lengths {
    pub(super) fn of(
        searcher: &Searcher,
        fields: &Fields,
        formula: &Formula,
    ) -> tantivy::Result<Lengths> {
        let (mut body, mut title, mut documents) = (0u64, 0u64, 0u64);
        for reader in searcher.segment_readers() {
            body += reader.inverted_index(fields.exact)?.total_num_tokens();
            title += reader
                .inverted_index(fields.title_folded)?
                .total_num_tokens();
            documents += u64::from(reader.max_doc());
        }
        let factors = |tokens: u64| {
            let average = (tokens as f32 / documents.max(1) as f32).max(1.0);
            (0..=255u8)
                .map(|code| {
                    let length = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(code) as f32;
                    formula.k1 * (1.0 - formula.b + formula.b * length / average)
                })
                .collect()
        };
        Ok(Lengths {
            body: factors(body),
            title: factors(title),
            documents,
        })
    }

    /// Documents of all segments, deleted ones included, as document frequencies count them too.
    pub(super) fn documents(&self) -> u64 {
        self.documents
    }

    pub(super) fn factors(&self, title: bool) -> &[f32] {
        if title { &self.title } else { &self.body }
    }
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
    postings: SegmentPostings,
    /// Weight × idf × (k1 + 1).
    factor: f32,
}

impl List {
    /// The lists that have anything in this segment, the most valuable first.
    pub(super) fn open(
        searcher: &Searcher,
        reader: &SegmentReader,
        fields: &Fields,
        groups: &[Group],
        lengths: &Lengths,
        formula: &Formula,
    ) -> tantivy::Result<Vec<List>> {
        let mut lists = Vec::with_capacity(groups.len());
        for group in groups {
            let mut cursors = Vec::with_capacity(group.len());
            for ask in group {
                cursors.extend(Cursor::open(
                    searcher, reader, fields, ask, lengths, formula,
                )?);
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
        searcher: &Searcher,
        reader: &SegmentReader,
        fields: &Fields,
        ask: &Ask,
        lengths: &Lengths,
        formula: &Formula,
    ) -> tantivy::Result<Option<Cursor>> {
        let term = ask.channel.term(fields, &ask.term);
        let index = reader.inverted_index(ask.channel.field(fields))?;
        let Some(info) = index.get_term_info(&term)? else {
            return Ok(None);
        };
        let frequency = searcher.doc_freq(&term)?;
        let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        Ok(Some(Cursor {
            postings,
            factor: ask.weight * idf(lengths.documents(), frequency) * (formula.k1 + 1.0),
        }))
    }

    fn score(&self, length: f32) -> f32 {
        let tf = self.postings.term_freq() as f32;
        self.factor * tf / (tf + length)
    }
}

/// BM25's weight of a term in `frequency` of `documents` documents, never negative.
pub(super) fn idf(documents: u64, frequency: u64) -> f32 {
    let (n, df) = (documents as f32, frequency as f32);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
}
