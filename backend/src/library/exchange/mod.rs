//! The library for other programs: OPDS catalogues for reading apps, OAI-PMH for harvesters, IIIF for page viewers, RSS; the whole
//! catalogue in one file.
//!
//! Who acts: whoever asks, as everywhere: a feed lists what the asker may know of, a manifest opens to who may read the
//! book. Always true: an address in them is whole, since they are read far from the site.

mod dublin_core;
mod iiif;
mod marc;
mod oai;
mod opds;
mod opds2;
mod rss;
mod shelf;
mod whole;

use poem::Response;
use serde::Serialize;

use crate::{
    app::App,
    registry::{Raw, boxed, raw},
    serve::object::made,
};

/// Routes of the exchange.
pub fn routes() -> Vec<Raw> {
    let mut routes = whole::routes();
    routes.extend([
        raw("GET", "/opds", || boxed(opds::start)),
        raw("GET", "/opds/books", || boxed(opds::books)),
        raw("GET", "/opds/fields", || boxed(opds::fields)),
        raw("GET", "/opds/shelves", || boxed(opds::shelves)),
        raw("GET", "/opds/subjects", || boxed(opds::subjects)),
        raw("GET", "/opds/search", || boxed(opds::search)),
        raw("GET", "/opds2", || boxed(opds2::start)),
        raw("GET", "/opds2/books", || boxed(opds2::books)),
        raw("GET", "/oai", || boxed(oai::in_address)),
        raw("POST", "/oai", || boxed(oai::in_form)),
        raw("GET", "/iiif/books/{book_id}/manifest", || {
            boxed(iiif::manifest_of)
        }),
        raw("GET", "/iiif/books/{book_id}/find", || {
            boxed(iiif::found_in)
        }),
        raw("GET", "/thu-vien.rss", || boxed(rss::newest)),
    ]);
    routes
}

/// They are asked for again and again, and say to one what they do not say to another.
const KEEP: &str = "private, max-age=300";

/// The address of the site, without a slash at its end.
fn origin(app: &App) -> &str {
    app.config.site.origin()
}

fn answer(kind: &'static str, body: Vec<u8>) -> Response {
    made(kind, KEEP, body)
}

fn json(kind: &'static str, body: &impl Serialize) -> Response {
    answer(kind, serde_json::to_vec(body).unwrap_or_default())
}
