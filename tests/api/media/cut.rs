//! Links that break, replicas, and what is left of it all.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use store::{id::UploadId, media::upload, state::Role};
use tests::{
    TestApp, read,
    tus::{begin, broken, noise, offset, patch, request, send},
};

use super::tus::hex;

#[tokio::test]
async fn a_cut_keeps_what_came_before_it() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(6_000_000);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    let cut = broken(
        patch(&teacher, &path, 0),
        film.slice(..4_500_000),
        film.len(),
        false,
    );
    assert!(cut.send().await.is_err(), "the line broke");
    let stands = offset(&teacher, &path).await;
    // More than the 4 MiB that are made durable on the way: the rest that was read counts too.
    assert!(((4 << 20) + 1..=4_500_000).contains(&stands), "{stands}");
    send(&teacher, &path, stands, film.slice(stands..))
        .await
        .expect(204);
    assert_eq!(teacher.get(&path).await.ok()["sha256"], hex(&film));
}

#[tokio::test]
async fn a_cut_keeps_nothing_of_bytes_that_were_to_be_checked() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(1_000_000);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    let checked =
        patch(&teacher, &path, 0).header("upload-checksum", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=");
    assert!(
        broken(checked, film.slice(..900_000), film.len(), false)
            .send()
            .await
            .is_err()
    );
    assert_eq!(offset(&teacher, &path).await, 0);
}

#[tokio::test]
async fn a_new_connection_takes_over_from_a_dead_one() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    take_over(&app, &teacher, &teacher.clone()).await;
}

#[tokio::test]
async fn another_replica_takes_over_from_a_dead_connection() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let there = app.replica().await;
    take_over(&app, &teacher, &teacher.at(&there)).await;
}

/// A connection falls silent without ever closing; the client comes back by another one.
async fn take_over(app: &TestApp, before: &tests::Client, after: &tests::Client) {
    let film = noise(6_000_000);
    let path = begin(before, "lecture", app.root, film.len()).await;
    let dead = broken(
        patch(before, &path, 0),
        film.slice(..3_000_000),
        film.len(),
        true,
    );
    let dead = tokio::spawn(dead.send());
    while before.get(&path).await.ok()["offset"].as_u64() < Some(2_000_000) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let asked = Instant::now();
    let stands = offset(after, &path).await;
    assert!((2_000_000..=3_000_000).contains(&stands), "{stands}");
    send(after, &path, stands, film.slice(stands..))
        .await
        .expect(204);
    assert!(
        asked.elapsed() < Duration::from_secs(10),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(before.get(&path).await.ok()["sha256"], hex(&film));
    dead.abort();
}

#[tokio::test]
async fn of_two_that_send_the_same_the_newer_wins_and_the_file_is_right() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(5_000_000);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    let older = broken(
        patch(&teacher, &path, 0),
        film.slice(..100_000),
        film.len(),
        true,
    );
    let older = tokio::spawn(older.send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    // Without asking where it stands: what the older one brought is kept first, so 0 may be wrong by now.
    let newer = send(&teacher, &path, 0, film.clone()).await;
    if newer.status == 409 {
        let stands = offset(&teacher, &path).await;
        send(&teacher, &path, stands, film.slice(stands..))
            .await
            .expect(204);
    }
    assert_eq!(teacher.get(&path).await.ok()["sha256"], hex(&film));
    older.abort();
}

#[tokio::test]
async fn a_link_that_breaks_ten_times_brings_the_same_file() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let there = app.replica().await;
    let film = noise(11_000_000);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    for cut in 0..10 {
        let link = if cut % 2 == 0 {
            teacher.clone()
        } else {
            teacher.at(&there)
        };
        let stands = offset(&link, &path).await;
        let part = film.slice(stands..stands + 900_000 + cut * 1_111);
        assert!(
            broken(
                patch(&link, &path, stands),
                part,
                film.len() - stands,
                cut % 3 == 2
            )
            .timeout(Duration::from_secs(2))
            .send()
            .await
            .is_err()
        );
    }
    let stands = offset(&teacher, &path).await;
    assert!(stands > 8_000_000, "{stands}");
    send(&teacher, &path, stands, film.slice(stands..))
        .await
        .expect(204);
    assert_eq!(teacher.get(&path).await.ok()["sha256"], hex(&film));
}

#[tokio::test]
async fn a_program_that_died_before_the_end_was_written_makes_it_up() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(700_000);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    send(&teacher, &path, 0, film.slice(..699_999))
        .await
        .expect(204);
    // As if it had died between the last byte and the end: all bytes are durable, the row still says "receiving".
    last_byte_without_an_end(&app, &path, film.slice(699_999..)).await;
    assert_eq!(
        offset(&teacher, &path).await,
        700_000,
        "the client will send nothing more"
    );
    let body = serde_json::json!({
        "id": uuid::Uuid::now_v7(), "unit_id": app.root.0, "title": "Trồng rau sạch", "audience": "public",
        "upload_id": path.rsplit('/').next(),
    });
    teacher.post("/api/v1/lectures", body).await.ok();
    assert_eq!(teacher.get(&path).await.ok()["sha256"], hex(&film));
}

async fn last_byte_without_an_end(app: &TestApp, path: &str, byte: Bytes) {
    let id = UploadId(
        path.rsplit('/')
            .next()
            .and_then(|id| id.parse().ok())
            .expect("an id"),
    );
    let row = upload::Entity::find_by_id(id)
        .one(app.app.db.reader())
        .await
        .expect("a read")
        .expect("a row");
    let growing = serde_json::from_value(row.parts).expect("a state");
    let grown = app
        .app
        .objects
        .append(&growing, byte)
        .await
        .expect("a store");
    let set = upload::ActiveModel {
        id: Set(id),
        received: Set(row.length),
        parts: Set(serde_json::to_value(grown).expect("JSON")),
        ..Default::default()
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    set.update(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
}

#[tokio::test]
async fn twenty_uploads_at_once_arrive_whole() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(3_000_000);
    let sums = (0..20).map(|_| {
        let (teacher, film, root) = (teacher.clone(), film.clone(), app.root);
        tokio::spawn(async move {
            let path = begin(&teacher, "lecture", root, film.len()).await;
            for at in (0..film.len()).step_by(1_000_000) {
                send(&teacher, &path, at, film.slice(at..at + 1_000_000))
                    .await
                    .expect(204);
            }
            teacher.get(&path).await.ok()["sha256"]
                .as_str()
                .map(str::to_owned)
        })
    });
    for sum in sums.collect::<Vec<_>>() {
        assert_eq!(sum.await.expect("an upload"), Some(hex(&film)));
    }
}

#[tokio::test]
async fn somebody_may_not_begin_without_end() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let mut first = String::new();
    for _ in 0..40 {
        first = begin(&teacher, "lecture", app.root, 10).await;
    }
    let one_more = request(&teacher, Method::POST, "/api/v1/uploads")
        .header("upload-length", 10)
        .header("upload-metadata", tests::tus::metadata("lecture", app.root));
    let refused = read(one_more).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    read(request(&teacher, Method::DELETE, &first))
        .await
        .expect(204);
    begin(&teacher, "lecture", app.root, 10).await;
}
