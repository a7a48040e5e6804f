//! The file, byte by byte.
//!
//! ```text
//! bucket*           entries of the pairs whose keys begin with the bucket's number, by key
//! offset*           u64 each: where a bucket begins; one more for where the last ends
//! bits              u32: the buckets are 2^bits
//! pairs             u64: entries in all
//! entry             number(key − key before, or − first key of the bucket) × 2, + 1 for a pair of one document
//!                   [number(documents) number(bytes of its postings)] unless of one document
//!                   posting*, by document
//! posting           number(document − document before) × 2, + 1 where it occurs more than once
//!                   [number(occurrences)]
//! number            unsigned LEB128
//! ```
//!
//! Numbers of fixed width are little endian.

use super::key;
use std::io::{self, Write};
use tantivy::directory::OwnedBytes;
use tantivy::error::DataCorruption;
use tantivy::{DocId, TantivyError};

/// Pairs that a bucket has in the mean, half of them are read past to find one.
const OF_BUCKET: u64 = 16;
/// Bytes of the numbers at the end.
const FOOTER: usize = 12;

/// A document that holds a pair, and how often it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub document: DocId,
    pub occurrences: u32,
}

/// Writes a file, pair by pair in the order of their keys.
pub struct Builder<W> {
    out: W,
    written: u64,
    bits: u32,
    /// Where the buckets so far begin.
    offsets: Vec<u64>,
    /// The key before in the same bucket, or the bucket's first.
    before: u64,
    pairs: u64,
    entry: Vec<u8>,
    postings: Vec<u8>,
}

impl<W: Write> Builder<W> {
    /// For about so many pairs.
    pub fn new(out: W, expected: u64) -> Builder<W> {
        let bits = (expected / OF_BUCKET)
            .checked_ilog2()
            .map_or(0, |log| log + 1);
        Builder {
            out,
            written: 0,
            bits: bits.min(key::BITS),
            offsets: vec![0],
            before: 0,
            pairs: 0,
            entry: Vec::new(),
            postings: Vec::new(),
        }
    }

    /// Appends a pair with a key above all before it, and the documents that hold it, in their order.
    pub fn push(&mut self, key: u64, postings: impl Iterator<Item = Posting>) -> io::Result<()> {
        self.begin_bucket(key >> (key::BITS - self.bits));
        self.postings.clear();
        let (mut documents, mut before) = (0u64, 0);
        for posting in postings {
            let repeated = posting.occurrences > 1;
            let step = u64::from(posting.document - before);
            push_number(&mut self.postings, step << 1 | u64::from(repeated));
            if repeated {
                push_number(&mut self.postings, posting.occurrences.into());
            }
            before = posting.document;
            documents += 1;
        }
        self.entry.clear();
        push_number(
            &mut self.entry,
            (key - self.before) << 1 | u64::from(documents == 1),
        );
        if documents != 1 {
            push_number(&mut self.entry, documents);
            push_number(&mut self.entry, self.postings.len() as u64);
        }
        self.out.write_all(&self.entry)?;
        self.out.write_all(&self.postings)?;
        self.written += (self.entry.len() + self.postings.len()) as u64;
        self.before = key;
        self.pairs += 1;
        Ok(())
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.begin_bucket(1 << self.bits);
        for offset in &self.offsets {
            self.out.write_all(&offset.to_le_bytes())?;
        }
        self.out.write_all(&self.bits.to_le_bytes())?;
        self.out.write_all(&self.pairs.to_le_bytes())?;
        Ok(self.out)
    }

    fn begin_bucket(&mut self, bucket: u64) {
        if self.offsets.len() as u64 <= bucket {
            self.offsets.resize(bucket as usize + 1, self.written);
            self.before = bucket << (key::BITS - self.bits);
        }
    }
}

/// A file that is read.
#[derive(Clone)]
pub struct File {
    bytes: OwnedBytes,
    /// Where the offsets begin.
    offsets: usize,
    bits: u32,
    pairs: u64,
}

