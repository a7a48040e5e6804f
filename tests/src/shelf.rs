//! Shelves for tests.

use serde_json::{Value, json};
use store::id::UnitId;
use uuid::Uuid;

use crate::{Answer, Client, read};

/// Where shelves are asked about.
pub const SHELVES: &str = "/api/v1/shelves";

/// The rest of an API path under a shelf.
pub fn at(shelf: &Value, rest: &str) -> String {
    format!("{SHELVES}/{}{rest}", shelf["id"].as_str().expect("a shelf"))
}

/// Makes an empty shelf.
pub async fn make(librarian: &Client, unit: UnitId, name: &str) -> Value {
    let body = json!({"id": Uuid::now_v7(), "unit_id": unit.0, "name": name});
    librarian.post(SHELVES, body).await.ok()
}

/// Puts these books on a shelf, in this order, on the version of the view.
pub async fn arrange(client: &Client, shelf: &Value, books: &[&Value]) -> Answer {
    let ids: Vec<&Value> = books.iter().map(|book| &book["id"]).collect();
    let request = client
        .request(reqwest::Method::PUT, &at(shelf, "/books"))
        .header("if-match", shelf["version"].to_string())
        .json(&json!({"books": ids}));
    read(request).await
}
