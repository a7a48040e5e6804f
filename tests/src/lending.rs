//! Paper copies for tests: a book with copies, a desk that lends them and takes them back.

use serde_json::{Value, json};
use store::id::{PersonId, UnitId};
use uuid::Uuid;

use crate::{Answer, Client, book};

/// A published book with so many paper copies in a unit; the copies.
pub async fn with_copies(librarian: &Client, unit: UnitId, title: &str, count: usize) -> Value {
    let made = book::published(librarian, unit, json!({ "title": title })).await;
    add_copies(librarian, unit, &made, count).await.ok()["items"].clone()
}

/// Adds copies of a book under the unit's next numbers.
pub async fn add_copies(librarian: &Client, unit: UnitId, book: &Value, count: usize) -> Answer {
    let ids: Vec<Uuid> = (0..count).map(|_| Uuid::now_v7()).collect();
    let body = json!({"ids": ids, "book_id": book["id"], "unit_id": unit.0, "source": "bought"});
    librarian.post("/api/v1/copies", body).await
}

/// Lends a copy by its number.
pub async fn lend(desk: &Client, unit: UnitId, reader: PersonId, number: &Value) -> Answer {
    lend_as(desk, Uuid::now_v7(), unit, reader, number).await
}

/// The same with an id of one's own.
pub async fn lend_as(
    desk: &Client,
    id: Uuid,
    unit: UnitId,
    reader: PersonId,
    number: &Value,
) -> Answer {
    let body = json!({"id": id, "unit_id": unit.0, "reader_id": reader.0, "copy": number});
    desk.post("/api/v1/loans", body).await
}

/// Takes a copy back by its number.
pub async fn give_back(desk: &Client, unit: UnitId, number: &Value) -> Answer {
    let body = json!({"id": Uuid::now_v7(), "unit_id": unit.0, "copy": number});
    desk.post("/api/v1/returns", body).await
}

/// Waits for a book.
pub async fn hold(reader: &Client, unit: UnitId, book: &Value) -> Answer {
    let body = json!({"id": Uuid::now_v7(), "unit_id": unit.0, "book_id": book});
    reader.post("/api/v1/holds", body).await
}

/// The path of one of these things.
pub fn at(room: &str, thing: &Value, rest: &str) -> String {
    let id = thing["id"].as_str().expect("an id");
    format!("/api/v1/{room}/{id}{rest}")
}