/// A pair of a file: its key and where its postings are.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub key: u64,
    pub documents: u32,
    at: usize,
}

impl File {
    /// Opens a file.
    ///
    /// # Errors
    /// Damage, as far as it shows at once.
    pub fn open(bytes: OwnedBytes) -> tantivy::Result<File> {
        let offsets = || -> Option<(usize, u32, u64)> {
            let end = bytes.len().checked_sub(FOOTER)?;
            let bits = u32::from_le_bytes(*bytes[end..].first_chunk()?);
            let pairs = u64::from_le_bytes(*bytes[end + 4..].first_chunk()?);
            let buckets = 1usize.checked_shl(bits).filter(|_| bits <= key::BITS)?;
            let offsets = end.checked_sub((buckets + 1).checked_mul(8)?)?;
            Some((offsets, bits, pairs))
        };
        let (offsets, bits, pairs) = offsets().ok_or_else(damaged)?;
        Ok(File {
            bytes,
            offsets,
            bits,
            pairs,
        })
    }

    /// Pairs in all.
    pub fn pairs(&self) -> u64 {
        self.pairs
    }

    /// A pair by its key; `None` where no document holds it.
    ///
    /// # Errors
    /// Damage.
    pub fn find(&self, key: u64) -> tantivy::Result<Option<Entry>> {
        let mut entries = self.bucket(key >> (key::BITS - self.bits))?;
        while let Some(entry) = entries.next()? {
            if entry.key >= key {
                return Ok(Some(entry).filter(|entry| entry.key == key));
            }
        }
        Ok(None)
    }

    /// The entries of a bucket.
    ///
    /// # Errors
    /// Damage.
    pub fn bucket(&self, bucket: u64) -> tantivy::Result<Entries<'_>> {
        let offset = |number: u64| -> Option<usize> {
            let at = self.offsets + usize::try_from(number).ok()? * 8;
            let offset = u64::from_le_bytes(*self.bytes.get(at..)?.first_chunk()?);
            usize::try_from(offset)
                .ok()
                .filter(|offset| *offset <= self.offsets)
        };
        let ends = offset(bucket).zip(offset(bucket + 1));
        let (at, end) = ends.filter(|(at, end)| at <= end).ok_or_else(damaged)?;
        Ok(Entries {
            bytes: &self.bytes[..end],
            at,
            key: bucket << (key::BITS - self.bits),
        })
    }

    /// How many buckets there are.
    pub fn buckets(&self) -> u64 {
        1 << self.bits
    }

    /// The postings of an entry.
    pub fn postings(&self, entry: &Entry) -> Reader {
        Reader {
            bytes: self.bytes.slice(0..self.offsets),
            at: entry.at,
            left: entry.documents,
            document: 0,
        }
    }
}

/// The entries of one bucket, by key.
pub struct Entries<'a> {
    /// Up to the end of the bucket.
    bytes: &'a [u8],
    at: usize,
    key: u64,
}

impl Entries<'_> {
    /// The next one.
    ///
    /// # Errors
    /// Damage.
    pub fn next(&mut self) -> tantivy::Result<Option<Entry>> {
        if self.at >= self.bytes.len() {
            return Ok(None);
        }
        self.read().map(Some).ok_or_else(damaged)
    }

    fn read(&mut self) -> Option<Entry> {
        let head = number(self.bytes, &mut self.at)?;
        self.key = self.key.checked_add(head >> 1)?;
        let mut documents = 1;
        if head & 1 == 0 {
            documents = u32::try_from(number(self.bytes, &mut self.at)?).ok()?;
            let bytes = number(self.bytes, &mut self.at)?;
            let at = self.at;
            self.at = at.checked_add(usize::try_from(bytes).ok()?)?;
            return Some(Entry {
                key: self.key,
                documents,
                at,
            });
        }
        let at = self.at;
        if number(self.bytes, &mut self.at)? & 1 == 1 {
            number(self.bytes, &mut self.at)?;
        }
        Some(Entry {
            key: self.key,
            documents,
            at,
        })
    }
}

