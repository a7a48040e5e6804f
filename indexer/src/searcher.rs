//! Search for the site: an audience is part of every call.

use crate::answer::{Alike, Group, PlaceHit, SearchAnswer, SearchQuery, Suggestion};
use crate::ask;
use crate::audience::Admission;
use crate::document::{Kind, day_of};
use crate::engine::{Engine, Found, Items, enough};
use crate::facets::{self, Facets};
use crate::home::{Home, Opened, Unusable};
use crate::likeness::are_alike;
use crate::rank::Hit;
use crate::snippet::Marker;
use crate::suggest;
use chrono::Utc;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use store::search::Audience;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, TantivyDocument};

/// Documents ranked for one answer; items beyond those are not reached by leafing on.
const DEPTH: usize = 300;
const DEEPEST: usize = 10_000;
/// Places shown of one item, and items named that say the same.
const PLACES: usize = 3;
const ALIKE: usize = 5;
/// What came out today is worth so much more, half of it after so many days; what so many people opened, so much.
const NEWEST: f32 = 0.04;
const HALF_LIFE_DAYS: f32 = 180.0;
const MOST_USED: f32 = 0.02;
const MUCH_USED: f32 = 1_000.0;
/// Another reading is worth asking about when it finds more than so many times as much.
const MUCH_MORE: usize = 2;

/// Why a search has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index is being built; the rest of the site works.
    #[error("the index is being built")]
    Building,
    /// The index cannot be read; its follower rebuilds it.
    #[error("the index cannot be read: {0}")]
    Broken(#[from] tantivy::TantivyError),
}

/// A searcher over the index of a folder, shared by all requests. It holds no index while the first one is built.
pub struct Searcher {
    home: Home,
    engine: RwLock<Option<Arc<Engine>>>,
    broken: AtomicBool,
}

impl Searcher {
    /// Opens the index of `folder` when there is a usable one. Without a [`crate::follow::Follower`] it shows what was
    /// there at this moment.
    pub fn open(folder: impl Into<PathBuf>) -> Searcher {
        let home = Home::new(folder);
        let engine = match home.open(false) {
            Ok(opened) => {
                Engine::open(&opened).map_err(|error| Unusable::Corrupt(error.to_string()))
            }
            Err(error) => Err(error),
        };
        let engine = engine
            .inspect_err(|error| tracing::warn!(%error, "no index to search yet"))
            .ok();
        Searcher {
            home,
            engine: RwLock::new(engine.map(Arc::new)),
            broken: AtomicBool::new(false),
        }
    }

    /// Whether searches are answered.
    pub fn is_ready(&self) -> bool {
        self.engine().is_ok()
    }

    /// Where the index lives.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// A searcher of its own over another index of the same home, for the follower alone.
    pub(crate) fn beside(&self, opened: &Opened) -> tantivy::Result<Arc<Searcher>> {
        let engine = Engine::open(opened)?;
        Ok(Arc::new(Searcher {
            home: self.home.clone(),
            engine: RwLock::new(Some(Arc::new(engine))),
            broken: AtomicBool::new(false),
        }))
    }

