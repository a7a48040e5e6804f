//! Contests for tests: one that is open, and an entry in it.

use reqwest::Method;
use serde_json::{Value, json};
use store::id::UnitId;
use uuid::Uuid;

use crate::{Client, read};

/// An open contest of a unit.
pub async fn open(organizer: &Client, unit: &str) -> Value {
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": unit, "title": "Học để đổi thay", "rules": "Phim dưới **năm** phút.",
        "opens_at": "2026-11-01T00:00:00Z", "closes_at": "2026-12-01T00:00:00Z",
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
    let upload = crate::tus::upload(client, "entry", unit, crate::tus::noise(4096)).await;
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
