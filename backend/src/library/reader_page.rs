//! The page of one page of a book: its image and its text, to be read without any script.

use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{
    Request, Response, handler,
    web::{Data, Path, Query},
};
use serde::Deserialize;

use super::{
    book::page_path,
    marks::{Pieces, Question},
    query::find_for,
    reader,
    reader_view::{PageImage, PageView, Segment},
    snippet,
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    centres::{
        page::{moved, respond},
        view::Audience,
    },
    error::{Error, Result},
    page::{Page, Place, prose::excerpt},
    policy::library::Action,
};

/// The width of the image that fits a phone and does not cost much.
const USUAL_WIDTH: i32 = 720;
const DESCRIPTION: usize = 200;

/// What the address says besides.
#[derive(Debug, Deserialize)]
pub struct Wish {
    /// Words to be marked.
    q: Option<String>,
}

/// Page `number` of a book.
#[handler]
pub async fn reader_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    address: Path<(String, String)>,
    wish: Query<Wish>,
) -> Result<Response> {
    let db = app.db.reader();
    let (address, written) = address.0;
    let number: i32 = written.parse().map_err(|_| Error::not_found())?;
    let (row, facts) = find_for(db, &actor, Action::Read, &Key::of_address(&address)?).await?;
    let canonical = page_path(&row, number);
    if canonical != format!("/thu-vien/{address}/trang/{written}") {
        let query = request
            .uri()
            .query()
            .map_or_else(String::new, |query| format!("?{query}"));
        return Ok(moved(&format!("{canonical}{query}")));
    }
    let view = reader::page(db, &actor, (&row, &facts), number).await?;
    let title = t(
        actor.language,
        "library.page_of",
        &[("title", &view.book.title), ("n", &number.to_string())],
    );
    let body = page_body(actor.language, &view, &title, wish.q.as_deref());
    let mut page = Page::new("book_page", canonical, title, body).with_view(&view);
    page.description = excerpt(&view.text, DESCRIPTION);
    page.kind = "book";
    page.place = Some(Place::Library);
    page.unit = Some(view.book.unit.clone());
    page.indexed = view.book.published && view.book.access == Audience::Public;
    page.image = usual(&view.images)
        .filter(|_| page.indexed)
        .map(|image| image.url.clone());
    respond(app.0, &actor, request, page).await
}

/// The narrowest image that is wide enough, else the widest.
fn usual(images: &[PageImage]) -> Option<&PageImage> {
    images
        .iter()
        .find(|image| image.width >= USUAL_WIDTH)
        .or(images.last())
}

fn page_body(language: Language, view: &PageView, title: &str, question: Option<&str>) -> Markup {
    let page = |number: i32| format!("{}/trang/{number}", view.book.path);
    html! {
        nav.crumbs aria-label=(t(language, "library.title", &[])) {
            a href="/thu-vien" { (t(language, "library.title", &[])) }
            a href=(view.book.path) { (view.book.title) }
        }
        article.column {
            h1 { (title) }
            (turn(language, view, &page))
            (image(language, view))
            (text(&view.text, question))
            (turn(language, view, &page))
        }
    }
}

fn turn(language: Language, view: &PageView, page: &impl Fn(i32) -> String) -> Markup {
    let say = |key| t(language, key, &[]);
    html! {
        @if view.count > 1 {
            nav.actions aria-label=(say("library.turn")) {
                @if let Some(number) = view.previous { a.button.quiet rel="prev" href=(page(number)) { (say("library.previous")) } }
                @if let Some(number) = view.next { a.button.quiet rel="next" href=(page(number)) { (say("library.next")) } }
            }
        }
    }
}

fn image(language: Language, view: &PageView) -> Markup {
    let set = view
        .images
        .iter()
        .map(|image| format!("{} {}w", image.url, image.width))
        .collect::<Vec<_>>()
        .join(", ");
    let alt = t(
        language,
        "library.page_of",
        &[("title", &view.book.title), ("n", &view.number.to_string())],
    );
    html! {
        @if let Some(usual) = usual(&view.images) {
            p { img src=(usual.url) srcset=(set) sizes="(min-width: 760px) 720px, 100vw"
                width=(view.width) height=(view.height) style="height: auto" alt=(alt); }
        }
    }
}

fn text(text: &str, question: Option<&str>) -> Markup {
    html! {
        p.page-text {
            @for segment in marked(text, question) {
                @if segment.marked { mark { (segment.text) } } @else { (segment.text) }
            }
        }
    }
}

/// The text with the words of a question marked, as closely as they are there.
fn marked(text: &str, question: Option<&str>) -> Vec<Segment> {
    let pieces = Pieces::of(text);
    let indexes = question.and_then(Question::read).and_then(|question| {
        let closeness = question.closeness(&pieces)?;
        Some(question.marked(&pieces, closeness))
    });
    snippet::whole(text, &pieces, &indexes.unwrap_or_default())
}