/// The postings of one pair, by document.
#[derive(Clone)]
pub struct Reader {
    bytes: OwnedBytes,
    at: usize,
    left: u32,
    document: DocId,
}

impl Iterator for Reader {
    type Item = Posting;

    fn next(&mut self) -> Option<Posting> {
        self.left = self.left.checked_sub(1)?;
        let head = number(&self.bytes, &mut self.at)?;
        self.document = self.document.checked_add(u32::try_from(head >> 1).ok()?)?;
        let occurrences = match head & 1 {
            0 => 1,
            _ => number(&self.bytes, &mut self.at)? as u32,
        };
        Some(Posting {
            document: self.document,
            occurrences,
        })
    }
}

fn push_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[inline]
fn number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn damaged() -> TantivyError {
    DataCorruption::comment_only("the file of pairs is damaged").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pair = (u64, Vec<Posting>);

    fn written(pairs: &[Pair], expected: u64) -> Vec<u8> {
        let mut builder = Builder::new(Vec::new(), expected);
        for (key, postings) in pairs {
            builder.push(*key, postings.iter().copied()).unwrap();
        }
        builder.finish().unwrap()
    }

    fn pairs(many: u64) -> Vec<Pair> {
        let mut keys: Vec<u64> = (0..many)
            .map(|n| key::mixed(n) >> (u64::BITS - key::BITS))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let postings = |key: u64| {
            let documents = (0..=(key % 7) as u32).map(|n| n * n * 300 + (key % 5) as u32);
            let posting = |document| Posting {
                document,
                occurrences: 1 + document % 3 * 100,
            };
            documents.map(posting).collect()
        };
        keys.into_iter().map(|key| (key, postings(key))).collect()
    }

    #[test]
    fn every_pair_is_found_with_its_documents_and_no_other() {
        for many in [0, 1, 15, 16, 17, 1000] {
            let pairs = pairs(many);
            for expected in [0, many, 10 * many] {
                let file = File::open(OwnedBytes::new(written(&pairs, expected))).unwrap();
                assert_eq!(file.pairs(), many);
                for (key, postings) in &pairs {
                    let entry = file.find(*key).unwrap().unwrap();
                    assert_eq!(entry.documents as usize, postings.len());
                    assert_eq!(&file.postings(&entry).collect::<Vec<_>>(), postings);
                    let next = key ^ 1;
                    let known = pairs.binary_search_by_key(&next, |pair| pair.0).is_ok();
                    assert_eq!(file.find(next).unwrap().is_some(), known);
                }
                let mut seen = 0;
                for bucket in 0..file.buckets() {
                    let mut entries = file.bucket(bucket).unwrap();
                    while let Some(entry) = entries.next().unwrap() {
                        assert_eq!(entry.key, pairs[seen].0);
                        seen += 1;
                    }
                }
                assert_eq!(seen as u64, many);
            }
        }
    }

    #[test]
    fn a_damaged_file_is_an_error_or_says_less_and_never_a_panic() {
        let pairs = pairs(40);
        let whole = written(&pairs, 40);
        for cut in 0..whole.len() {
            look(whole[..cut].to_vec(), &pairs);
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            look(bytes, &pairs);
        }
        assert!(File::open(OwnedBytes::new(vec![0; 11])).is_err());
    }

    fn look(bytes: Vec<u8>, pairs: &[Pair]) {
        let Ok(file) = File::open(OwnedBytes::new(bytes)) else {
            return;
        };
        for (key, _) in pairs.iter().step_by(7) {
            if let Ok(Some(entry)) = file.find(*key) {
                assert!(file.postings(&entry).take(1000).count() <= 1000);
            }
        }
    }
}
