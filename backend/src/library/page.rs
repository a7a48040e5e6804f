//! Pages of the library: the list of books with its search form, and a book.

use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{
    Request, Response, handler,
    web::{Data, Path, Query},
};
use sea_orm::ActiveEnum;
use serde::Deserialize;
use serde_json::json;
use store::state;

use super::{
    book::{page_path, path},
    book_view::view,
    list::{self, Asked},
    query::find_for,
    reader_page,
    view::{BookRow, BookSort, BookView, SubjectRow},
};
use crate::{
    actor::Actor,
    address::{Key, query_of},
    app::App,
    centres::{
        page::{moved, respond},
        view::Audience,
    },
    error::Result,
    listing::{self, Batch},
    page::{Page, Place, cover, prose::excerpt},
    policy::library::Action,
    registry::{Raw, boxed, raw},
};

/// How many subjects the list names.
const SUBJECTS: u64 = 12;
/// How long a description for share cards is.
const DESCRIPTION: usize = 200;

/// Routes of the library's pages.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/thu-vien", || boxed(list_page)),
        raw("GET", "/thu-vien/{address}", || boxed(book_page)),
        raw("GET", "/thu-vien/{address}/trang/{number}", || {
            boxed(reader_page::reader_page)
        }),
    ]
}

/// What the address of the list says.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    q: Option<String>,
    sort: Option<String>,
    subject: Option<String>,
    after: Option<String>,
}

impl Wish {
    fn sort(&self) -> BookSort {
        match self.sort.as_deref() {
            Some("title") => BookSort::Title,
            Some("read") => BookSort::Read,
            _ => BookSort::New,
        }
    }

    fn filtered(&self) -> bool {
        self.said(&self.q).is_some() || self.said(&self.subject).is_some()
    }

    fn said<'a>(&self, field: &'a Option<String>) -> Option<&'a str> {
        field
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// The address of the same list with one part said anew.
    fn with(&self, name: &str, value: &str) -> String {
        let kept = [
            ("q", &self.q),
            ("subject", &self.subject),
            ("sort", &self.sort),
        ];
        let kept = kept.into_iter().filter(|(other, _)| *other != name);
        let kept = kept.filter_map(|(other, field)| Some((other, self.said(field)?)));
        let pairs = kept.chain([(name, value)]);
        format!("/thu-vien?{}", query_of(pairs))
    }
}

#[handler]
async fn list_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    wish: Query<Wish>,
) -> Result<Response> {
    let db = app.db.reader();
    let asked = Asked {
        words: wish.q.as_deref(),
        subject: wish.subject.as_deref(),
        sort: wish.sort(),
        after: wish.after.as_deref(),
        limit: listing::limit(None),
        ..Asked::default()
    };
    let books = list::list(db, &actor, &asked).await?;
    let subjects = list::subjects(
        db,
        &actor,
        &Asked {
            limit: SUBJECTS,
            ..Asked::default()
        },
    )
    .await?;
    let say = |key| t(actor.language, key, &[]);
    let body = list_body(actor.language, &wish, &books, &subjects);
    let mut page = Page::new("library", "/thu-vien", say("library.title"), body).with_view(&books);
    page.description = say("library.hint");
    page.place = Some(Place::Library);
    page.indexed = !wish.filtered() && wish.after.is_none();
    respond(app.0, &actor, request, page).await
}

fn list_body(
    language: Language,
    wish: &Wish,
    books: &Batch<BookRow>,
    subjects: &[SubjectRow],
) -> Markup {
    let say = |key| t(language, key, &[]);
    html! {
        div.lead {
            h1 { (say("library.title")) }
            p.soft { (say("library.hint")) }
            form.search-box action="/thu-vien" role="search" {
                label.vh for="q" { (say("library.find")) }
                input type="search" id="q" name="q" value=(wish.q.as_deref().unwrap_or("")) placeholder=(say("library.find_hint"));
                button type="submit" { (say("library.find")) }
            }
        }
        @if let Some(subject) = wish.said(&wish.subject) {
            p.soft { (say("library.subject")) ": " strong { (subject) } }
        }
        @if books.items.is_empty() {
            p.notice { (say(if wish.filtered() { "library.none_found" } else { "library.none" })) }
            @if wish.filtered() { p { a.button.quiet href="/thu-vien" { (say("library.all")) } } }
        } @else {
            (sorts(language, wish))
            (tiles(language, &books.items))
            @if let Some(next) = &books.next {
                p.actions { a.button.quiet href=(wish.with("after", next)) { (say("library.more")) } }
            }
        }
        @if !subjects.is_empty() {
            section.section {
                div.section-head { h2 { (say("library.subjects")) } }
                ul.link-list {
                    @for row in subjects { li { a href=(Wish::default().with("subject", &row.subject)) { (row.subject) } } }
                }
            }
        }
    }
}

fn sorts(language: Language, wish: &Wish) -> Markup {
    let all = [
        ("new", BookSort::New),
        ("read", BookSort::Read),
        ("title", BookSort::Title),
    ];
    html! {
        nav.actions aria-label=(t(language, "library.sort", &[])) {
            @for (word, sort) in all {
                a.button.quiet.slim href=(wish.with("sort", word)) aria-current=[(wish.sort() == sort).then_some("true")] {
                    (t(language, &format!("library.sort_{word}"), &[]))
                }
            }
        }
    }
}

/// Books by their covers.
pub fn tiles(language: Language, books: &[BookRow]) -> Markup {
    html! {
        ul.tiles.books {
            @for book in books {
                li { a.item href=(book.path) {
                    (cover(book.cover.as_ref().map(|image| image.url.as_str()), &book.short, &book.title))
                    span.title { (book.title) }
                    span.facts {
                        @if !book.contributors.is_empty() { span { (book.contributors) } }
                        @if let Some(pages) = book.pages { span { (page_count(language, pages)) } }
                    }
                } }
            }
        }
    }
}

