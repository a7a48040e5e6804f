//! Lectures as the media worker would have left them, without its work: for tests of who may watch, and how.

use bytes::Bytes;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;
use store::{
    id::{LectureId, UnitId},
    key,
    media::lecture,
    state::MediaState,
};

use crate::{TestApp, client::Client, tus};

/// The take of every lecture made here.
pub const TAKE: &str = "t1";
/// The files of a take: a playlist, a rendition of 200,000 bytes, a poster.
pub const FILES: [&str; 3] = ["master.m3u8", "v240.m4s", "poster.webp"];

/// Posts a lecture of noise.
pub async fn post(client: &Client, unit: UnitId, audience: &str) -> LectureId {
    let upload = tus::upload(client, "lecture", unit, tus::noise(1000)).await;
    let body = json!({
        "id": uuid::Uuid::now_v7(), "unit_id": unit.0, "title": "Trồng rau sạch tại nhà",
        "upload_id": upload, "audience": audience,
    });
    let made = client.post("/api/v1/lectures", body).await.ok();
    LectureId(
        made["id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("an id"),
    )
}

/// Posts a lecture and publishes a take of it.
pub async fn ready(app: &TestApp, client: &Client, unit: UnitId, audience: &str) -> LectureId {
    let id = post(client, unit, audience).await;
    publish(app, id).await;
    id
}

/// The path of a file of a lecture's take.
pub fn file(id: LectureId, name: &str) -> String {
    format!("/media/lectures/{id}/{TAKE}/{name}")
}

async fn publish(app: &TestApp, id: LectureId) {
    let contents = [
        Bytes::from_static(b"#EXTM3U\n#EXT-X-VERSION:7\n"),
        tus::noise(200_000),
        tus::noise(4_000),
    ];
    for (name, bytes) in FILES.into_iter().zip(contents) {
        app.app
            .objects
            .put_bytes(&key::lecture_file(id, TAKE, name), bytes)
            .await
            .expect("an object");
    }
    // What the worker keeps for itself.
    let own = key::lecture_file(id, TAKE, "checkpoints.json");
    let notes = Bytes::from_static(b"[]");
    app.app
        .objects
        .put_bytes(&own, notes)
        .await
        .expect("an object");
    let row = lecture::ActiveModel {
        id: Set(id),
        state: Set(MediaState::Ready),
        take: Set(Some(TAKE.to_owned())),
        duration_s: Set(Some(95.5)),
        width: Set(Some(1280)),
        height: Set(Some(720)),
        has_picture: Set(true),
        poster_key: Set(Some(key::lecture_file(id, TAKE, "poster.webp"))),
        bytes_low: Set(Some(1_300_000)),
        bytes_sound: Set(Some(570_000)),
        ..Default::default()
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    row.update(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
}
