//! One box over everything: book pages, lessons, courses, units, news, contests and entries.
//!
//! Who acts: everybody, each finding only what they may know of: the policy makes the audience, and there is no search
//! without one. Always true: the index answers from memory of its own; while it is being built the rest of the site
//! works and the search says so; what found nothing is kept for the librarian without who asked.

pub mod api;
mod facets;
mod found;
pub mod missed;
pub mod page;
pub mod view;

use std::sync::Arc;

use indexer::{Narrow, SearchAnswer, SearchError, SearchQuery, Suggestion};

use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    policy::audience::for_search,
};
use view::{FacetsView, SearchView};

/// The longest question, in characters.
const LONGEST: usize = 500;
const WAIT_S: u64 = 5;

/// What somebody asks.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub text: String,
    pub narrow: Narrow,
    pub after: usize,
    pub limit: usize,
}

/// Finds what the asker may know of.
///
/// # Errors
/// `invalid` for a question that is too long, `too_busy` while the index is being built.
pub async fn search(app: &App, actor: &Actor, asked: Asked) -> Result<SearchView> {
    let text = question(&asked)?;
    if text.is_empty() {
        return Ok(SearchView::nothing());
    }
    let audience = for_search(app.db.reader(), actor).await?;
    let searcher = Arc::clone(&app.searcher);
    let query = SearchQuery {
        text: text.clone(),
        narrow: asked.narrow,
        limit: asked.limit,
        after: asked.after,
    };
    let answer: SearchAnswer =
        tokio::task::spawn_blocking(move || searcher.search(&audience, &query))
            .await
            .map_err(Error::internal)?
            .map_err(said)?;
    if answer.total == 0 && asked.after == 0 {
        missed::note(app, &text).await?;
    }
    found::view(app, &text, answer).await
}

/// Counts all that a search finds, by what it could be narrowed to.
///
/// # Errors
/// As [`search`].
pub async fn facets(app: &App, actor: &Actor, asked: Asked) -> Result<FacetsView> {
    let text = question(&asked)?;
    if text.is_empty() {
        return Ok(FacetsView::nothing());
    }
    let query = SearchQuery {
        text,
        narrow: asked.narrow,
        limit: 1,
        after: 0,
    };
    let audience = for_search(app.db.reader(), actor).await?;
    let searcher = Arc::clone(&app.searcher);
    let counted = tokio::task::spawn_blocking(move || searcher.facets(&audience, &query))
        .await
        .map_err(Error::internal)?
        .map_err(said)?;
    facets::view(app.db.reader(), counted).await
}

/// # Errors
/// `invalid` for a question that is too long.
fn question(asked: &Asked) -> Result<String> {
    let text = vietnamese::nfc(asked.text.trim()).into_owned();
    if text.chars().count() > LONGEST {
        return Err(Error::invalid("q", "invalid.too_long"));
    }
    Ok(text)
}

/// Titles that begin with what was typed so far.
///
/// # Errors
/// `too_busy` while the index is being built.
pub async fn suggest(app: &App, actor: &Actor, typed: &str) -> Result<Vec<Suggestion>> {
    let typed: String = vietnamese::nfc(typed.trim())
        .chars()
        .take(LONGEST)
        .collect();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let audience = for_search(app.db.reader(), actor).await?;
    let searcher = Arc::clone(&app.searcher);
    tokio::task::spawn_blocking(move || searcher.suggest(&audience, &typed, 8))
        .await
        .map_err(Error::internal)?
        .map_err(said)
}

fn said(error: SearchError) -> Error {
    match error {
        SearchError::Building => Error::new(Code::TooBusy)
            .saying("error.index_building")
            .retry_after(WAIT_S),
        SearchError::Broken(detail) => Error::new(Code::TooBusy)
            .saying("error.index_building")
            .retry_after(WAIT_S)
            .because(detail),
    }
}