fn page_count(language: Language, pages: i32) -> String {
    t(language, "library.pages", &[("n", &pages.to_string())])
}

#[handler]
async fn book_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    address: Path<String>,
) -> Result<Response> {
    let db = app.db.reader();
    let (row, facts) = find_for(db, &actor, Action::See, &Key::of_address(&address)?).await?;
    let canonical = path(&row);
    if canonical != format!("/thu-vien/{}", address.0) {
        return Ok(moved(&canonical));
    }
    let view = view(db, &actor, &row, &facts).await?;
    let first = view.reading.as_ref().map_or(1, |reading| reading.page);
    let body = book_body(actor.language, &view, &page_path(&row, first));
    let mut page = Page::new("book", canonical, view.title.clone(), body).with_view(&view);
    page.description = description(&view);
    page.kind = "book";
    page.place = Some(Place::Library);
    page.indexed = view.published && view.access == Audience::Public;
    page.image = view
        .cover
        .as_ref()
        .filter(|_| page.indexed)
        .map(|image| image.url.clone());
    page.structured = Some(structured(app.0, &view));
    respond(app.0, &actor, request, page).await
}

fn names(view: &BookView) -> String {
    view.contributors
        .iter()
        .map(|one| one.name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

fn description(view: &BookView) -> String {
    if view.summary.is_empty() {
        let parts = [view.title.clone(), names(view), view.unit.name.clone()];
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    } else {
        excerpt(&view.summary, DESCRIPTION)
    }
}

/// The record as schema.org knows it: <https://schema.org/Book>.
fn structured(app: &App, view: &BookView) -> serde_json::Value {
    let origin = app.config.site.address.trim_end_matches('/');
    let people = |role| {
        let of_role = view.contributors.iter().filter(move |one| one.role == role);
        of_role
            .map(|one| json!({"@type": "Person", "name": one.name}))
            .collect::<Vec<_>>()
    };
    use super::view::ContributorRole::{Author, Editor, Illustrator, Translator};
    let mut book = json!({
        "@context": "https://schema.org", "@type": "Book", "name": view.title, "url": format!("{origin}{}", view.path),
        "inLanguage": view.language, "isAccessibleForFree": true,
        "author": people(Author), "editor": people(Editor), "translator": people(Translator), "illustrator": people(Illustrator),
        "alternateName": view.other_title, "isbn": view.isbn, "bookEdition": view.edition, "abstract": view.summary,
        "keywords": view.subjects, "datePublished": view.year.map(|year| year.to_string()),
        "publisher": (!view.publisher.is_empty()).then(|| json!({"@type": "Organization", "name": view.publisher})),
        "numberOfPages": (view.page_count > 0).then_some(view.page_count),
        "image": view.cover.as_ref().map(|image| format!("{origin}{}", image.url)),
    });
    if let Some(fields) = book.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && *value != json!("") && *value != json!([]));
    }
    book
}

fn book_body(language: Language, view: &BookView, first: &str) -> Markup {
    let say = |key| t(language, key, &[]);
    let readable = view.can.iter().any(|can| can == "read") && view.page_count > 0;
    html! {
        nav.crumbs aria-label=(say("library.title")) { a href="/thu-vien" { (say("library.title")) } }
        div.book-head {
            (cover(view.cover.as_ref().map(|image| image.url.as_str()), &view.short, &view.title))
            div.lead {
                h1 { (view.title) }
                @if !view.contributors.is_empty() { p { (names(view)) } }
                p.facts {
                    @if let Some(year) = view.year { span { (year) } }
                    @if view.page_count > 0 { span { (page_count(language, view.page_count)) } }
                    span { (view.unit.name) }
                }
                @if !view.published { p { span.tag.warn { (say("library.draft")) } } }
            }
        }
        div.actions {
            @if readable { a.button href=(first) { (say("library.read")) } }
            @else if view.page_count > 0 { a.button href={ "/dang-nhap?ve=" (view.path) } { (say("library.sign_in_to_read")) } }
        }
        div.two {
            div {
                @if !view.summary.is_empty() {
                    section.section { div.section-head { h2 { (say("library.about")) } } p.page-text.column { (view.summary) } }
                }
            }
            section.section { div.section-head { h2 { (say("library.details")) } } (details(language, view)) }
        }
    }
}

fn details(language: Language, view: &BookView) -> Markup {
    let say = |key: &str| t(language, &format!("library.{key}"), &[]);
    let people = view.contributors.iter().map(|one| {
        let role = state::ContributorRole::from(one.role).to_value();
        (say(&format!("role_{role}")), one.name.clone())
    });
    let lines = [
        ("other_title", view.other_title.clone()),
        ("publisher", view.publisher.clone()),
        ("place", view.place.clone()),
        (
            "year",
            view.year.map_or_else(String::new, |year| year.to_string()),
        ),
        ("edition", view.edition.clone()),
        ("isbn", view.isbn.clone()),
        ("ddc", view.ddc.clone()),
    ];
    let lines = people.chain(lines.into_iter().map(|(key, value)| (say(key), value)));
    html! {
        dl.details {
            @for (label, value) in lines.filter(|(_, value)| !value.is_empty()) { dt { (label) } dd { (value) } }
            @if !view.subjects.is_empty() {
                dt { (say("subjects")) }
                dd {
                    @for (i, subject) in view.subjects.iter().enumerate() {
                        @if i > 0 { ", " }
                        a href=(Wish::default().with("subject", subject)) { (subject) }
                    }
                }
            }
            dt { (say("from")) }
            dd { a href=(view.unit.path) { (view.unit.name) } }
        }
    }
}
