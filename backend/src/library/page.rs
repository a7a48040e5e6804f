//! Pages of the library: the list of books with its search form, and books by their covers.

use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{
    Request, Response, handler,
    web::{Data, Query},
};
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::{
    book_page,
    field::Field,
    list::{self, Asked},
    reader_page,
    shelf::{
        self,
        view::{LibraryView, ShelfRow},
    },
    view::{BookRow, BookSort, FieldRow, SubjectRow},
};
use crate::{
    actor::Actor,
    address::query_of,
    app::App,
    centres::{of::Of, page::respond},
    error::Result,
    listing::{self, Batch},
    page::{Page, Place, cover},
    registry::{Raw, boxed, raw},
};

/// The library for reading apps and for who follows it.
const FOR_PROGRAMS: [(&str, &str, &str); 2] = [
    (
        "application/atom+xml;profile=opds-catalog;kind=navigation",
        "/opds",
        "opds.catalogue",
    ),
    ("application/rss+xml", "/thu-vien.rss", "opds.newest"),
];

/// How many shelves stand above the list.
const SHELVES: u64 = 3;
/// How many subjects the list names.
const SUBJECTS: u64 = 12;

/// Routes of the library's pages.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/thu-vien", || boxed(list_page)),
        raw("GET", "/thu-vien/{address}", || boxed(book_page::book_page)),
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
    field: Option<String>,
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
        let said = |field| self.said(field).is_some();
        said(&self.q) || said(&self.subject) || said(&self.field)
    }

    fn said<'a>(&self, field: &'a Option<String>) -> Option<&'a str> {
        field
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// The address of the same list with one part said anew.
    fn with(&self, of: &Of, name: &str, value: &str) -> String {
        let kept = [
            ("q", &self.q),
            ("subject", &self.subject),
            ("field", &self.field),
            ("sort", &self.sort),
        ];
        let kept = kept.into_iter().filter(|(other, _)| *other != name);
        let kept = kept.filter_map(|(other, field)| Some((other, self.said(field)?)));
        let pairs: Vec<_> = kept.chain([(name, value)]).collect();
        of.address("/thu-vien", &pairs)
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
    let of = Of::read(db, request).await?;
    let asked = Asked {
        unit: of.id(),
        words: listing::question(wish.q.as_deref())?,
        subject: wish.subject.as_deref(),
        field: list::field(wish.field.as_deref())?,
        sort: wish.sort(),
        after: wish.after.as_deref(),
        limit: listing::limit(None),
        ..Asked::default()
    };
    let books = list::list(db, &actor, &asked).await?;
    let all = Asked {
        unit: of.id(),
        limit: SUBJECTS,
        ..Asked::default()
    };
    let parts = Parts {
        shelves: shelves(db, &actor, &all, &wish).await?,
        subjects: list::subjects(db, &actor, &all).await?,
        fields: list::fields(db, &actor, &all).await?,
    };
    let say = |key| t(actor.language, key, &[]);
    let body = list_body(actor.language, (&wish, &of), &books, &parts);
    let view = LibraryView {
        items: books.items,
        next: books.next,
        shelves: parts.shelves.items,
    };
    let mut page = Page::new("library", "/thu-vien", say("library.title"), body).with_view(&view);
    page.description = say("library.hint");
    page.place = Some(Place::Library);
    page.alternates = &FOR_PROGRAMS;
    page.indexed = !wish.filtered() && wish.after.is_none() && of.id().is_none();
    respond(app.0, &actor, request, page).await
}

/// By what the books may be narrowed.
struct Parts {
    /// Those of the whole library, above its books.
    shelves: Batch<ShelfRow>,
    subjects: Vec<SubjectRow>,
    fields: Vec<FieldRow>,
}

/// The shelves that stand above the list, unless it was narrowed or leafed through.
async fn shelves(
    db: &impl ConnectionTrait,
    actor: &Actor,
    all: &Asked<'_>,
    wish: &Wish,
) -> Result<Batch<ShelfRow>> {
    if wish.filtered() || wish.after.is_some() {
        return Ok(Batch::whole(Vec::new()));
    }
    let asked = shelf::query::Asked {
        unit: all.unit,
        limit: SHELVES,
        ..Default::default()
    };
    shelf::query::list(db, actor, &asked).await
}

