//! Books: their records and files, who sees them, their pages, words found in them, where one stopped.

mod bulk;
mod corrections;
mod duplicates;
mod exchange;
mod fields;
mod file;
mod imports;
mod listing;
mod page;
mod proposals;
mod reading;
mod record;
mod round_trip;
mod shelves;
mod step;

use serde_json::Value;
use store::state::Role;
use tests::TestApp;

const BOOKS: &str = "/api/v1/books";

/// An installation with a centre, its librarian and a learner.
async fn library() -> (TestApp, store::id::UnitId, tests::Client, tests::Client) {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ xã Hải Lăng").await;
    let librarian = app.person(Role::Librarian, centre).await;
    let learner = app.person(Role::Learner, centre).await;
    (app, centre, librarian, learner)
}

fn titles(batch: &Value) -> Vec<&str> {
    let items = batch["items"].as_array().expect("a batch");
    items
        .iter()
        .map(|book| book["title"].as_str().expect("a title"))
        .collect()
}
