//! All documents that answer a question, in no order of worth: for counting.

use super::near::{judged, values};
use super::segment::Admitted;
use super::{Indexed, Plan, Slot};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

/// Of each segment, the documents that `visible` admits and that hold at least the share `least` of the question's
/// worth; sorted.
pub fn matching<V: Fn(DocId) -> bool>(
    index: &Indexed<'_>,
    plan: &Plan,
    least: f32,
    visible: impl Fn(&SegmentReader) -> tantivy::Result<V>,
) -> tantivy::Result<Vec<Vec<DocId>>> {
    let slots = judged(plan);
    let values = values(index, slots)?;
    let least = least.max(f32::MIN_POSITIVE);
    let mut segments = Vec::new();
    for reader in index.searcher.segment_readers() {
        let admitted = Admitted::new(reader, index.fields, plan, visible(reader)?)?;
        let shares = shares(reader, index, slots, &values)?;
        let enough = shares
            .iter()
            .enumerate()
            .filter(|(_, share)| **share >= least);
        let docs = enough
            .map(|(doc, _)| doc as DocId)
            .filter(|doc| admitted.admits(*doc));
        segments.push(docs.collect());
    }
    Ok(segments)
}

/// The share of the question's worth that each document holds.
fn shares(
    reader: &SegmentReader,
    index: &Indexed<'_>,
    slots: &[Slot],
    values: &[f32],
) -> tantivy::Result<Vec<f32>> {
    let documents = reader.max_doc() as usize;
    let mut shares = vec![0f32; documents];
    // The last word that a document was seen to hold: with several readings it may come twice.
    let mut last = vec![0u16; documents];
    let folded = reader.inverted_index(index.fields.folded)?;
    for (at, (slot, value)) in (1..).zip(slots.iter().zip(values)) {
        for (term, _) in &slot.readings {
            let term = Term::from_field_text(index.fields.folded, term);
            let Some(mut postings) = folded.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc() as usize;
                if last[doc] != at {
                    last[doc] = at;
                    shares[doc] += value;
                }
                postings.advance();
            }
        }
    }
    Ok(shares)
}
