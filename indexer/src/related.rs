//! What else is about the same: the telling words of an item, asked for like a question.

use crate::analysis::{JOINT, folded};
use crate::answer::Suggestion;
use crate::audience::Admission;
use crate::document::Kind;
use crate::engine::{Engine, Items};
use crate::rank::Channel;
use crate::words;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::{IndexRecordOption, Term, Value};
use tantivy::{DocAddress, DocId, DocSet, Searcher, TERMINATED, TantivyDocument};
use vietnamese::lower;
use vietnamese::split::pieces;

/// Documents of an item that are read, its record first, then pages from all over it.
const READ: usize = 6;
/// Different words that are weighed, and those of most weight that are asked for.
const WEIGHED: usize = 600;
const ASKED: usize = 10;
/// A word of the title is worth so many of the text.
const OF_TITLE: f32 = 3.0;
const DEPTH: usize = 100;
/// What holds less of what was asked for is about something else, and so is what scores less than such a part of the
/// best.
const LEAST_SHARE: f32 = 0.15;
const OF_BEST: f32 = 0.25;
/// What one may go on with: a lesson belongs to its course, a unit is where one is.
const KINDS: [Kind; 4] = [Kind::Book, Kind::Course, Kind::News, Kind::Entry];

/// The items most about the same as `item`, best first; none for one that the asker may not know of.
pub(crate) fn related(
    engine: &Engine,
    admission: &Admission,
    item: &str,
    limit: usize,
) -> tantivy::Result<Vec<Suggestion>> {
    let question = telling_words(engine, admission, item)?.join(" ");
    if question.is_empty() {
        return Ok(Vec::new());
    }
    let found = engine.find(&question, DEPTH, |searcher, segment| {
        let admits = admission.on(searcher.segment_reader(segment), engine.fields())?;
        Ok(move |doc: DocId| admits.admits(doc))
    })?;
    let columns = Items::open(&found.searcher)?;
    let mut seen = FxHashSet::default();
    let mut offers = Vec::new();
    let mut least = 0.0;
    for hit in found.hits.iter().filter(|hit| hit.share >= LEAST_SHARE) {
        let kind = columns.kind(hit.address);
        let Some(kind) = kind.filter(|kind| KINDS.contains(kind)) else {
            continue;
        };
        if offers.len() == limit || !seen.insert(columns.group(hit.address)) {
            continue;
        }
        let id = columns.id(hit.address)?;
        // The best of the others: the item itself holds all of its own words.
        if id != item && offers.is_empty() {
            least = hit.score * OF_BEST;
        }
        if id != item && hit.score >= least {
            let row: TantivyDocument = found.searcher.doc(hit.address)?;
            let title = row.get_first(engine.fields().title);
            offers.push(Suggestion {
                text: title
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
                    .to_owned(),
                kind,
                id,
            });
        }
    }
    Ok(offers)
}

/// The words that tell an item from others, most telling first: frequent in it and rare elsewhere.
fn telling_words(
    engine: &Engine,
    admission: &Admission,
    item: &str,
) -> tantivy::Result<Vec<String>> {
    let searcher = engine.searcher();
    let mut counts: FxHashMap<String, f32> = FxHashMap::default();
    for (at, address) in documents(engine, &searcher, admission, item)?
        .into_iter()
        .enumerate()
    {
        let row: TantivyDocument = searcher.doc(address)?;
        let mut read = |field, words: fn(&str) -> Vec<String>, worth: f32| {
            let text = row.get_first(field).and_then(|value| value.as_str());
            for word in words(text.unwrap_or_default()) {
                if counts.len() < WEIGHED || counts.contains_key(&word) {
                    *counts.entry(word).or_default() += worth;
                }
            }
        };
        if at == 0 {
            read(engine.fields().title, neighbours, OF_TITLE);
        }
        read(engine.fields().text, compounds, 1.0);
    }
    let documents = engine.documents() as f32;
    let mut weighed = Vec::with_capacity(counts.len());
    for (word, count) in counts {
        let frequency = frequency(engine, &word)? as f32;
        let rare = ((documents + 1.0) / (frequency + 1.0)).ln();
        weighed.push(((1.0 + count).ln() * rare, word));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let most = weighed.into_iter().filter(|(weight, _)| *weight > 0.0);
    Ok(most.take(ASKED).map(|(_, word)| word).collect())
}

/// The documents of an item that are read: its first one, then others evenly spread over it.
fn documents(
    engine: &Engine,
    searcher: &Searcher,
    admission: &Admission,
    item: &str,
) -> tantivy::Result<Vec<DocAddress>> {
    let term = Term::from_field_text(engine.fields().item, item);
    let mut all = Vec::new();
    for (ordinal, reader) in searcher.segment_readers().iter().enumerate() {
        let index = reader.inverted_index(engine.fields().item)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        let admits = admission.on(reader, engine.fields())?;
        let place = reader.fast_fields().u64("place")?;
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if !reader.is_deleted(doc) && admits.admits(doc) {
                let address = DocAddress::new(ordinal as u32, doc);
                all.push((place.first(doc).unwrap_or(0), address));
            }
            postings.advance();
        }
    }
    all.sort_unstable();
    let step = all.len().div_ceil(READ).max(1);
    let chosen = all.into_iter().step_by(step);
    Ok(chosen.map(|(_, address)| address).collect())
}

/// Words of two syllables and more, in lower case; a single syllable says too little of what a text is about.
fn compounds(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let segmented = words::segment(line);
        let found = segmented
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.contains('_'))
            .filter(|word| word.chars().all(|c| c.is_alphabetic() || c == '_'));
        out.extend(found.map(|word| lower(word).replace('_', " ")));
    }
    out
}

/// Each two neighbouring syllables: in a title, `lúa nước` is telling whether it is one word or two.
fn neighbours(text: &str) -> Vec<String> {
    let syllables: Vec<String> = pieces(text).map(|range| lower(&text[range])).collect();
    let pairs = syllables.windows(2);
    pairs
        .filter(|pair| {
            pair.iter()
                .all(|word| word.chars().all(char::is_alphabetic))
        })
        .map(|pair| pair.join(" "))
        .collect()
}

/// In how many documents a compound can stand at most: those that hold its rarest pair.
fn frequency(engine: &Engine, word: &str) -> tantivy::Result<u64> {
    let syllables: Vec<String> = word.split(' ').map(folded).collect();
    let mut least = u64::MAX;
    for pair in syllables.windows(2) {
        let term = format!("{}{JOINT}{}", pair[0], pair[1]);
        least = least.min(engine.frequency(Channel::Pairs, &term)?);
    }
    Ok(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_are_words_of_several_syllables() {
        assert_eq!(
            compounds("Học sinh trồng rau.\nHợp tác xã, năm 2026"),
            ["học sinh", "hợp tác xã"]
        );
        assert_eq!(
            neighbours("Trồng lúa nước, 2026"),
            ["trồng lúa", "lúa nước"]
        );
    }
}
