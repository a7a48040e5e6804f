//! Numbers that stand for words and for pairs of them. They are kept in indexes and must never change without
//! [`crate::schema::VERSION`].

use crate::analysis::JOINT;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Bits of a pair's hash that are its key: two pairs of a question and an index of ten million distinct ones are taken
/// for each other once in a hundred thousand questions.
pub const BITS: u32 = 40;
/// Bytes of a key among the values of a document.
pub const BYTES: usize = 8;

/// An odd number without a pattern: the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a word.
pub fn of_word(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// The hash of two words in their order, by the hashes of each. Its first [`BITS`] bits are the key.
pub fn of_pair(first: u64, second: u64) -> u64 {
    mixed(first.rotate_left(23) ^ second)
}

/// The hash of a pair as a question has it: two words with [`JOINT`] between them.
pub fn of_term(term: &str) -> u64 {
    let (first, second) = term.split_once(JOINT).unwrap_or((term, ""));
    of_pair(of_word(first), of_word(second))
}

/// Appends a pair to the values of a document.
pub fn push(hash: u64, values: &mut Vec<u8>) {
    values.extend_from_slice(&hash.to_le_bytes());
}

/// The hashes among the values of a document.
pub fn all(values: &[u8]) -> impl Iterator<Item = u64> {
    let (chunks, _) = values.as_chunks::<BYTES>();
    chunks.iter().map(|bytes| u64::from_le_bytes(*bytes))
}

/// A hash all of whose bits depend on all bits of another.
pub fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 31)).wrapping_mul(SPREAD);
    let hash = (hash ^ (hash >> 29)).wrapping_mul(SPREAD);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_indexes_that_are_out_there() {
        assert_eq!(of_term("hoc sinh"), 2_451_190_273_047_687_788);
        assert_ne!(of_term("sinh hoc"), of_term("hoc sinh"));
        let mut values = Vec::new();
        push(of_term("hoc sinh"), &mut values);
        push(7, &mut values);
        assert_eq!(all(&values).collect::<Vec<_>>(), [of_term("hoc sinh"), 7]);
    }
}