    /// Shows another index from now on; searches under way finish on the one they began with.
    pub(crate) fn swap(&self, opened: &Opened) -> tantivy::Result<()> {
        let engine = Arc::new(Engine::open(opened)?);
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Some(engine);
        self.broken.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Shows what was committed since.
    pub(crate) fn reload(&self) -> Result<(), SearchError> {
        let engine = self.engine()?;
        engine.reload()?;
        engine.learn_words_at_times()?;
        Ok(())
    }

    /// Whether a search could not read the index.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }

    /// The numbers of the units that the document of an item carries; none when it has no document.
    pub(crate) fn units_of(&self, item: &str) -> Result<BTreeSet<u64>, SearchError> {
        Ok(self.engine()?.units_of(item)?)
    }

    /// Takes the index away, when it turned out to be broken.
    pub(crate) fn withdraw(&self) {
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn engine(&self) -> Result<Arc<Engine>, SearchError> {
        self.engine
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or(SearchError::Building)
    }

    /// Finds what `audience` may know of. CPU work of milliseconds: call it from a blocking thread.
    ///
    /// # Errors
    /// When there is no index, or it cannot be read. No question is an error: one that means nothing finds nothing.
    pub fn search(
        &self,
        audience: &Audience,
        query: &SearchQuery,
    ) -> Result<SearchAnswer, SearchError> {
        self.reading(|engine| match said(query) {
            // Who narrowed to nothing may have meant the words themselves.
            Some(narrowed) => match search(engine, audience, &narrowed)? {
                answer if answer.total == 0 => search(engine, audience, query),
                answer => Ok(answer),
            },
            None => search(engine, audience, query),
        })
    }

    /// Counts everything that a search finds, by what it could be narrowed to. It takes longer than the search itself:
    /// ask for it when the answer is on the screen.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn facets(&self, audience: &Audience, query: &SearchQuery) -> Result<Facets, SearchError> {
        self.reading(|engine| {
            let admission = Admission::of(audience);
            let count = |query: &SearchQuery| {
                let found = find(engine, &admission, query, 1)?;
                facets::count(engine, &found, &admission, &query.narrow)
            };
            match said(query) {
                Some(narrowed) => match count(&narrowed)? {
                    facets if facets.total == 0 => count(query),
                    facets => Ok(facets),
                },
                None => count(query),
            }
        })
    }

    /// Titles that begin with, or hold, what was typed so far; among those that `audience` may know of.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn suggest(
        &self,
        audience: &Audience,
        typed: &str,
        limit: usize,
    ) -> Result<Vec<Suggestion>, SearchError> {
        self.reading(|engine| {
            suggest::suggest(engine, &Admission::of(audience), typed, limit.clamp(1, 20))
        })
    }

    /// Reads the index. A damaged file shows as an error or, deep in a decoder, as a panic: either way the index is taken
    /// out of use and its follower builds a new one.
    fn reading<T>(
        &self,
        read: impl FnOnce(&Engine) -> tantivy::Result<T>,
    ) -> Result<T, SearchError> {
        let engine = self.engine()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&engine))).unwrap_or_else(|_| {
            Err(tantivy::TantivyError::InternalError(
                "a search panicked".to_owned(),
            ))
        });
        outcome.map_err(|error| {
            tracing::error!(%error, "the index cannot be read");
            self.broken.store(true, Ordering::SeqCst);
            self.withdraw();
            SearchError::Broken(error)
        })
    }
}

fn search(
    engine: &Engine,
    audience: &Audience,
    query: &SearchQuery,
) -> tantivy::Result<SearchAnswer> {
    let admission = Admission::of(audience);
    // Who leafs further than most must find what the counts promise.
    let depth = DEPTH.max(query.after.saturating_mul(PLACES).min(DEEPEST));
    let found = find(engine, &admission, query, depth)?;
    let columns = Items::open(&found.searcher)?;
    let items = group(&columns, &found);
    let mut answer = SearchAnswer {
        reading_used: found.reading.shown(&found.question),
        did_you_mean: match found.reading.other(&found.question) {
            Some(other) if finds_much_more(engine, &admission, query, &other, items.len())? => {
                Some(other)
            }
            _ => None,
        },
        ..SearchAnswer::default()
    };
    for item in &items {
        *answer.counts.entry(item.kind).or_default() += 1;
    }
    let wanted: Vec<Item> = items
        .into_iter()
        .filter(|item| {
            let kinds = &query.narrow.kinds;
            kinds.is_empty() || kinds.contains(&item.kind)
        })
        .collect();
    answer.total = wanted.len();
    let wanted = fold_alike(&columns, wanted);
    let limit = query.limit.clamp(1, 100);
    answer.next = Some(query.after.saturating_add(limit)).filter(|next| *next < wanted.len());
    let marker = Marker::of(&found.reading);
    for item in wanted.into_iter().skip(query.after).take(limit) {
        answer
            .groups
            .push(show(engine, &columns, &found, &marker, item)?);
    }
    Ok(answer)
}

/// Whether another question finds so much more than this one's `count` that it is worth asking.
fn finds_much_more(
    engine: &Engine,
    admission: &Admission,
    query: &SearchQuery,
    other: &str,
    count: usize,
) -> tantivy::Result<bool> {
    let other = SearchQuery {
        text: other.to_owned(),
        ..query.clone()
    };
    let found = find(engine, admission, &other, DEPTH)?;
    let items = group(&Items::open(&found.searcher)?, &found).len();
    Ok(items > count.saturating_mul(MUCH_MORE))
}

