//! The protocol as it is written (tus 1.0), word for word.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::Duration;
use reqwest::{Method, header};
use sea_orm::EntityTrait;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use store::{id::UploadId, media::upload, state::Role};
use tests::{
    TestApp, read,
    tus::{self, BYTES, begin, metadata, noise, offset, patch, request, send},
};

fn sha1(bytes: &[u8]) -> String {
    format!("sha1 {}", STANDARD.encode(Sha1::digest(bytes)))
}

#[tokio::test]
async fn options_say_what_is_spoken() {
    let app = TestApp::new().await;
    for path in [
        "/api/v1/uploads",
        "/api/v1/uploads/01936d2e-0000-7000-8000-000000000000",
    ] {
        let answer = read(app.visitor().request(Method::OPTIONS, path))
            .await
            .expect(204);
        assert_eq!(answer.header("tus-version"), "1.0.0");
        assert_eq!(
            answer.header("tus-extension"),
            "creation,creation-with-upload,expiration,checksum,termination"
        );
        assert_eq!(answer.header("tus-checksum-algorithm"), "sha1,sha256");
        assert_eq!(answer.header("tus-max-size"), "10737418240");
    }
}

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

pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[tokio::test]
async fn another_version_is_refused_and_told_which_is_spoken() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 10).await;
    for method in [Method::HEAD, Method::PATCH, Method::DELETE] {
        for version in ["0.2.2", "2.0.0", ""] {
            let answer = read(
                teacher
                    .request(method.clone(), &path)
                    .header("tus-resumable", version),
            )
            .await
            .expect(412);
            assert_eq!(answer.header("tus-version"), "1.0.0");
        }
        read(teacher.request(method, &path)).await.expect(412);
    }
    read(
        teacher
            .request(Method::POST, "/api/v1/uploads")
            .header("upload-length", 1),
    )
    .await
    .expect(412);
    assert_eq!(offset(&teacher, &path).await, 0, "nothing of it was done");
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
async fn bytes_come_as_bytes_of_a_file() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 10).await;
    let send = |kind: &'static str| {
        request(&teacher, Method::PATCH, &path)
            .header("upload-offset", 0)
            .header(header::CONTENT_TYPE, kind)
            .body("hello")
    };
    read(send("video/mp4")).await.expect(415);
    read(send("application/json")).await.expect(415);
    read(
        request(&teacher, Method::PATCH, &path)
            .header("upload-offset", 0)
            .body("hello"),
    )
    .await
    .expect(415);
    read(send(BYTES).header(header::CONTENT_ENCODING, "gzip"))
        .await
        .expect(415);
    read(send(BYTES)).await.expect(204);
}

#[tokio::test]
async fn malformed_headers_are_refused() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let create = || request(&teacher, Method::POST, "/api/v1/uploads");
    let said = metadata("lecture", app.root);
    read(create().header("upload-metadata", &said))
        .await
        .expect(400);
    for length in ["-1", "ten", "1.5", ""] {
        read(
            create()
                .header("upload-metadata", &said)
                .header("upload-length", length),
        )
        .await
        .expect(400);
    }
    read(
        create()
            .header("upload-metadata", &said)
            .header("upload-defer-length", 1),
    )
    .await
    .expect(400);
    for metadata in [
        "",
        "filename %%%",
        "purpose Z2FtZQ==",
        "purpose bGVjdHVyZQ==,unit_id eHl6",
    ] {
        read(
            create()
                .header("upload-length", 1)
                .header("upload-metadata", metadata),
        )
        .await
        .expect(400);
    }
    let path = begin(&teacher, "lecture", app.root, 10).await;
    read(
        request(&teacher, Method::PATCH, &path)
            .header(header::CONTENT_TYPE, BYTES)
            .body("x"),
    )
    .await
    .expect(400);
    read(
        patch(&teacher, &path, 0)
            .header("upload-checksum", "md5 XrY7u+Ae7tCTyyK7j1rNww==")
            .body("x"),
    )
    .await
    .expect(400);
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_sent() {
    let app = TestApp::with(|config| config.limits.upload_max_gb = 1).await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let create = |length: u64| {
        let asked =
            request(&teacher, Method::POST, "/api/v1/uploads").header("upload-length", length);
        asked.header("upload-metadata", metadata("lecture", app.root))
    };
    read(create((1 << 30) + 1)).await.expect(413);
    read(create(1 << 30)).await.expect(201);
    let path = begin(&teacher, "lecture", app.root, 10).await;
    send(&teacher, &path, 0, noise(11)).await.expect(413);
    assert_eq!(offset(&teacher, &path).await, 0);
    send(&teacher, &path, 0, noise(10)).await.expect(204);
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
async fn below_the_floor_of_free_space_nothing_is_taken() {
    let app = TestApp::with(|config| config.limits.free_space_floor_gb = 1 << 30).await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let asked = request(&teacher, Method::POST, "/api/v1/uploads")
        .header("upload-length", 10)
        .header("upload-metadata", metadata("lecture", app.root));
    let answer = read(asked).await.expect(507);
    assert_eq!(answer.json()["code"], "disk_full");
    assert_eq!(answer.header("tus-resumable"), "1.0.0");
}

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
async fn a_file_of_nothing_is_finished_at_once() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 0).await;
    let view = teacher.get(&path).await.ok();
    assert_eq!(view["state"], "finished");
    assert_eq!(view["sha256"], hex(b""));
}