fn list_body(
    language: Language,
    (wish, of): (&Wish, &Of),
    books: &Batch<BookRow>,
    parts: &Parts,
) -> Markup {
    let say = |key| t(language, key, &[]);
    let field = wish.said(&wish.field).and_then(Field::parse);
    html! {
        (of.crumbs())
        div.lead {
            h1 { (say("library.title")) }
            p.soft { (say("library.hint")) }
            form.search-box action="/thu-vien" role="search" {
                label.vh for="q" { (say("library.find")) }
                input type="search" id="q" name="q" value=(wish.q.as_deref().unwrap_or("")) placeholder=(say("library.find_hint"));
                (of.field())
                button type="submit" { (say("library.find")) }
            }
        }
        @if let Some(subject) = wish.said(&wish.subject) {
            p.soft { (say("library.subject")) ": " strong { (subject) } }
        }
        @if let Some(field) = field {
            p.soft { (say("library.field")) ": " strong { (field.name(language)) } }
        }
        @if !parts.shelves.items.is_empty() {
            @for row in &parts.shelves.items { (shelf_row(language, row)) }
            p { a.more href=(of.address("/thu-vien/tu-sach", &[])) { (say("shelf.all")) } }
            @if !books.items.is_empty() { div.section-head { h2 { (say("library.all_books")) } } }
        }
        @if books.items.is_empty() {
            p.notice { (say(if wish.filtered() { "library.none_found" } else { "library.none" })) }
            @if wish.filtered() { p { a.button.quiet href="/thu-vien" { (say("library.all")) } } }
        } @else {
            (sorts(language, wish, of))
            (tiles(language, &books.items))
            @if let Some(next) = &books.next {
                p.actions { a.button.quiet href=(wish.with(of, "after", next)) { (say("library.more")) } }
            }
        }
        @if parts.fields.iter().any(|row| row.field != Field::Unclassed.code()) {
            section.section {
                div.section-head { h2 { (say("library.fields")) } }
                ul.link-list {
                    @for row in &parts.fields { li { a href=(of.address("/thu-vien", &[("field", &row.field)])) { (row.name) " · " (row.books) } } }
                }
            }
        }
        @if !parts.subjects.is_empty() {
            section.section {
                div.section-head { h2 { (say("library.subjects")) } }
                ul.link-list {
                    @for row in &parts.subjects { li { a href=(of.address("/thu-vien", &[("subject", &row.subject)])) { (row.subject) } } }
                }
            }
        }
        p.small.soft {
            (say("opds.elsewhere")) " "
            @for (at, (_, path, key)) in FOR_PROGRAMS.iter().enumerate() {
                @if at > 0 { ", " }
                a href=(path) { (say(key)) }
            }
            "."
        }
    }
}

fn sorts(language: Language, wish: &Wish, of: &Of) -> Markup {
    let all = [
        ("new", BookSort::New),
        ("read", BookSort::Read),
        ("title", BookSort::Title),
    ];
    html! {
        nav.actions aria-label=(t(language, "library.sort", &[])) {
            @for (word, sort) in all {
                a.button.quiet.slim href=(wish.with(of, "sort", word)) aria-current=[(wish.sort() == sort).then_some("true")] {
                    (t(language, &format!("library.sort_{word}"), &[]))
                }
            }
        }
    }
}

/// A shelf by its first covers, and the way to the rest.
pub(super) fn shelf_row(language: Language, row: &ShelfRow) -> Markup {
    let count = t(language, "opds.books", &[("n", &row.count.to_string())]);
    html! {
        section.section {
            div.section-head { h2 { (row.name) } a.more href=(row.path) { (count) } }
            (covers(language, &row.first, "shelf"))
        }
    }
}

/// Books by their covers.
pub fn tiles(language: Language, books: &[BookRow]) -> Markup {
    covers(language, books, "tiles books")
}

fn covers(language: Language, books: &[BookRow], look: &str) -> Markup {
    html! {
        ul class=(look) {
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

/// The address of the books of a subject.
pub(super) fn subject_path(subject: &str) -> String {
    format!("/thu-vien?{}", query_of([("subject", subject)].into_iter()))
}

/// The address of the books of a field of knowledge.
pub(super) fn field_path(field: &str) -> String {
    format!("/thu-vien?field={field}")
}

/// `148 trang`.
pub(super) fn page_count(language: Language, pages: i32) -> String {
    t(language, "library.pages", &[("n", &pages.to_string())])
}
