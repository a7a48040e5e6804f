//! From weighted terms to ranked documents: BM25 over several channels, then a second look at the best of them.

mod list;
mod matching;
mod near;
mod postings;
mod segment;
mod statistics;

use crate::schema::Fields;
use list::{Lengths, List};
pub use matching::matching;
use segment::Norms;
pub use statistics::Statistics;
use tantivy::{DocAddress, DocId, Searcher, SegmentOrdinal};

/// The channel in which a term is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Syllables with marks.
    Exact,
    /// Syllables without marks.
    Folded,
    /// Adjacent syllables without marks.
    Pairs,
    /// Title syllables without marks.
    Title,
}

/// One term, and how much it is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Where to look.
    pub channel: Channel,
    /// What to look for, as the index spells it.
    pub term: String,
    /// Factor on its BM25 score.
    pub weight: f32,
}

/// Alternatives for one thing asked: a document scores the best of them, not their sum.
pub type Group = Vec<Ask>;

/// A word for the second look: its readings without marks, and the slot's place in the question.
#[derive(Clone, Debug)]
pub struct Slot {
    /// (folded term, weight of the reading).
    pub readings: Vec<(String, f32)>,
}

/// Everything that the ranker needs of a question.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What scores.
    pub groups: Vec<Group>,
    /// Words in the order of the question, for nearness.
    pub slots: Vec<Slot>,
    /// Runs of folded terms that must stand side by side, each with the exact words it must hold.
    pub phrases: Vec<Phrase>,
    /// Terms whose documents are left out.
    pub excluded: Vec<Phrase>,
}

/// Words that stand side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// Without marks, in order.
    pub folded: Vec<String>,
    /// Exact words that a document must hold as well; empty when the phrase was typed without marks.
    pub exact: Vec<String>,
}

/// A document with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Where it is.
    pub address: DocAddress,
    /// Number of the item and its place in it.
    pub identity: (Option<u64>, Option<u64>),
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    /// The share of the question's worth that the document holds, 0 to 1.
    pub share: f32,
}

/// The numbers of the formula. Chosen on the development questions; see `tests/bench/search`.
#[derive(Clone, Copy, Debug)]
pub struct Formula {
    /// BM25 saturation.
    pub k1: f32,
    /// BM25 length normalisation.
    pub b: f32,
    /// Factor on the share of the question found within one window of text.
    pub cover: f32,
    /// Factor on neighbours of the question that are neighbours in the text.
    pub near: f32,
    /// Width of that window in positions.
    pub window: u32,
}

impl Default for Formula {
    fn default() -> Formula {
        Formula {
            k1: 0.9,
            b: 0.4,
            cover: 0.3,
            near: 0.2,
            window: 40,
        }
    }
}

/// Documents that get the second look, the best by their words alone; at least so many are ranked, however few are asked for.
const SECOND_LOOK: usize = 100;

/// A state of the index with its statistics.
#[derive(Clone, Copy)]
pub struct Indexed<'a> {
    /// The state.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: &'a Fields,
    /// Counted on that state.
    pub statistics: &'a Statistics,
}

impl Indexed<'_> {
    /// In how many living documents a term occurs.
    pub fn frequency(&self, channel: Channel, term: &str) -> tantivy::Result<u64> {
        self.statistics
            .frequency(self.searcher, self.fields, channel, term)
    }

    /// BM25's weight of a term that `frequency` documents hold, never negative.
    fn idf(&self, frequency: u64) -> f32 {
        let (n, df) = (self.statistics.documents() as f32, frequency as f32);
        (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
    }
}

/// Documents with their scores.
#[derive(Clone, Debug, Default)]
pub struct Ranked {
    /// Best first. Equal scores are ordered by what the documents are, so that replicas agree.
    pub hits: Vec<Hit>,
    /// The largest share of the question's worth among those that are the best by their words alone.
    pub best_share: f32,
}

/// Ranks the documents that `visible` admits and returns the best `limit`.
pub fn rank<V>(
    index: &Indexed<'_>,
    plan: &Plan,
    formula: &Formula,
    limit: usize,
    visible: impl Fn(SegmentOrdinal) -> tantivy::Result<V>,
) -> tantivy::Result<Ranked>
where
    V: Fn(DocId) -> bool,
{
    let lengths = Lengths::of(index.statistics, formula);
    let groups = list::weigh(index, &plan.groups, formula)?;
    let keep = limit.max(SECOND_LOOK);
    let mut hits = Vec::new();
    for (ordinal, reader) in index.searcher.segment_readers().iter().enumerate() {
        let lists = List::open(reader, index.statistics.pairs(ordinal), &groups)?;
        let visible = visible(ordinal as SegmentOrdinal)?;
        let admitted = segment::Admitted::new(reader, index.fields, plan, visible)?;
        let norms = Norms::open(reader, index.fields, &lengths)?;
        let floor = kth_score(&mut hits, keep);
        let best = segment::best(lists, &norms, keep, floor, &admitted);
        let columns = reader.fast_fields();
        let (item, place) = (columns.u64("group")?, columns.u64("place")?);
        hits.extend(best.into_iter().map(|(doc, score)| Hit {
            address: DocAddress::new(ordinal as u32, doc),
            identity: (item.first(doc), place.first(doc)),
            score,
            share: 1.0,
        }));
    }
    sort(&mut hits);
    hits.truncate(keep);
    let best_share = near::second_look(index, plan, formula, SECOND_LOOK, &mut hits)?;
    hits.truncate(limit);
    Ok(Ranked { hits, best_share })
}

/// The score that a document must beat to be among the `keep` best; 0 while there are fewer.
fn kth_score(hits: &mut [Hit], keep: usize) -> f32 {
    if hits.len() < keep {
        return 0.0;
    }
    let (_, kth, _) = hits.select_nth_unstable_by(keep - 1, |a, b| b.score.total_cmp(&a.score));
    kth.score
}

pub(crate) fn sort(hits: &mut [Hit]) {
    hits.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        by_score
            .then(a.identity.cmp(&b.identity))
            .then(a.address.cmp(&b.address))
    });
}
