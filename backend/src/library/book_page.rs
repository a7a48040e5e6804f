//! The page of a book: its record to be read without any script, its share tags.

use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{
    Request, Response, handler,
    web::{Data, Path},
};
use sea_orm::ActiveEnum;
use serde_json::json;
use store::state;

use super::{
    book::{page_path, path},
    book_view::view,
    page::{field_path, page_count, subject_path},
    query::find_for,
    view::{BookView, ContributorRole},
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    centres::{
        page::{moved, respond},
        view::Audience,
    },
    error::Result,
    lending::view::PaperRow,
    page::{Page, Place, cover, prose::excerpt},
    policy::library::Action,
};

/// How long a description for share cards is.
const DESCRIPTION: usize = 200;

/// The page of a book.
#[handler]
pub async fn book_page(
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
    page.unit = Some(view.unit.clone());
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
    let origin = app.config.site.origin();
    let people = |role| {
        let of_role = view.contributors.iter().filter(move |one| one.role == role);
        of_role
            .map(|one| json!({"@type": "Person", "name": one.name}))
            .collect::<Vec<_>>()
    };
    use ContributorRole::{Author, Editor, Illustrator, Translator};
    let mut book = json!({
        "@context": "https://schema.org", "@type": "Book", "name": view.title, "url": format!("{origin}{}", view.path),
        "inLanguage": view.language, "isAccessibleForFree": true,
        "author": people(Author), "editor": people(Editor), "translator": people(Translator), "illustrator": people(Illustrator),
        "alternateName": view.other_title, "isbn": view.isbn, "bookEdition": view.edition, "abstract": view.summary,
        "keywords": view.subjects, "datePublished": view.year.map(|year| year.to_string()),
        "publisher": (!view.publisher.is_empty()).then(|| json!({"@type": "Organization", "name": view.publisher})),
        "numberOfPages": (view.page_count > 0).then_some(view.page_count),
        "materialExtent": view.extent, "about": classes(view),
        "isPartOf": (!view.series.is_empty()).then(|| json!({"@type": "BookSeries", "name": view.series})),
        "position": view.series_number,
        "image": view.cover.as_ref().map(|image| format!("{origin}{}", image.url)),
    });
    if let Some(fields) = book.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && *value != json!("") && *value != json!([]));
    }
    book
}

/// The numbers of its classifications.
fn classes(view: &BookView) -> Vec<serde_json::Value> {
    let ddc = match view.ddc_edition.as_str() {
        "" => "DDC".to_owned(),
        edition => format!("DDC {edition}"),
    };
    let field = view.field.as_ref().map(|field| field.name.as_str());
    [(&view.ddc, ddc.as_str(), field), (&view.bbk, "BBK", None)]
        .into_iter()
        .filter(|(number, ..)| !number.is_empty())
        .map(|(number, set, name)| {
            let name = name.unwrap_or(number);
            json!({"@type": "DefinedTerm", "termCode": number, "inDefinedTermSet": set, "name": name})
        })
        .collect()
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
            @if let Some(file) = &view.original {
                a.button.quiet href=(file.url) download { (t(language, "library.download", &[("megabytes", &megabytes(language, file.bytes))])) }
            }
            @if !readable && view.page_count > 0 { a.button href={ "/dang-nhap?ve=" (view.path) } { (say("library.sign_in_to_read")) } }
        }
        (paper(language, &view.paper))
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

/// The paper copies, a line for each unit.
fn paper(language: Language, rows: &[PaperRow]) -> Markup {
    let say = |key: &str, args: &[(&str, &str)]| t(language, &format!("library.{key}"), args);
    html! {
        @if !rows.is_empty() {
            section.section {
                div.section-head { h2 { (say("paper", &[])) } }
                ul.rows {
                    @for row in rows {
                        li { div.item {
                            @let (copies, free) = (row.copies.to_string(), row.free.to_string());
                            @let key = if row.free > 0 { "paper_free" } else { "paper_none_free" };
                            p { (say(key, &[("copies", &copies), ("unit", &row.unit.name), ("free", &free)])) }
                            p.facts {
                                @if !row.shelf.is_empty() { span { (row.shelf) } }
                                @if let Some(due) = row.due_on { span { (say("paper_due", &[("day", &due.format("%d/%m/%Y").to_string())])) } }
                                @if row.waiting > 0 { span { (say("paper_waiting", &[("count", &row.waiting.to_string())])) } }
                            }
                        } }
                    }
                }
            }
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
        ("extent", view.extent.clone()),
        ("series", series(view)),
        ("isbn", view.isbn.clone()),
        ("ddc", ddc(language, view)),
        ("bbk", view.bbk.clone()),
    ];
    let lines = people.chain(lines.into_iter().map(|(key, value)| (say(key), value)));
    html! {
        dl.details {
            @for (label, value) in lines.filter(|(_, value)| !value.is_empty()) { dt { (label) } dd { (value) } }
            @if let Some(field) = &view.field {
                dt { (say("field")) }
                dd { a href=(field_path(&field.field)) { (field.name) } }
            }
            @if !view.subjects.is_empty() {
                dt { (say("subjects")) }
                dd {
                    @for (i, subject) in view.subjects.iter().enumerate() {
                        @if i > 0 { ", " }
                        a href=(subject_path(subject)) { (subject) }
                    }
                }
            }
            @if !view.shelves.is_empty() {
                dt { (say("shelf")) }
                dd {
                    @for (i, shelf) in view.shelves.iter().enumerate() {
                        @if i > 0 { ", " }
                        a href=(shelf.path) { (shelf.name) }
                    }
                }
            }
            dt { (say("from")) }
            dd { a href=(view.unit.path) { (view.unit.name) } }
        }
    }
}

/// `Tủ sách vàng ; T. 5`, as cards have it.
fn series(view: &BookView) -> String {
    match view.series_number.as_str() {
        "" => view.series.clone(),
        number => format!("{} ; {number}", view.series),
    }
}

fn ddc(language: Language, view: &BookView) -> String {
    match view.ddc_edition.as_str() {
        "" => view.ddc.clone(),
        edition => {
            let said = [("number", view.ddc.as_str()), ("edition", edition)];
            t(language, "library.ddc_of", &said)
        }
    }
}

/// `6,9`: megabytes (10⁶ bytes) as the language writes them.
fn megabytes(language: Language, bytes: i64) -> String {
    let said = format!("{:.1}", (bytes as f64 / 1e6).max(0.1));
    match language {
        Language::Vietnamese => said.replace('.', ","),
        Language::English => said,
    }
}
