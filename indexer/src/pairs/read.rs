//! The pairs of a segment that is searched.

use super::file::{self, File};
use super::{component, key};
use tantivy::{DocId, SegmentReader, TERMINATED};

/// See the module. Cheap to clone.
#[derive(Clone)]
pub struct Pairs(File);

impl Pairs {
    /// Those of a segment.
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Pairs> {
        open(reader).map(Pairs)
    }

    /// The documents that hold a pair, by its hash ([`key::of_term`]); `None` where none does.
    pub fn postings(&self, hash: u64) -> tantivy::Result<Option<Postings>> {
        let entry = self.0.find(hash >> (u64::BITS - key::BITS))?;
        Ok(entry.map(|entry| Postings::new(self.0.postings(&entry), entry.documents)))
    }

    /// How many documents hold a pair, deleted ones among them.
    pub fn frequency(&self, hash: u64) -> tantivy::Result<u32> {
        let entry = self.0.find(hash >> (u64::BITS - key::BITS))?;
        Ok(entry.map_or(0, |entry| entry.documents))
    }
}

/// The file of a segment.
pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<File> {
    File::open(reader.open_read(component())?.read_bytes()?)
}

/// A cursor over the documents that hold a pair.
pub struct Postings {
    left: file::Reader,
    documents: u32,
    document: DocId,
    occurrences: u32,
}

impl Postings {
    fn new(left: file::Reader, documents: u32) -> Postings {
        let mut postings = Postings {
            left,
            documents,
            document: TERMINATED,
            occurrences: 0,
        };
        postings.advance();
        postings
    }

    /// The document it stands at; [`TERMINATED`] at the end.
    pub fn doc(&self) -> DocId {
        self.document
    }

    /// How often that document holds the pair.
    pub fn term_freq(&self) -> u32 {
        self.occurrences
    }

    /// How many documents there are in all.
    pub fn doc_freq(&self) -> u32 {
        self.documents
    }

    /// Goes on to the next document.
    pub fn advance(&mut self) -> DocId {
        match self.left.next() {
            Some(posting) => {
                self.document = posting.document;
                self.occurrences = posting.occurrences;
            }
            None => self.document = TERMINATED,
        }
        self.document
    }

    /// Goes on to the first document that is not before `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        while self.document < target {
            self.advance();
        }
        self.document
    }
}
