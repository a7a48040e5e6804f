//! One box over everything: book pages, lessons, courses, units, news, contests and entries.
//!
//! Who acts: everybody, each finding only what they may know of: the policy makes the audience, and there is no search
//! without one. Always true: the index answers from memory of its own; while it is being built the rest of the site
//! works and the search says so; what found nothing is kept for the librarian without who asked.

pub mod abbreviation;
pub mod api;
mod facets;
mod found;
pub mod frequent;
mod kept;
pub mod missed;
pub mod page;
pub mod view;

use indexer::{
    Narrow, Offer, SearchError, SearchQuery, Suggestion,
    access::{Count, Find, Relate, Suggest},
};
use uuid::Uuid;

use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    policy::{audience::for_search, library},
};
use view::{FacetsView, SearchView};

/// The longest question, in characters.
const LONGEST: usize = 500;
const WAIT_S: u64 = 5;
/// Titles offered while a person types; things about the same that are shown.
const OFFERED: usize = 8;
const RELATED: usize = 6;

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
    let open = asked.narrow.is_open();
    let field = asked.narrow.field.and_then(facets::field_of);
    let query = SearchQuery {
        text: text.clone(),
        narrow: asked.narrow,
        limit: asked.limit,
        after: asked.after,
    };
    let answer = app.search.ask(audience, Find(query));
    let answer = answer.await.map_err(said)?;
    // What is not found among the contests may be in a book; and who keeps books tries what others asked for.
    let in_vain = answer.total == 0 && asked.after == 0 && open;
    if in_vain && !library::may_see_missed(actor).is_yes() {
        missed::note(app, &text).await?;
    }
    let view = found::view(app, &text, answer).await?;
    Ok(SearchView {
        field: field.map(|field| field.link(actor.language)),
        ..view
    })
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
    let counted = app.search.ask(audience, Count(query));
    let counted = counted.await.map_err(said)?;
    facets::view(app.db.reader(), actor.language, counted).await
}

/// Forgets questions that are kept without who asked them, when they are of no more interest. Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    Ok(missed::forget_old(app).await? + frequent::forget_old(app).await?)
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

/// Titles and names that begin with what was typed so far.
///
/// # Errors
/// `too_busy` while the index is being built.
pub async fn suggest(app: &App, actor: &Actor, typed: &str) -> Result<Vec<Offer>> {
    let typed: String = vietnamese::nfc(typed.trim())
        .chars()
        .take(LONGEST)
        .collect();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let audience = for_search(app.db.reader(), actor).await?;
    let question = Suggest {
        frequent: frequent::beginning(app.db.reader(), &typed).await?,
        typed,
        limit: OFFERED,
    };
    app.search.ask(audience, question).await.map_err(said)
}

/// What else is about the same as a thing that the asker may know of; nothing while the index is being built, since
/// nobody waits for it.
///
/// # Errors
/// `too_busy` when the index cannot be read.
pub async fn related(app: &App, actor: &Actor, thing: Uuid) -> Result<Vec<Suggestion>> {
    let audience = for_search(app.db.reader(), actor).await?;
    let question = Relate {
        item: thing.to_string(),
        limit: RELATED,
    };
    match app.search.ask(audience, question).await {
        Err(SearchError::Building) => Ok(Vec::new()),
        answer => answer.map_err(said),
    }
}

fn said(error: SearchError) -> Error {
    match error {
        SearchError::Building => Error::new(Code::TooBusy)
            .saying("error.index_building")
            .retry_after(WAIT_S),
        broken @ (SearchError::Broken(_) | SearchError::Away(_)) => Error::new(Code::TooBusy)
            .saying("error.index_building")
            .retry_after(WAIT_S)
            .because(broken),
    }
}
