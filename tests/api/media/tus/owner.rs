//! Whose an upload is, and who may begin one.

use reqwest::{Method, header};
use store::state::Role;
use tests::{
    TestApp, read,
    tus::{self, begin, metadata, noise, offset, patch, request, send},
};

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
