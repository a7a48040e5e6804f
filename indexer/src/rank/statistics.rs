//! What BM25 needs of the whole index, counted over living documents: two replicas that hold the same documents rank
//! alike, whatever each has written over or merged.

use super::Channel;
use super::postings::{Postings, Sought};
use crate::pairs::Pairs;
use crate::schema::Fields;
use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, SegmentReader, TERMINATED};

/// Deleted documents of a segment that are looked up one by one; beyond, their share is taken off.
const LOOKED_UP: usize = 500;

/// See the module. Belongs to one state of the index.
#[derive(Default)]
pub struct Statistics {
    /// Living documents.
    documents: u64,
    /// Mean length of a text and of a title in syllables.
    body: f32,
    title: f32,
    segments: Vec<Segment>,
    known: FxHashMap<(SegmentId, DocId), Segment>,
}

#[derive(Clone)]
struct Segment {
    documents: u64,
    deleted: Vec<DocId>,
    body: u64,
    title: u64,
    pairs: Pairs,
}

impl Statistics {
    /// Counts what `before` has not counted already.
    pub fn of(
        searcher: &Searcher,
        fields: &Fields,
        before: &Statistics,
    ) -> tantivy::Result<Statistics> {
        let mut statistics = Statistics::default();
        let (mut body, mut title) = (0, 0);
        for reader in searcher.segment_readers() {
            let key = (reader.segment_id(), reader.num_deleted_docs());
            let segment = match before.known.get(&key) {
                Some(segment) => segment.clone(),
                None => Segment::of(reader, fields)?,
            };
            statistics.documents += segment.documents;
            body += segment.body;
            title += segment.title;
            statistics.segments.push(segment.clone());
            statistics.known.insert(key, segment);
        }
        let mean = |sum: u64| (sum as f32 / statistics.documents.max(1) as f32).max(1.0);
        (statistics.body, statistics.title) = (mean(body), mean(title));
        Ok(statistics)
    }

    /// Living documents.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// Mean length of a text, or of a title.
    pub(super) fn mean_length(&self, title: bool) -> f32 {
        if title { self.title } else { self.body }
    }

    /// In how many living documents a term occurs.
    pub fn frequency(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        channel: Channel,
        term: &str,
    ) -> tantivy::Result<u64> {
        let sought = Sought::of(fields, channel, term);
        let mut sum = 0;
        for (reader, segment) in searcher.segment_readers().iter().zip(&self.segments) {
            let all = u64::from(sought.frequency(reader, &segment.pairs)?);
            let gone = match segment.deleted.len() {
                _ if all == 0 => 0,
                0 => 0,
                many if many > LOOKED_UP => all * many as u64 / u64::from(reader.max_doc()).max(1),
                _ => {
                    let postings = sought.open(reader, &segment.pairs, IndexRecordOption::Basic)?;
                    postings.map_or(0, |postings| segment.deleted_among(postings))
                }
            };
            sum += all - gone;
        }
        Ok(sum)
    }

    /// The pairs of a segment, by its number.
    pub(super) fn pairs(&self, segment: usize) -> &Pairs {
        &self.segments[segment].pairs
    }
}

impl Segment {
    fn of(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Segment> {
        let deleted = match reader.has_deletes() {
            true => (0..reader.max_doc())
                .filter(|doc| reader.is_deleted(*doc))
                .collect(),
            false => Vec::new(),
        };
        let sum = |field: Field| -> tantivy::Result<u64> {
            let lengths = reader.get_fieldnorms_reader(field)?;
            let of = |doc| u64::from(FieldNormReader::id_to_fieldnorm(lengths.fieldnorm_id(doc)));
            Ok((0..reader.max_doc())
                .filter(|doc| !reader.is_deleted(*doc))
                .map(of)
                .sum())
        };
        Ok(Segment {
            documents: u64::from(reader.num_docs()),
            deleted,
            body: sum(fields.exact)?,
            title: sum(fields.title_folded)?,
            pairs: Pairs::open(reader)?,
        })
    }

    fn deleted_among(&self, mut postings: Postings) -> u64 {
        let mut found = 0;
        for doc in &self.deleted {
            if postings.doc() < *doc {
                postings.seek(*doc);
            }
            if postings.doc() == TERMINATED {
                break;
            }
            found += u64::from(postings.doc() == *doc);
        }
        found
    }
}
