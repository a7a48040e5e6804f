//! Titles and names while a person types: the words before must be in the title, the last one may be half typed.

use crate::analysis::forms;
use crate::answer::{Frequent, Offer, Suggestion};
use crate::ask::Question;
use crate::audience::Admission;
use crate::document::Kind;
use crate::engine::{Engine, Items};
use crate::names::{Named, is_known};
use rustc_hash::FxHashSet;
use tantivy::postings::SegmentPostings;
use tantivy::schema::{IndexRecordOption, Term, Value};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED, TantivyDocument};
use vietnamese::split::pieces;

/// Words that a half-typed word is completed to, and titles looked at in one segment: the time must stay bounded.
const COMPLETIONS: usize = 200;
const LOOKED_AT: usize = 2_000;
const READ: usize = 60;

/// Questions of others at most.
const QUESTIONS: usize = 2;
/// Places kept for names where there are more titles than places.
const NAMES: usize = 3;

/// What others asked, the best titles for what was typed so far, then names of people and subjects that begin so.
pub(crate) fn suggest(
    engine: &Engine,
    admission: &Admission,
    typed: &str,
    frequent: &[Frequent],
    limit: usize,
) -> tantivy::Result<Vec<Offer>> {
    let (searcher, fields) = (engine.searcher(), engine.fields());
    let mut offers = Vec::new();
    for asked in frequent {
        if offers.len() == QUESTIONS {
            break;
        }
        if is_known(&searcher, fields, admission, fields.item, &asked.item)? {
            offers.push(Offer::Question(asked.text.clone()));
        }
    }
    let titles = suggest_titles(engine, admission, typed, limit)?;
    offers.extend(titles.into_iter().map(Offer::Title));
    let names = engine
        .names()
        .offered(&searcher, fields, admission, typed, NAMES)?;
    offers.truncate(limit.saturating_sub(names.len()));
    offers.extend(names.into_iter().map(|(named, name)| match named {
        Named::Person => Offer::Person(name),
        Named::Subject => Offer::Subject(name),
    }));
    offers.truncate(limit);
    Ok(offers)
}

/// Titles that begin with what was typed come first, then shorter ones.
fn suggest_titles(
    engine: &Engine,
    admission: &Admission,
    typed: &str,
    limit: usize,
) -> tantivy::Result<Vec<Suggestion>> {
    let question = Question::parse(typed);
    let words: Vec<String> = question
        .words
        .iter()
        .map(|word| word.forms.folded.to_string())
        .collect();
    let Some((half, whole)) = words.split_last() else {
        return Ok(Vec::new());
    };
    // After a space the last word is complete.
    let complete = typed.ends_with(char::is_whitespace);
    let searcher = engine.searcher();
    let mut found = Vec::new();
    for (ordinal, reader) in searcher.segment_readers().iter().enumerate() {
        let admission = admission.on(reader, engine.fields())?;
        let mut docs = titles(engine, reader, whole, half, complete)?;
        docs.retain(|doc| !reader.is_deleted(*doc) && admission.admits(*doc));
        let lengths = reader.get_fieldnorms_reader(engine.fields().title_folded)?;
        docs.sort_by_key(|doc| lengths.fieldnorm_id(*doc));
        found.extend(
            docs.into_iter()
                .take(READ)
                .map(|doc| DocAddress::new(ordinal as u32, doc)),
        );
    }
    let columns = Items::open(&searcher)?;
    let begin = words.join(" ");
    let mut offers = Vec::new();
    for address in found {
        let row: TantivyDocument = searcher.doc(address)?;
        let title = row
            .get_first(engine.fields().title)
            .and_then(|value| value.as_str())
            .unwrap_or_default();
        let Some(kind) = columns.kind(address) else {
            continue;
        };
        let rank = (!begins(title, &begin), title.chars().count());
        offers.push((
            rank,
            Suggestion {
                text: title.to_owned(),
                kind,
                id: columns.id(address)?,
            },
        ));
    }
    offers.sort_by(|a, b| (a.0, &a.1.text, &a.1.id).cmp(&(b.0, &b.1.text, &b.1.id)));
    let mut seen: FxHashSet<(String, Kind)> = FxHashSet::default();
    let mut offers: Vec<Suggestion> = offers.into_iter().map(|(_, offer)| offer).collect();
    offers.retain(|offer| seen.insert((offer.text.clone(), offer.kind)));
    offers.truncate(limit);
    Ok(offers)
}

fn begins(title: &str, folded: &str) -> bool {
    let mut words = String::new();
    for range in pieces(title) {
        words.push_str(&forms(&title[range]).folded);
        words.push(' ');
    }
    words.starts_with(folded)
}

/// Documents whose title holds all whole words and a word that begins with `half`, in order.
fn titles(
    engine: &Engine,
    reader: &SegmentReader,
    whole: &[String],
    half: &str,
    complete: bool,
) -> tantivy::Result<Vec<DocId>> {
    let field = engine.fields().title_folded;
    let index = reader.inverted_index(field)?;
    let mut required: Vec<SegmentPostings> = Vec::new();
    for word in whole {
        match index.read_postings(
            &Term::from_field_text(field, word),
            IndexRecordOption::Basic,
        )? {
            Some(postings) => required.push(postings),
            None => return Ok(Vec::new()),
        }
    }
    let mut ends = Vec::new();
    let mut after = half.as_bytes().to_vec();
    after.push(0xff);
    let mut terms = index
        .terms()
        .range()
        .ge(half.as_bytes())
        .lt(&after)
        .into_stream()?;
    while ends.len() < COMPLETIONS && terms.advance() {
        if !complete || terms.key() == half.as_bytes() {
            ends.push(index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?);
        }
    }
    let mut docs = Vec::new();
    for mut postings in ends {
        let mut doc = postings.doc();
        while doc != TERMINATED && docs.len() < LOOKED_AT {
            docs.push(doc);
            doc = postings.advance();
        }
    }
    docs.sort_unstable();
    docs.dedup();
    for postings in &mut required {
        docs.retain(|doc| {
            if postings.doc() < *doc {
                postings.seek(*doc);
            }
            postings.doc() == *doc
        });
    }
    Ok(docs)
}
