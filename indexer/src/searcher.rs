//! Search for the site: an audience is part of every call.

use crate::answer::{Frequent, Offer, SearchAnswer, SearchQuery, Suggestion};
use crate::ask;
use crate::audience::Admission;
use crate::engine::Engine;
use crate::facets::{self, Facets};
use crate::gather::{Asking, DEPTH, find};
use crate::home::{Home, Opened, Unusable};
use crate::related;
use crate::snippet::Marker;
use crate::suggest;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use store::search::Audience;

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
    /// It is kept by a service that does not answer.
    #[error("the index cannot be asked: {0}")]
    Away(String),
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

    /// Reads questions by these abbreviations from now on; nothing to do while there is no index.
    pub(crate) fn set_abbreviations(&self, all: ask::Abbreviations) {
        if let Ok(engine) = self.engine() {
            engine.set_abbreviations(all);
        }
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
        self.reading(|engine| {
            let (said, narrowed) = match said(query) {
                Some((words, narrowed)) => (words, narrowed),
                None => return search(engine, audience, query),
            };
            let mut answer = search(engine, audience, &narrowed)?;
            if answer.total == 0 {
                // Who narrowed to nothing may have meant the words themselves.
                return search(engine, audience, query);
            }
            // Asked instead, it is to be narrowed as this one is.
            answer.did_you_mean = answer.did_you_mean.map(|other| format!("{other} {said}"));
            Ok(answer)
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
                let found = find(engine, &admission, &query.text, 1)?;
                facets::count(engine, &found, &admission, &query.narrow)
            };
            match said(query) {
                Some((_, narrowed)) => match count(&narrowed)? {
                    facets if facets.total == 0 => count(query),
                    facets => Ok(facets),
                },
                None => count(query),
            }
        })
    }

    /// What others asked, titles that begin with, or hold, what was typed so far, and names of people and subjects; among
    /// those that `audience` may know of.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn suggest(
        &self,
        audience: &Audience,
        typed: &str,
        frequent: &[Frequent],
        limit: usize,
    ) -> Result<Vec<Offer>, SearchError> {
        self.reading(|engine| {
            let admission = Admission::of(audience);
            suggest::suggest(engine, &admission, typed, frequent, limit.clamp(1, 20))
        })
    }

    /// Items that are about the same as one that `audience` may know of, best first; none for another.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn related(
        &self,
        audience: &Audience,
        item: &str,
        limit: usize,
    ) -> Result<Vec<Suggestion>, SearchError> {
        self.reading(|engine| {
            related::related(engine, &Admission::of(audience), item, limit.clamp(1, 20))
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
    let asking = Asking::of(engine, &admission, &query.text)?;
    let limit = query.limit.clamp(1, 100);
    let needed = query.after.saturating_add(limit);
    let of_all_kinds = asking.wanted(&query.narrow.of_all_kinds(), needed)?;
    let counts = of_all_kinds.counts.clone();
    let wanted = match query.narrow.kinds.is_empty() {
        true => of_all_kinds,
        false => asking.wanted(&query.narrow, needed)?,
    };
    let total = wanted.counts.values().sum();
    let found = &asking.found;
    let mut answer = SearchAnswer {
        reading_used: found.reading.shown(&found.question),
        did_you_mean: match found.reading.other(&found.question) {
            Some(other) if finds_much_more(engine, &admission, query, &other, total)? => {
                Some(other)
            }
            _ => None,
        },
        total,
        counts,
        ..SearchAnswer::default()
    };
    answer.next = Some(needed).filter(|next| *next < wanted.shown.len());
    let marker = Marker::of(&found.reading);
    for item in wanted.shown.into_iter().skip(query.after).take(limit) {
        answer.groups.push(asking.show(&marker, item)?);
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
    let asking = Asking::of(engine, admission, other)?;
    let (items, _) = asking.items(&query.narrow, DEPTH)?;
    Ok(items.len() > count.saturating_mul(MUCH_MORE))
}

/// What the question says it is narrowed by, and the question so narrowed.
fn said(query: &SearchQuery) -> Option<(String, SearchQuery)> {
    let ask::Said {
        rest,
        words,
        narrow,
    } = ask::narrowed(&query.text, &query.narrow)?;
    let narrowed = SearchQuery {
        text: rest,
        narrow,
        ..query.clone()
    };
    Some((words, narrowed))
}
