//! One file of several: pair by pair, without any of them in memory as a whole.

use super::file::{Builder, Entry, File, Posting};
use super::read;
use tantivy::directory::{TerminatingWrite, WritePtr};
use tantivy::{DocId, SegmentReader};

/// Writes the pairs of all living documents, which are numbered segment after segment.
pub fn merge(readers: &[SegmentReader], out: WritePtr) -> tantivy::Result<()> {
    let mut sources = Vec::with_capacity(readers.len());
    let mut first = 0;
    for reader in readers {
        sources.push(Source::open(reader, first)?);
        first += reader.num_docs();
    }
    let most = sources.iter().map(|source| source.file.pairs()).sum();
    let mut builder = Builder::new(out, most);
    let mut postings = Vec::new();
    while let Some(key) = sources
        .iter()
        .filter_map(|s| s.head.map(|head| head.key))
        .min()
    {
        for source in &mut sources {
            if let Some(entry) = source.head.filter(|head| head.key == key) {
                source.living(&entry, &mut postings);
                source.advance()?;
            }
        }
        if !postings.is_empty() {
            builder.push(key, postings.drain(..))?;
        }
    }
    builder.finish()?.terminate()?;
    Ok(())
}

/// A file that is read from its first pair to its last.
struct Source {
    file: File,
    numbers: Numbers,
    /// The pair that is next.
    head: Option<Entry>,
    /// Those of its bucket, and which of them is the next but one.
    waiting: Vec<Entry>,
    at: usize,
    /// The bucket after.
    bucket: u64,
}

impl Source {
    fn open(reader: &SegmentReader, first: DocId) -> tantivy::Result<Source> {
        let mut source = Source {
            file: read::open(reader)?,
            numbers: Numbers::of(reader, first),
            head: None,
            waiting: Vec::new(),
            at: 0,
            bucket: 0,
        };
        source.advance()?;
        Ok(source)
    }

    fn advance(&mut self) -> tantivy::Result<()> {
        while self.at == self.waiting.len() && self.bucket < self.file.buckets() {
            self.waiting.clear();
            self.at = 0;
            let mut entries = self.file.bucket(self.bucket)?;
            while let Some(entry) = entries.next()? {
                self.waiting.push(entry);
            }
            self.bucket += 1;
        }
        self.head = self.waiting.get(self.at).copied();
        self.at += usize::from(self.head.is_some());
        Ok(())
    }

    /// Appends the postings of living documents by their new numbers.
    fn living(&self, entry: &Entry, out: &mut Vec<Posting>) {
        let renumbered = self.file.postings(entry).filter_map(|posting| {
            let document = self.numbers.new_of(posting.document)?;
            Some(Posting {
                document,
                ..posting
            })
        });
        out.extend(renumbered);
    }
}

/// What the documents of a segment are numbered in the merged one.
enum Numbers {
    /// All live: so many more, up to that many documents.
    Shifted(DocId, DocId),
    /// By old number; `None` for those that are gone.
    Listed(Vec<Option<DocId>>),
}

impl Numbers {
    fn of(reader: &SegmentReader, first: DocId) -> Numbers {
        if !reader.has_deletes() {
            return Numbers::Shifted(first, reader.max_doc());
        }
        let mut next = first;
        let number = |document| {
            if reader.is_deleted(document) {
                return None;
            }
            next += 1;
            Some(next - 1)
        };
        Numbers::Listed((0..reader.max_doc()).map(number).collect())
    }

    fn new_of(&self, old: DocId) -> Option<DocId> {
        match self {
            Numbers::Shifted(by, documents) => (old < *documents).then(|| old + by),
            Numbers::Listed(all) => all.get(old as usize).copied().flatten(),
        }
    }
}