#[tokio::test]
async fn the_method_may_be_said_in_a_header_of_a_post() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 5).await;
    let meant = |method: &'static str| {
        request(&teacher, Method::POST, &path).header("x-http-method-override", method)
    };
    let head = read(meant("HEAD")).await.expect(200);
    assert_eq!(head.header("upload-length"), "5");
    let sent = meant("PATCH")
        .header("upload-offset", 0)
        .header(header::CONTENT_TYPE, BYTES)
        .body("hel");
    assert_eq!(read(sent).await.expect(204).header("upload-offset"), "3");
    read(meant("DELETE")).await.expect(204);
    read(meant("HEAD")).await.expect(410);
    // A GET cannot be made to change anything.
    let path = begin(&teacher, "lecture", app.root, 5).await;
    read(request(&teacher, Method::GET, &path).header("x-http-method-override", "DELETE"))
        .await
        .expect(200);
    assert_eq!(offset(&teacher, &path).await, 0);
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
async fn only_the_owner_touches_an_upload() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 50_000).await;
    let others = [
        app.visitor(),
        app.nobody().await,
        app.person(Role::Teacher, app.root).await,
        app.person(Role::Administrator, app.root).await,
    ];
    for (index, other) in others.iter().enumerate() {
        let refused = if index == 0 { 401 } else { 404 };
        read(request(other, Method::HEAD, &path))
            .await
            .expect(refused);
        send(other, &path, 0, noise(10)).await.expect(refused);
        read(request(other, Method::DELETE, &path))
            .await
            .expect(refused);
        other.get(&path).await.expect(refused);
    }
    assert_eq!(offset(&teacher, &path).await, 0);
}

#[tokio::test]
async fn one_uploads_what_one_may_post() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Gio Linh").await);
    let create = |purpose: &'static str, unit| ("/api/v1/uploads", metadata(purpose, unit));
    let cases = [
        (Role::Teacher, "lecture", here, 201),
        (Role::Teacher, "lecture", there, 403),
        (Role::Teacher, "book", here, 403),
        (Role::Librarian, "book", here, 201),
        (Role::Librarian, "lecture", here, 403),
        (Role::Learner, "lecture", here, 403),
        (Role::Learner, "entry", here, 201),
        (Role::Learner, "entry", there, 403),
    ];
    for (role, purpose, unit, status) in cases {
        let person = app.person(role, here).await;
        let (path, said) = create(purpose, unit);
        let answer = read(
            request(&person, Method::POST, path)
                .header("upload-length", 5)
                .header("upload-metadata", said),
        )
        .await;
        assert_eq!(answer.status, status, "{role:?} {purpose}");
    }
    let (path, said) = create("lecture", here);
    read(
        request(&app.visitor(), Method::POST, path)
            .header("upload-length", 5)
            .header("upload-metadata", said),
    )
    .await
    .expect(401);
}

#[tokio::test]
async fn a_role_that_is_taken_back_ends_its_uploads() {
    let app = TestApp::new().await;
    let centre = app.centre("Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let staff = app.person(Role::Administrator, centre).await;
    let path = begin(&teacher, "lecture", centre, 10).await;
    send(&teacher, &path, 0, noise(5)).await.expect(204);
    let person = staff
        .get(&format!("/api/v1/people/{}", teacher.person()))
        .await
        .ok();
    let grant = person["roles"][0]["id"]
        .as_str()
        .expect("a role")
        .to_owned();
    staff
        .delete(&format!("/api/v1/role-grants/{grant}"))
        .await
        .expect(204);
    send(&teacher, &path, 5, noise(5)).await.expect(403);
}

#[tokio::test]
async fn another_sites_page_cannot_send_anything() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let path = begin(&teacher, "lecture", app.root, 10).await;
    let foreign = patch(&teacher, &path, 0)
        .header(header::ORIGIN, "http://evil.example")
        .body("hello");
    let mut foreign = foreign.build().expect("a request");
    foreign.headers_mut().insert(
        header::ORIGIN,
        "http://evil.example".parse().expect("a value"),
    );
    let answer = reqwest::Client::new()
        .execute(foreign)
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 403);
    assert_eq!(tus::offset(&teacher, &path).await, 0);
}
