//! Beginning, going on, and where a file stands.

use reqwest::Method;

use super::hex;
use store::state::Role;
use tests::{
    TestApp, read,
    tus::{begin, metadata, noise, offset, patch, request, send},
};

#[tokio::test]
async fn a_file_is_begun_sent_in_parts_and_finished() {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let film = noise(300_000);

    let begun = request(&teacher, Method::POST, "/api/v1/uploads")
        .header("upload-length", film.len())
        .header("upload-metadata", metadata("lecture", centre));
    let begun = read(begun).await.expect(201);
    assert_eq!(begun.header("tus-resumable"), "1.0.0");
    assert_eq!(begun.header("upload-offset"), "0");
    assert_eq!(
        begun.header("upload-expires"),
        "Sat, 28 Nov 2026 03:00:00 GMT"
    );
    let path = begun.header("location").to_owned();
    assert!(path.starts_with("/api/v1/uploads/"), "{path}");

    let first = send(&teacher, &path, 0, film.slice(..100_000))
        .await
        .expect(204);
    assert_eq!(first.header("upload-offset"), "100000");
    let head = read(request(&teacher, Method::HEAD, &path))
        .await
        .expect(200);
    assert_eq!(head.header("upload-offset"), "100000");
    assert_eq!(head.header("upload-length"), "300000");
    assert_eq!(head.header("cache-control"), "no-store");
    let said: Vec<&str> = head.header("upload-metadata").split(',').collect();
    for pair in metadata("lecture", centre).split(',') {
        assert!(said.contains(&pair), "{pair}");
    }

    let last = send(&teacher, &path, 100_000, film.slice(100_000..))
        .await
        .expect(204);
    assert_eq!(last.header("upload-offset"), "300000");
    assert_eq!(
        last.header("upload-expires"),
        "",
        "what is finished does not expire in the protocol"
    );
    let view = teacher.get(&path).await.ok();
    assert_eq!(view["state"], "finished");
    assert_eq!(view["offset"], 300_000);
    assert_eq!(view["length"], 300_000);
    assert_eq!(view["filename"], "Bài 1 – rau sạch.mp4");
    assert_eq!(view["sha256"], hex(&film));
}

#[tokio::test]
async fn one_goes_on_from_where_the_file_stands_and_nowhere_else() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(50_000);
    let path = begin(&teacher, "lecture", app.root, film.len()).await;
    send(&teacher, &path, 0, film.slice(..20_000))
        .await
        .expect(204);
    for wrong in [0, 19_999, 20_001, 50_000, 90_000] {
        assert_eq!(
            send(&teacher, &path, wrong, film.slice(..10))
                .await
                .expect(409)
                .json()["code"],
            "conflict"
        );
    }
    assert_eq!(offset(&teacher, &path).await, 20_000);
}

#[tokio::test]
async fn more_than_the_file_has_is_cut_off_when_it_was_not_announced() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = noise(200_000);
    let path = begin(&teacher, "lecture", app.root, 150_000).await;
    let parts: Vec<std::io::Result<bytes::Bytes>> = film
        .chunks(10_000)
        .map(|part| Ok(bytes::Bytes::copy_from_slice(part)))
        .collect();
    let body = reqwest::Body::wrap_stream(tokio_stream::iter(parts));
    read(patch(&teacher, &path, 0).body(body)).await.expect(413);
    assert_eq!(offset(&teacher, &path).await, 150_000);
}

#[tokio::test]
async fn a_file_of_nothing_is_finished_at_once() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 0).await;
    let view = teacher.get(&path).await.ok();
    assert_eq!(view["state"], "finished");
    assert_eq!(view["sha256"], hex(b""));
}
