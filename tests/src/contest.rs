//! Contests for tests: one that is open, and an entry in it.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use store::id::UnitId;
use uuid::Uuid;

use crate::{Client, read};

/// A contest of a unit that is open when tests begin.
pub async fn open(organizer: &Client, unit: &str) -> Value {
    let window = ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"];
    open_for(
        organizer,
        unit,
        window.map(|time| time.parse().expect("a time")),
    )
    .await
}

/// A contest of a unit that is open from a time to another.
pub async fn open_for(
    organizer: &Client,
    unit: &str,
    [opens_at, closes_at]: [DateTime<Utc>; 2],
) -> Value {
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit, "title": "Học để đổi thay", "rules": "Phim dưới **năm** phút.",
        "opens_at": opens_at, "closes_at": closes_at,
    });
    let made = organizer.post("/api/v1/contests", body).await.ok();
    step(
        organizer,
        &format!(
            "/api/v1/contests/{}/publish",
            made["id"].as_str().unwrap_or_default()
        ),
        &made["version"],
    )
    .await
}

/// Sends a video in for a unit.
pub async fn enter(client: &Client, unit: UnitId, contest: &Value) -> Value {
    enter_with(client, unit, contest, crate::tus::noise(4096)).await
}

/// Sends this video in for a unit.
pub async fn enter_with(
    client: &Client,
    unit: UnitId,
    contest: &Value,
    film: impl Into<Bytes>,
) -> Value {
    let upload = crate::tus::upload(client, "entry", unit, film).await;
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit, "title": "Vườn rau tổ 3", "story": "Sáu tháng trước.",
        "upload_id": upload, "author_name": "Tổ phụ nữ số 3", "consent": true,
    });
    client
        .post(
            &format!(
                "/api/v1/contests/{}/entries",
                contest.as_str().unwrap_or_default()
            ),
            body,
        )
        .await
        .ok()
}

/// POST on a version.
pub async fn step(client: &Client, path: &str, version: &Value) -> Value {
    read(
        client
            .request(Method::POST, path)
            .header("if-match", version.to_string()),
    )
    .await
    .ok()
}
