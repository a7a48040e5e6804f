//! What is said in headers, and what is refused for them.

use reqwest::{Method, header};
use store::state::Role;
use tests::{
    TestApp, read,
    tus::{BYTES, begin, metadata, noise, offset, patch, request, send},
};

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
