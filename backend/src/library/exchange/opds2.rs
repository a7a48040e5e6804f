//! OPDS 2.0, the same catalogue in JSON (<https://drafts.opds.io/opds-2.0>).

use poem::{
    Response, handler,
    web::{Data, Query},
};
use serde_json::{Value, json};
use store::state::ContributorRole;

use super::{
    json as answer,
    opds::{DDC, Wish, all_shelves, wished},
    origin,
    shelf::{Shelved, stamp},
};
use crate::{actor::Actor, app::App, error::Result, library::field::Field};
use platform::texts::{Language, t};

const KIND: &str = "application/opds+json";
const BOOKS: &str = "/opds2/books";

/// The ways into the library.
#[handler]
pub async fn start(app: Data<&App>, actor: Actor) -> Result<Response> {
    let say = |key: &str| t(actor.language, key, &[]);
    let shelves = all_shelves(&app, &actor).await?;
    let shelves: Vec<Value> = shelves
        .iter()
        .map(|row| {
            let path = format!("{BOOKS}?shelf={}", row.short);
            json!({"href": whole(&app, &path), "title": row.name, "type": KIND, "rel": "subsection"})
        })
        .collect();
    let way = |path: &str, title: &str| json!({"href": whole(&app, path), "title": say(title), "type": KIND, "rel": "subsection"});
    let mut feed = json!({
        "metadata": {"title": say("library.title")},
        "links": [link(&app, "self", "/opds2"), search(&app)],
        "navigation": [
            way(BOOKS, "opds.newest"),
            way("/opds2/books?sort=read", "opds.most_read"),
            way("/opds2/books?sort=title", "opds.by_title"),
        ],
    });
    if !shelves.is_empty() {
        feed["groups"] =
            json!([{"metadata": {"title": say("shelf.title")}, "navigation": shelves}]);
    }
    Ok(answer(KIND, &feed))
}

/// A screenful of books.
#[handler]
pub async fn books(app: Data<&App>, actor: Actor, wish: Query<Wish>) -> Result<Response> {
    let (shelf, title, next) = wished(&app, &actor, &wish).await?;
    let mut links = vec![
        link(&app, "self", &wish.address(BOOKS, wish.after.as_deref())),
        link(&app, "start", "/opds2"),
        search(&app),
    ];
    if let Some(next) = &next {
        links.push(link(&app, "next", &wish.address(BOOKS, Some(next))));
    }
    let publications: Vec<Value> = shelf
        .iter()
        .map(|book| publication(&app, actor.language, book))
        .collect();
    Ok(answer(
        KIND,
        &json!({
            "metadata": {"title": title},
            "links": links,
            "publications": publications,
        }),
    ))
}

fn publication(app: &App, language: Language, book: &Shelved) -> Value {
    let row = &book.row;
    let names = |role| -> Vec<Value> {
        let names = book.names(role);
        names.map(|name| json!({"name": name})).collect()
    };
    let mut metadata = json!({
        "@type": "http://schema.org/Book",
        "identifier": format!("urn:uuid:{}", row.id),
        "title": row.title,
        "modified": stamp(row.changed_at),
    });
    let mut say = |name: &str, value: Value| {
        let nothing = value.is_null()
            || value.as_str().is_some_and(str::is_empty)
            || value.as_array().is_some_and(Vec::is_empty);
        if !nothing {
            metadata[name] = value;
        }
    };
    say("subtitle", json!(row.other_title));
    say("author", json!(names(ContributorRole::Author)));
    say("editor", json!(names(ContributorRole::Editor)));
    say("translator", json!(names(ContributorRole::Translator)));
    say("illustrator", json!(names(ContributorRole::Illustrator)));
    say("publisher", json!(row.publisher));
    say(
        "published",
        json!(row.year.map(|year| format!("{year:04}-01-01"))),
    );
    say("language", json!(row.language));
    say("description", json!(row.summary));
    let mut subjects: Vec<Value> = book.subjects.iter().map(|subject| json!(subject)).collect();
    if !row.ddc.is_empty() {
        let name = Field::of(&row.ddc).name(language);
        subjects.push(json!({"name": name, "scheme": DDC, "code": row.ddc}));
    }
    say("subject", json!(subjects));
    if !row.series.is_empty() {
        // A position is a number there: the one that is in `T. 5`.
        let digits = row.series_number.split(|c: char| !c.is_ascii_digit());
        let position = digits
            .filter_map(|digits| digits.parse::<u32>().ok())
            .next();
        let series = match position {
            Some(position) => json!({"name": row.series, "position": position}),
            None => json!({"name": row.series}),
        };
        say("belongsTo", json!({"series": series}));
    }
    say(
        "numberOfPages",
        json!(Some(row.page_count).filter(|pages| *pages > 0)),
    );
    if !row.isbn.is_empty() {
        say("altIdentifier", json!([format!("urn:isbn:{}", row.isbn)]));
    }
    let path = book.path();
    let (file, kind) = match &book.file {
        Some((file, kind)) => (file.as_str(), *kind),
        None => (path.as_str(), "text/html"),
    };
    let rel = match book.is_open() {
        true => "http://opds-spec.org/acquisition/open-access",
        false => "http://opds-spec.org/acquisition",
    };
    let images: Vec<Value> = book
        .cover()
        .map(|cover| json!({"href": whole(app, &cover), "type": "image/webp"}))
        .into_iter()
        .collect();
    json!({
        "metadata": metadata,
        "links": [
            {"rel": rel, "href": whole(app, file), "type": kind},
            {"rel": "alternate", "href": whole(app, &path), "type": "text/html"},
        ],
        "images": images,
    })
}

fn whole(app: &App, path: &str) -> String {
    format!("{}{path}", origin(app))
}

fn link(app: &App, rel: &str, path: &str) -> Value {
    json!({"rel": rel, "href": whole(app, path), "type": KIND})
}

fn search(app: &App) -> Value {
    json!({"rel": "search", "href": format!("{}{{?q}}", whole(app, BOOKS)), "type": KIND, "templated": true})
}
