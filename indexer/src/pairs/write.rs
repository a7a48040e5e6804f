//! The pairs of a segment while it is written.

use super::file::{Builder, Posting};
use super::{component, key, refused};
use std::any::Any;
use tantivy::directory::TerminatingWrite;
use tantivy::indexer::DocIdMapping;
use tantivy::plugin::PluginWriter;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value};
use tantivy::{DocId, Segment, TantivyDocument};

/// Bits of a document's number beside the key. A segment is written to disk long before it has so many documents.
const DOCUMENT_BITS: u32 = u64::BITS - key::BITS;
const DOCUMENT: u64 = (1 << DOCUMENT_BITS) - 1;

/// See the module.
pub struct Writer {
    field: Field,
    /// Key and document of each pair, in the order of the texts.
    seen: Vec<u64>,
}

impl Writer {
    pub fn new(field: Field) -> Writer {
        Writer {
            field,
            seen: Vec::new(),
        }
    }
}

impl PluginWriter for Writer {
    fn add_document(
        &mut self,
        document: DocId,
        row: &dyn ErasedDocument,
        _schema: &Schema,
    ) -> tantivy::Result<()> {
        let number = u64::from(document);
        if number > DOCUMENT {
            return Err(refused("a segment of too many documents"));
        }
        let row = row.as_any().downcast_ref::<TantivyDocument>();
        let row = row.ok_or_else(|| refused("a document of another kind"))?;
        for value in row.get_all(self.field) {
            let hashes = key::all(value.as_custom().unwrap_or_default());
            self.seen
                .extend(hashes.map(|hash| hash & !DOCUMENT | number));
        }
        Ok(())
    }

    fn serialize(
        mut self: Box<Self>,
        segment: &Segment,
        sorted: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        if sorted.is_some() {
            return Err(refused("the documents of a segment are not sorted"));
        }
        self.seen.sort_unstable();
        let same_key = |a: &u64, b: &u64| a >> DOCUMENT_BITS == b >> DOCUMENT_BITS;
        let pairs = self.seen.chunk_by(same_key).count();
        let mut builder = Builder::new(segment.open_write(component())?, pairs as u64);
        for pair in self.seen.chunk_by(same_key) {
            let documents = pair.chunk_by(|a, b| a == b).map(|same| Posting {
                document: (same[0] & DOCUMENT) as DocId,
                occurrences: same.len() as u32,
            });
            builder.push(pair[0] >> DOCUMENT_BITS, documents)?;
        }
        builder.finish()?.terminate()?;
        Ok(())
    }

    fn mem_usage(&self) -> usize {
        self.seen.capacity() * size_of::<u64>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