/// The question narrowed by what it says of itself.
fn said(query: &SearchQuery) -> Option<SearchQuery> {
    let (text, narrow) = ask::narrowed(&query.text, &query.narrow)?;
    Some(SearchQuery {
        text,
        narrow,
        ..query.clone()
    })
}

fn find(
    engine: &Engine,
    admission: &Admission,
    query: &SearchQuery,
    depth: usize,
) -> tantivy::Result<Found> {
    engine.find(&query.text, depth, |searcher, segment| {
        let reader = searcher.segment_reader(segment);
        let admits = admission.on(reader, engine.fields())?;
        let narrow = query.narrow.on(reader)?;
        Ok(move |doc: DocId| admits.admits(doc) && narrow.admits(doc, &admits))
    })
}

/// An item with its hits, best first.
struct Item {
    kind: Kind,
    score: f32,
    hits: Vec<Hit>,
    /// The best documents of items that say as good as the same.
    alike: Vec<DocAddress>,
}

/// Items without those that say as good as the same as a better one of their kind; these are kept with it.
fn fold_alike(columns: &Items, items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<(u64, Item)> = Vec::with_capacity(items.len());
    for item in items {
        let best = item.hits[0].address;
        let likeness = columns.likeness(best);
        let same = kept
            .iter_mut()
            .find(|(other, held)| held.kind == item.kind && are_alike(*other, likeness));
        match same {
            Some((_, held)) => held.alike.push(best),
            None => kept.push((likeness, item)),
        }
    }
    kept.into_iter().map(|(_, item)| item).collect()
}

/// Hits gathered by item, in the order of their best hit; hits that hold too little of the question are left out.
fn group(columns: &Items, found: &Found) -> Vec<Item> {
    let best_share = found.hits.iter().map(|hit| hit.share).fold(0.0, f32::max);
    let least = enough(best_share);
    let mut places: FxHashMap<u64, usize> = FxHashMap::default();
    let mut items: Vec<Item> = Vec::new();
    for hit in found.hits.iter().filter(|hit| hit.share >= least) {
        let Some(kind) = columns.kind(hit.address) else {
            continue;
        };
        let at = *places
            .entry(columns.group(hit.address))
            .or_insert(items.len());
        match items.get_mut(at) {
            Some(item) => item.hits.push(*hit),
            None => items.push(Item {
                kind,
                score: hit.score,
                hits: vec![*hit],
                alike: Vec::new(),
            }),
        }
    }
    let today = day_of(Utc::now()).unwrap_or(0);
    for item in &mut items {
        item.score *= 1.0 + nudge(columns, item.hits[0].address, today);
    }
    items.sort_by(|a, b| b.score.total_cmp(&a.score));
    items
}

/// What is new or much used is lifted a little, never past what answers better by more than that.
fn nudge(columns: &Items, address: DocAddress, today: u64) -> f32 {
    let age = columns.day(address).map(|day| today.saturating_sub(day));
    let new = age.map_or(0.0, |days| (-(days as f32) / HALF_LIFE_DAYS).exp2());
    let used = ((1 + columns.uses(address)) as f32).log10() / MUCH_USED.log10();
    NEWEST * new + MOST_USED * used.min(1.0)
}

fn show(
    engine: &Engine,
    columns: &Items,
    found: &Found,
    marker: &Marker,
    item: Item,
) -> tantivy::Result<Group> {
    let fields = engine.fields();
    let (mut title, mut hits) = (Vec::new(), Vec::new());
    for hit in item.hits.iter().take(PLACES) {
        let row: TantivyDocument = found.searcher.doc(hit.address)?;
        let text = |field| {
            row.get_first(field)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
        };
        if title.is_empty() {
            title = marker.whole(text(fields.title));
        }
        hits.push(PlaceHit {
            place: columns.place(hit.address),
            snippet: marker.snippet(text(fields.text)),
        });
    }
    let mut alike = Vec::new();
    for address in item.alike.iter().take(ALIKE) {
        let row: TantivyDocument = found.searcher.doc(*address)?;
        let title = row.get_first(fields.title).and_then(|value| value.as_str());
        alike.push(Alike {
            id: columns.id(*address)?,
            title: title.unwrap_or_default().to_owned(),
        });
    }
    let id = match item.hits.first() {
        Some(hit) => columns.id(hit.address)?,
        None => String::new(),
    };
    Ok(Group {
        kind: item.kind,
        id,
        title,
        score: item.score,
        hits,
        alike,
    })
}
