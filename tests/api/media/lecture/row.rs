//! A lecture's record: made of an upload, changed, deleted, restored.

use sea_orm::EntityTrait;
use serde_json::{Value, json};
use store::{id::LectureId, media::lecture, state::Role};
use tests::{
    Client, TestApp,
    lecture::{post, ready},
    tus::{begin, noise, send, upload},
};

use super::{body, job, path};

#[tokio::test]
async fn a_lecture_is_made_of_a_finished_upload_and_its_work_is_left_as_a_note() {
    let app = TestApp::new().await;
    let centre = app.centre("Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let upload = upload(&teacher, "lecture", centre, noise(1000)).await;
    let body = body(centre, &upload);
    let made = teacher.post("/api/v1/lectures", body.clone()).await.ok();
    assert_eq!(made["title"], "Trồng rau sạch");
    assert_eq!(made["state"], "received");
    assert_eq!(made["audience"], "members");
    assert_eq!(made["playlist"], Value::Null);
    assert_eq!(made["unit"]["name"], "Hải Lăng");
    assert_eq!(
        made["path"],
        format!(
            "/bai-giang/trong-rau-sach-{}",
            made["short"].as_str().expect("a short")
        )
    );
    assert_eq!(made["can"], json!(["edit", "delete", "cancel"]));
    let id = LectureId(
        made["id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("an id"),
    );
    let job = job(&app, id).await.expect("a note");
    assert_eq!(job.payload, json!({"job": "transcode", "lecture_id": id}));

    let again = teacher.post("/api/v1/lectures", body).await.ok();
    assert_eq!(
        again["id"], made["id"],
        "the same id again is the same lecture"
    );
    let row = lecture::Entity::find_by_id(id)
        .one(app.app.db.reader())
        .await
        .expect("a read")
        .expect("a row");
    assert_eq!(
        row.original_key,
        Some(store::key::original(
            upload.parse::<uuid::Uuid>().expect("an id").into()
        ))
    );
}

#[tokio::test]
async fn it_is_made_only_of_ones_own_whole_unused_film() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let other = app.person(Role::Teacher, app.root).await;
    let refuse = async |client: &Client, upload: &str| {
        let refused = client
            .post("/api/v1/lectures", body(app.root, upload))
            .await
            .expect(422)
            .json();
        refused["fields"]["upload_id"]
            .as_str()
            .map(str::to_owned)
            .expect("a sentence")
    };
    let unfinished = begin(&teacher, "lecture", app.root, 1000).await;
    send(&teacher, &unfinished, 0, noise(999)).await.expect(204);
    let id = unfinished.rsplit('/').next().expect("an id");
    assert_eq!(refuse(&teacher, id).await, "Tệp chưa tải lên xong.");
    let whole = upload(&teacher, "lecture", app.root, noise(1000)).await;
    assert_eq!(refuse(&other, &whole).await, "Không nhận ra giá trị này.");
    assert_eq!(
        refuse(&teacher, &uuid::Uuid::now_v7().to_string()).await,
        "Không nhận ra giá trị này."
    );
    let entry = upload(&teacher, "entry", app.root, noise(1000)).await;
    assert_eq!(refuse(&teacher, &entry).await, "Không nhận ra giá trị này.");
    teacher
        .post("/api/v1/lectures", body(app.root, &whole))
        .await
        .ok();
    assert_eq!(
        refuse(&teacher, &whole).await,
        "Tệp này đã được dùng cho một video khác."
    );
    // What a lecture is made of can no longer be taken back.
    let taken = tests::tus::request(
        &teacher,
        reqwest::Method::DELETE,
        &format!("/api/v1/uploads/{whole}"),
    );
    tests::read(taken).await.expect(409);
}

#[tokio::test]
async fn one_posts_where_one_teaches() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Gio Linh").await);
    let teacher = app.person(Role::Teacher, here).await;
    let film = upload(&teacher, "lecture", here, noise(1000)).await;
    teacher
        .post("/api/v1/lectures", body(there, &film))
        .await
        .expect(403);
    app.visitor()
        .post("/api/v1/lectures", body(here, &film))
        .await
        .expect(401);
    app.person(Role::Learner, here)
        .await
        .post("/api/v1/lectures", body(here, &film))
        .await
        .expect(403);
    teacher
        .post("/api/v1/lectures", body(here, &film))
        .await
        .ok();
}

#[tokio::test]
async fn a_change_is_made_on_the_version_that_was_seen() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = post(&teacher, app.root, "staff").await;
    let change = json!({"title": "Nuôi gà thả vườn", "audience": "public"});
    let changed = teacher.patch(&path(id), 1, change.clone()).await.ok();
    assert_eq!(
        (changed["title"].as_str(), changed["audience"].as_str()),
        (Some("Nuôi gà thả vườn"), Some("public"))
    );
    assert_eq!(changed["version"], 2);
    assert!(
        changed["path"]
            .as_str()
            .is_some_and(|path| path.starts_with("/bai-giang/nuoi-ga-tha-vuon-"))
    );
    assert_eq!(
        teacher
            .patch(&path(id), 1, change.clone())
            .await
            .expect(409)
            .json()["current"],
        2
    );
    teacher
        .patch(&path(id), 2, json!({"title": " "}))
        .await
        .expect(422);
    let stranger = app.person(Role::Learner, app.root).await;
    stranger.patch(&path(id), 2, change).await.expect(403);
}

#[tokio::test]
async fn the_bin_gives_back_what_was_put_into_it() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    let reader = app.visitor();
    reader.get(&path(id)).await.expect(200);
    teacher.delete_at(&path(id), 1).await.ok();
    reader.get(&path(id)).await.expect(404);
    let listed = teacher.get("/api/v1/lectures?mine=true").await.ok();
    assert_eq!(listed["items"], json!([]));
    reader
        .post(&format!("{}/restore", path(id)), json!({}))
        .await
        .expect(404);
    teacher
        .post(&format!("{}/restore", path(id)), json!({}))
        .await
        .ok();
    reader.get(&path(id)).await.expect(200);
}

#[tokio::test]
async fn after_a_month_the_bin_is_emptied() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let (kept, thrown) = (
        ready(&app, &teacher, app.root, "public").await,
        ready(&app, &teacher, app.root, "public").await,
    );
    teacher.delete_at(&path(thrown), 1).await.ok();
    assert_eq!(
        backend::upkeep::bin::empty(&app.app)
            .await
            .expect("a round"),
        0
    );
    app.clock.advance(chrono::Duration::days(30));
    assert_eq!(
        backend::upkeep::bin::empty(&app.app)
            .await
            .expect("a round"),
        1
    );
    let there = |id: LectureId| lecture::Entity::find_by_id(id).one(app.app.db.reader());
    assert!(there(thrown).await.expect("a read").is_none());
    assert!(there(kept).await.expect("a read").is_some());
    for file in tests::lecture::FILES {
        let size = async |id| {
            let key = store::key::lecture_file(id, tests::lecture::TAKE, file);
            app.app.objects.head(&key).await.expect("a store")
        };
        assert!(size(thrown).await.is_none());
        assert!(size(kept).await.is_some());
    }
}
