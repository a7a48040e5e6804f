//! The extensions: checksum, creation with the first bytes, termination, expiration.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Duration;
use reqwest::{Method, header};
use sea_orm::EntityTrait;
use sha1::Digest;
use sha2::Sha256;
use store::{id::UploadId, media::upload, state::Role};
use tests::{
    TestApp, read,
    tus::{BYTES, begin, metadata, noise, offset, patch, request, send},
};

use super::{hex, sha1};

#[tokio::test]
async fn damaged_bytes_are_not_kept() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(90_000);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    let (one, two) = (film.slice(..40_000), film.slice(40_000..));
    let sent = patch(&teacher, &path, 0)
        .header("upload-checksum", sha1(&two))
        .body(one.clone());
    assert_eq!(
        read(sent).await.expect(460).json()["code"],
        "checksum_mismatch"
    );
    assert_eq!(offset(&teacher, &path).await, 0);
    read(
        patch(&teacher, &path, 0)
            .header("upload-checksum", sha1(&one))
            .body(one),
    )
    .await
    .expect(204);
    let sum = format!("sha256 {}", STANDARD.encode(Sha256::digest(&two)));
    read(
        patch(&teacher, &path, 40_000)
            .header("upload-checksum", sum)
            .body(two),
    )
    .await
    .expect(204);
    assert_eq!(teacher.get(&path).await.ok()["sha256"], hex(&film));
}

#[tokio::test]
async fn a_chunk_with_a_checksum_is_bounded() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise((8 << 20) + 1);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    read(
        patch(&teacher, &path, 0)
            .header("upload-checksum", sha1(&film))
            .body(film.clone()),
    )
    .await
    .expect(413);
    assert_eq!(offset(&teacher, &path).await, 0);
    let most = film.slice(..8 << 20);
    read(
        patch(&teacher, &path, 0)
            .header("upload-checksum", sha1(&most))
            .body(most),
    )
    .await
    .expect(204);
}

#[tokio::test]
async fn the_first_bytes_may_come_with_the_beginning() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(30_000);
    let create = |bytes: bytes::Bytes| {
        request(&teacher, Method::POST, "/api/v1/uploads")
            .header("upload-length", 30_000)
            .header("upload-metadata", metadata("lecture", app.root))
            .header(header::CONTENT_TYPE, BYTES)
            .body(bytes)
    };
    let part = read(create(film.slice(..12_000))).await.expect(201);
    assert_eq!(part.header("upload-offset"), "12000");
    assert_eq!(offset(&teacher, part.header("location")).await, 12_000);
    let whole = read(create(film.clone())).await.expect(201);
    assert_eq!(whole.header("upload-offset"), "30000");
    assert_eq!(
        teacher.get(whole.header("location")).await.ok()["sha256"],
        hex(&film)
    );
}

#[tokio::test]
async fn what_is_taken_back_is_gone() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 50_000).await;
    send(&teacher, &path, 0, noise(20_000)).await.expect(204);
    read(request(&teacher, Method::DELETE, &path))
        .await
        .expect(204);
    read(request(&teacher, Method::HEAD, &path))
        .await
        .expect(410);
    send(&teacher, &path, 20_000, noise(10)).await.expect(410);
    read(request(&teacher, Method::DELETE, &path))
        .await
        .expect(410);
    assert_eq!(teacher.get(&path).await.expect(410).json()["code"], "gone");
}

async fn row(app: &TestApp, path: &str) -> upload::Model {
    let id = path
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .map(UploadId)
        .expect("an id");
    upload::Entity::find_by_id(id)
        .one(app.app.db.reader())
        .await
        .expect("a read")
        .expect("a row")
}

#[tokio::test]
async fn who_does_not_come_back_for_a_week_begins_anew() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 50_000).await;
    app.clock.advance(Duration::days(6));
    let teacher = app.again(&teacher).await;
    let moved = send(&teacher, &path, 0, noise(20_000)).await.expect(204);
    assert_eq!(
        moved.header("upload-expires"),
        "Fri, 04 Dec 2026 03:00:00 GMT",
        "each step keeps it a week longer"
    );
    app.clock.advance(Duration::days(7));
    let teacher = app.again(&teacher).await;
    read(request(&teacher, Method::HEAD, &path))
        .await
        .expect(410);
    assert_eq!(backend::media::collect(&app.app).await.expect("a round"), 1);
    let growing = serde_json::from_value(row(&app, &path).await.parts).expect("a state");
    let refused = app.app.objects.append(&growing, noise(1)).await;
    assert!(refused.is_err(), "its bytes are deleted: {refused:?}");
    app.clock.advance(Duration::days(1));
    let teacher = app.again(&teacher).await;
    backend::media::collect(&app.app).await.expect("a round");
    read(request(&teacher, Method::HEAD, &path))
        .await
        .expect(404);
}
