//! Paper copies: the register, loans and returns, holds, reminders, stocktakes, the year's report.

mod copies;
mod desk;
mod holds;
mod reminders;
mod stock;

use serde_json::Value;
use store::{id::UnitId, state::Role};
use tests::{Client, TestApp};

/// A centre with its librarian and a reader.
async fn library() -> (TestApp, UnitId, Client, Client) {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ xã Hải Lăng").await;
    let librarian = app.person(Role::Librarian, centre).await;
    let reader = app.person(Role::Learner, centre).await;
    (app, centre, librarian, reader)
}

fn number(copies: &Value, at: usize) -> &Value {
    &copies[at]["accession_number"]
}

async fn copy(client: &Client, copy: &Value) -> Value {
    client
        .get(&tests::lending::at("copies", copy, ""))
        .await
        .ok()
}
