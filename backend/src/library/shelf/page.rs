//! Pages of shelves: all of them as rows of covers, and one with its books.

use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{
    Request, Response, handler,
    web::{Data, Path, Query},
};
use serde::Deserialize;

use super::{
    super::page::{shelf_row, tiles},
    query::{self, Asked, find_for},
    rules::path,
    view::{ShelfRow, ShelfView},
};
use crate::{
    actor::Actor,
    address::{Key, query_of},
    app::App,
    centres::{
        of::Of,
        page::{moved, respond},
    },
    error::Result,
    listing::{self, Batch},
    page::{Page, Place, prose::excerpt},
    policy::library::ShelfAction,
    registry::{Raw, boxed, raw},
};

const LIST: &str = "/thu-vien/tu-sach";
/// How long a description for share cards is.
const DESCRIPTION: usize = 200;

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", LIST, || boxed(list_page)),
        raw("GET", "/thu-vien/tu-sach/{shelf_address}", || {
            boxed(shelf_page)
        }),
    ]
}

#[derive(Debug, Default, Deserialize)]
struct Wish {
    after: Option<String>,
}

#[handler]
async fn list_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    wish: Query<Wish>,
) -> Result<Response> {
    let db = app.db.reader();
    let of = Of::read(db, request).await?;
    let asked = Asked {
        unit: of.id(),
        after: wish.after.as_deref(),
        limit: listing::limit(None),
        ..Asked::default()
    };
    let shelves = query::list(db, &actor, &asked).await?;
    let say = |key| t(actor.language, key, &[]);
    let body = list_body(actor.language, &of, &shelves);
    let mut page = Page::new("shelves", LIST, say("shelf.title"), body).with_view(&shelves);
    page.description = say("shelf.hint");
    page.place = Some(Place::Library);
    page.indexed = wish.after.is_none() && of.id().is_none();
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn shelf_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    address: Path<String>,
    wish: Query<Wish>,
) -> Result<Response> {
    let db = app.db.reader();
    let row = find_for(db, &actor, ShelfAction::See, &Key::of_address(&address)?).await?;
    let canonical = path(&row);
    if canonical != format!("{LIST}/{}", address.0) {
        return Ok(moved(&canonical));
    }
    let mut view = query::view(db, &actor, &row).await?;
    if let Some(after) = &wish.after {
        let limit = listing::limit(None);
        view.books = query::books(db, &actor, row.id, false, Some(after), limit).await?;
    }
    let body = shelf_body(actor.language, &view);
    let mut page = Page::new("shelf", canonical, view.name.clone(), body).with_view(&view);
    page.description = match view.description.as_str() {
        "" => books(actor.language, view.count),
        said => excerpt(said, DESCRIPTION),
    };
    page.place = Some(Place::Library);
    page.unit = Some(view.unit.clone());
    page.indexed = wish.after.is_none() && view.count > 0;
    respond(app.0, &actor, request, page).await
}

fn list_body(language: Language, of: &Of, shelves: &Batch<ShelfRow>) -> Markup {
    let say = |key| t(language, key, &[]);
    html! {
        nav.crumbs aria-label=(say("library.title")) { a href=(of.address("/thu-vien", &[])) { (say("library.title")) } }
        div.lead { h1 { (say("shelf.title")) } p.soft { (say("shelf.hint")) } }
        @if shelves.items.is_empty() { p.notice { (say("shelf.none")) } }
        @for shelf in &shelves.items {
            (shelf_row(language, shelf))
        }
        @if let Some(next) = &shelves.next {
            p.actions { a.button.quiet href=(of.address(LIST, &[("after", next)])) { (say("library.more")) } }
        }
    }
}

fn shelf_body(language: Language, view: &ShelfView) -> Markup {
    let say = |key| t(language, key, &[]);
    html! {
        nav.crumbs aria-label=(say("shelf.title")) {
            a href="/thu-vien" { (say("library.title")) }
            a href=(LIST) { (say("shelf.title")) }
        }
        div.lead {
            h1 { (view.name) }
            p.facts { span { (books(language, view.count)) } a href=(view.unit.path) { (view.unit.name) } }
            @if !view.description.is_empty() { p.page-text.column { (view.description) } }
        }
        @if view.books.items.is_empty() { p.notice { (say("shelf.empty")) } }
        (tiles(language, &view.books.items))
        @if let Some(next) = &view.books.next {
            p.actions { a.button.quiet href={ (view.path) "?" (query_of([("after", next.as_str())].into_iter())) } { (say("library.more")) } }
        }
    }
}

/// `12 cuốn`.
fn books(language: Language, count: i64) -> String {
    t(language, "opds.books", &[("n", &count.to_string())])
}
