//! IIIF: page books for any viewer (Presentation API 3.0, <https://iiif.io/api/presentation/3.0/>), and the words in them
//! (Content Search API 2.0, <https://iiif.io/api/search/2.0/>).

use std::collections::HashMap;

use poem::{
    Response, handler,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::state::ContributorRole;

use super::{
    json as answer, origin,
    shelf::{Shelved, shelve},
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    error::Result,
    library::{
        find::find as find_words,
        image::for_viewers,
        leaf::{self, Leaf},
        query::find_for,
    },
    listing,
    policy::library::Action,
};
use platform::texts::{Language, t};

const PRESENTATION: &str = "http://iiif.io/api/presentation/3/context.json";
const SEARCH: &str = "http://iiif.io/api/search/2/context.json";
const MANIFEST: &str =
    "application/ld+json;profile=\"http://iiif.io/api/presentation/3/context.json\"";
const FOUND: &str = "application/ld+json;profile=\"http://iiif.io/api/search/2/context.json\"";
/// A page without a picture is as large as one of A5 at 150 dpi.
const BLANK: (i32, i32) = (874, 1240);
/// Per mille, in which places on a page are kept.
const WHOLE: i32 = 1000;

/// A book as a manifest: each page a canvas with its picture.
#[handler]
pub async fn manifest_of(app: Data<&App>, actor: Actor, book_id: Path<String>) -> Result<Response> {
    let db = app.db.reader();
    let (row, _) = find_for(db, &actor, Action::Read, &Key::parse(&book_id)?).await?;
    let leaves = leaf::all(db, row.id).await?;
    let shelf = shelve(db, vec![row.clone()]).await?;
    let manifest = shelf
        .first()
        .map(|book| whole(&app, actor.language, book, &leaves));
    Ok(for_viewers(answer(MANIFEST, &manifest), &row))
}

/// What is asked of a book.
#[derive(Debug, Deserialize)]
pub struct Wish {
    #[serde(default)]
    q: String,
}

/// The words of a question in a book, each with its place on its canvas.
#[handler]
pub async fn found_in(
    app: Data<&App>,
    actor: Actor,
    book_id: Path<String>,
    wish: Query<Wish>,
) -> Result<Response> {
    let db = app.db.reader();
    let (row, _) = find_for(db, &actor, Action::Read, &Key::parse(&book_id)?).await?;
    let question = listing::question(Some(&wish.q))?.unwrap_or_default();
    let found = find_words(db, row.id, question).await?;
    let base = base(&app, &row.id.to_string());
    let leaves = leaf::all(db, row.id).await?;
    let sizes: HashMap<i32, (i32, i32)> = leaves
        .iter()
        .map(|leaf| (leaf.number, size(leaf)))
        .collect();
    let mut items = Vec::new();
    for hit in found.hits {
        let said: String = hit
            .snippet
            .iter()
            .filter(|part| part.marked)
            .map(|part| part.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let (width, height) = sizes.get(&hit.number).copied().unwrap_or(BLANK);
        for (at, place) in hit.boxes.iter().enumerate() {
            let [x, y, w, h] = place.map(i32::from);
            let xywh = format!(
                "{},{},{},{}",
                x * width / WHOLE,
                y * height / WHOLE,
                (w * width / WHOLE).max(1),
                (h * height / WHOLE).max(1)
            );
            items.push(json!({
                "id": format!("{base}/find/{}/{at}", hit.number),
                "type": "Annotation",
                "motivation": "highlighting",
                "body": {"type": "TextualBody", "value": said, "format": "text/plain"},
                "target": format!("{}#xywh={xywh}", canvas_id(&base, hit.number)),
            }));
        }
    }
    let asked = format!(
        "{base}/find?{}",
        crate::address::query_of([("q", wish.q.as_str())].into_iter())
    );
    let body = json!({
        "@context": SEARCH,
        "id": asked,
        "type": "AnnotationPage",
        "items": items,
    });
    Ok(for_viewers(answer(FOUND, &body), &row))
}

fn base(app: &App, id: &str) -> String {
    format!("{}/iiif/books/{id}", origin(app))
}

fn canvas_id(base: &str, number: i32) -> String {
    format!("{base}/canvas/{number}")
}

fn whole(app: &App, language: Language, book: &Shelved, leaves: &[Leaf]) -> Value {
    let row = &book.row;
    let here = origin(app);
    let base = base(app, &row.id.to_string());
    let label = |text: &str| json!({"none": [text]});
    let mut manifest = json!({
        "@context": PRESENTATION,
        "id": format!("{base}/manifest"),
        "type": "Manifest",
        "label": label(&row.title),
        "metadata": metadata(language, book),
        "behavior": ["paged"],
        "viewingDirection": "left-to-right",
        "provider": [{
            "id": here,
            "type": "Agent",
            "label": label(&app.config.site.name),
            "homepage": [{"id": here, "type": "Text", "label": label(&app.config.site.name), "format": "text/html"}],
        }],
        "homepage": [{
            "id": format!("{here}{}", book.path()),
            "type": "Text",
            "label": label(&row.title),
            "format": "text/html",
        }],
        "service": [{"id": format!("{base}/find"), "type": "SearchService2"}],
        "items": leaves.iter().map(|leaf| canvas(here, &base, row, leaf)).collect::<Vec<_>>(),
    });
    if !row.summary.is_empty() {
        manifest["summary"] = label(&row.summary);
    }
    if let Some(cover) = book.cover() {
        let cover =
            json!([{"id": format!("{here}{cover}"), "type": "Image", "format": "image/webp"}]);
        manifest["thumbnail"] = cover;
    }
    if let Some((file, kind)) = &book.file {
        manifest["rendering"] = json!([{
            "id": format!("{here}{file}"), "type": "Text", "label": label(&row.title), "format": kind,
        }]);
    }
    manifest
}

/// The record in lines that a viewer shows as they stand.
fn metadata(language: Language, book: &Shelved) -> Vec<Value> {
    let row = &book.row;
    let tag = language.tag();
    let mut lines = Vec::new();
    let mut say = |key: &str, values: Vec<String>| {
        let values: Vec<String> = values
            .into_iter()
            .filter(|value| !value.is_empty())
            .collect();
        if !values.is_empty() {
            lines.push(json!({
                "label": {tag: [t(language, key, &[])]},
                "value": {"none": values},
            }));
        }
    };
    let authors = book.names(ContributorRole::Author).map(str::to_owned);
    say("library.role_author", authors.collect());
    say("library.publisher", vec![row.publisher.clone()]);
    say(
        "library.year",
        row.year.map(|year| year.to_string()).into_iter().collect(),
    );
    say("library.extent", vec![row.extent.clone()]);
    say("library.series", vec![book.series()]);
    say("library.subjects", book.subjects.clone());
    lines
}

/// Pixels of the widest picture of a page.
fn size(leaf: &Leaf) -> (i32, i32) {
    if leaf.width > 0 && leaf.height > 0 {
        (leaf.width, leaf.height)
    } else {
        BLANK
    }
}

fn canvas(here: &str, base: &str, row: &store::library::book::Model, leaf: &Leaf) -> Value {
    let id = canvas_id(base, leaf.number);
    let (width, height) = size(leaf);
    let images = leaf.images(row.id);
    let image = |image: &crate::library::reader_view::PageImage| {
        json!({
            "id": format!("{here}{}", image.url),
            "type": "Image",
            "format": "image/webp",
            "width": image.width,
            "height": (i64::from(height) * i64::from(image.width) / i64::from(width)).max(1),
        })
    };
    let painted: Vec<Value> = images
        .last()
        .map(|widest| {
            json!({
                "id": format!("{id}/image"),
                "type": "Annotation",
                "motivation": "painting",
                "body": image(widest),
                "target": id,
            })
        })
        .into_iter()
        .collect();
    json!({
        "id": id,
        "type": "Canvas",
        "label": {"none": [leaf.number.to_string()]},
        "width": width,
        "height": height,
        "thumbnail": images.first().map(|narrowest| vec![image(narrowest)]).unwrap_or_default(),
        "items": [{"id": format!("{id}/page"), "type": "AnnotationPage", "items": painted}],
    })
}
