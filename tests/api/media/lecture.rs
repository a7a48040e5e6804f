//! Lectures: posting, changing, the bin, trying again, calling off, and where one stopped watching.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use store::{
    id::{LectureId, UnitId},
    job::{Job, TRANSCODE},
    media::lecture,
    state::{MediaState, Role},
};
use tests::{
    Client, TestApp,
    lecture::{post, ready},
    tus::{begin, noise, send, upload},
};

fn path(id: LectureId) -> String {
    format!("/api/v1/lectures/{id}")
}

fn body(unit: UnitId, upload: &str) -> Value {
    json!({"id": uuid::Uuid::now_v7(), "unit_id": unit.0, "title": "  Trồng  rau sạch ", "upload_id": upload, "audience": "members"})
}

async fn job(app: &TestApp, id: LectureId) -> Option<platform::queue::job::Model> {
    let key = Job::Transcode { lecture_id: id }.dedup_key();
    platform::queue::find_latest(app.app.db.reader(), TRANSCODE, &key)
        .await
        .expect("a job")
}

async fn fail(app: &TestApp, id: LectureId, reason: &str) {
    let row = lecture::ActiveModel {
        id: Set(id),
        state: Set(MediaState::Failed),
        reason_code: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    row.update(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
}

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

#[tokio::test]
async fn what_failed_is_tried_again_and_says_why_it_failed() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = post(&teacher, app.root, "public").await;
    teacher
        .post(&format!("{}/retry", path(id)), json!({}))
        .await
        .expect(409);
    let first = job(&app, id).await.expect("a note");
    let tx = app.app.db.begin().await.expect("a transaction");
    platform::queue::cancel(&*tx, first.id)
        .await
        .expect("a job");
    tx.commit().await.expect("a commit");
    fail(&app, id, "truncated_container").await;
    let failed = teacher.get(&path(id)).await.ok();
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["reason"]["code"], "truncated_container");
    assert!(
        failed["reason"]["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("Tệp bị cắt cụt"))
    );
    assert_eq!(failed["can"], json!(["edit", "delete", "retry"]));
    let again = teacher
        .post(&format!("{}/retry", path(id)), json!({}))
        .await
        .ok();
    assert_eq!(
        (again["state"].as_str(), &again["reason"]),
        (Some("received"), &Value::Null)
    );
    let second = job(&app, id).await.expect("a note");
    assert_ne!(second.id, first.id);
    assert_eq!(second.state, platform::queue::State::Waiting);
}

#[tokio::test]
async fn work_is_called_off() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = post(&teacher, app.root, "public").await;
    let off = teacher
        .post(&format!("{}/cancel", path(id)), json!({}))
        .await
        .ok();
    assert_eq!(off["state"], "failed");
    assert_eq!(off["reason"]["code"], "cancelled");
    assert_eq!(
        job(&app, id).await.expect("a note").state,
        platform::queue::State::Cancelled
    );
    teacher
        .post(&format!("{}/cancel", path(id)), json!({}))
        .await
        .expect(409);
    teacher
        .post(&format!("{}/retry", path(id)), json!({}))
        .await
        .ok();
    assert_eq!(
        job(&app, id).await.expect("a note").state,
        platform::queue::State::Waiting
    );
}

#[tokio::test]
async fn a_list_holds_what_one_may_watch_and_what_one_manages() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Gio Linh").await);
    let teacher = app.person(Role::Teacher, here).await;
    let mut made = Vec::new();
    for audience in ["public", "signed_in", "members", "staff"] {
        made.push(ready(&app, &teacher, here, audience).await.to_string());
    }
    made.push(post(&teacher, here, "public").await.to_string());
    made.reverse();
    let listed = async |client: &Client, query: &str| -> Vec<String> {
        let view = client.get(&format!("/api/v1/lectures{query}")).await.ok();
        let items = view["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item["id"].as_str().map(str::to_owned))
            .collect()
    };
    // Newest first: one at work, staff, members, signed in, public.
    assert_eq!(listed(&teacher, "").await, made);
    assert_eq!(
        listed(&app.person(Role::Staff, app.root).await, "").await,
        made
    );
    assert_eq!(
        listed(&app.person(Role::Librarian, here).await, "").await,
        made[1..]
    );
    assert_eq!(
        listed(&app.person(Role::Learner, here).await, "").await,
        made[2..]
    );
    assert_eq!(
        listed(&app.person(Role::Learner, there).await, "").await,
        made[3..]
    );
    assert_eq!(listed(&app.visitor(), "").await, made[4..]);
    assert_eq!(
        listed(&app.visitor(), &format!("?unit_id={}", app.root)).await,
        made[4..]
    );
    assert_eq!(
        listed(&app.visitor(), &format!("?unit_id={there}")).await,
        Vec::<String>::new()
    );
    assert_eq!(listed(&teacher, "?mine=true&limit=2").await, made[..2]);
    let first = teacher.get("/api/v1/lectures?limit=2").await.ok();
    let next = first["next"].as_str().expect("more").to_owned();
    assert_eq!(
        listed(&teacher, &format!("?limit=2&after={next}")).await,
        made[2..4]
    );
    app.visitor()
        .get("/api/v1/lectures?mine=true")
        .await
        .expect(401);
}

#[tokio::test]
async fn one_comes_back_to_the_second_where_one_stopped() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    let learner = app.person(Role::Learner, app.root).await;
    let watch = format!("{}/watch", path(id));
    let keep = async |at: &str, position: f64| {
        learner
            .put(&watch, json!({"position_s": position, "at": at}))
            .await
            .expect(204);
        learner.get(&watch).await.ok()["position_s"]
            .as_f64()
            .expect("seconds")
    };
    assert_eq!(learner.get(&watch).await.ok()["position_s"], 0.0);
    assert_eq!(learner.get(&path(id)).await.ok()["watched_s"], Value::Null);
    assert_eq!(keep("2026-11-21T02:00:00Z", 33.25).await, 33.25);
    assert_eq!(
        keep("2026-11-21T01:00:00Z", 10.0).await,
        33.25,
        "told late: the latest time of the devices wins"
    );
    assert_eq!(keep("2026-11-21T02:30:00Z", 20.0).await, 20.0);
    assert_eq!(keep("2030-01-01T00:00:00Z", 40.0).await, 40.0);
    app.clock.advance(chrono::Duration::minutes(1));
    assert_eq!(
        keep("2026-11-21T03:00:30Z", 45.0).await,
        45.0,
        "a clock that ran ahead does not win for ever"
    );
    assert_eq!(
        keep("2026-11-21T03:00:40Z", 9999.0).await,
        95.5,
        "not past the end"
    );
    assert_eq!(learner.get(&path(id)).await.ok()["watched_s"], 95.5);
    app.visitor().get(&watch).await.expect(401);
    app.visitor()
        .put(
            &watch,
            json!({"position_s": 1, "at": "2026-11-21T02:00:00Z"}),
        )
        .await
        .expect(401);
}

#[tokio::test]
async fn a_public_lecture_has_a_page_that_reads_without_script() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    let view = app.visitor().get(&path(id)).await.ok();
    let address = view["path"].as_str().expect("a path");
    let page = app.visitor().get(address).await.expect(200);
    for part in [
        "<title>Trồng rau sạch tại nhà · Bến Học</title>",
        "<h1>Trồng rau sạch tại nhà</h1>",
        &format!(
            "<meta property=\"og:video\" content=\"{}/media/lectures/{id}/t1/master.m3u8\">",
            app.address
        ),
        &format!(
            "<meta property=\"og:image\" content=\"{}/media/lectures/{id}/t1/poster.webp\">",
            app.address
        ),
        "\"@type\":\"VideoObject\"",
        &format!(
            "<source src=\"/media/lectures/{id}/t1/master.m3u8\" type=\"application/vnd.apple.mpegurl\">"
        ),
        "\"route\":\"lecture\"",
    ] {
        assert!(page.text.contains(part), "{part}\n{}", page.text);
    }
    let other = format!(
        "/bai-giang/ten-cu-{}",
        view["short"].as_str().expect("a short")
    );
    assert_eq!(
        app.visitor()
            .get(&other)
            .await
            .expect(301)
            .header("location"),
        address
    );
    let short = app
        .visitor()
        .get(&format!(
            "/api/v1/lectures/{}",
            view["short"].as_str().expect("a short")
        ))
        .await
        .ok();
    assert_eq!(short["id"], view["id"]);
}

#[tokio::test]
async fn a_lecture_for_some_has_a_page_for_them_alone() {
    let app = TestApp::new().await;
    let centre = app.centre("Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let id = ready(&app, &teacher, centre, "members").await;
    let view = teacher.get(&path(id)).await.ok();
    let address = view["path"].as_str().expect("a path");
    let page = app
        .person(Role::Learner, centre)
        .await
        .get(address)
        .await
        .expect(200);
    assert!(page.text.contains("noindex") && !page.text.contains("og:video"));
    assert_eq!(page.header("cache-control"), "private, no-store");
    let elsewhere = app.centre("Gio Linh").await;
    let refused = app
        .person(Role::Learner, elsewhere)
        .await
        .get(address)
        .await
        .expect(404);
    assert!(!refused.text.contains("Trồng rau"));
    let visitor = app.visitor().get(address).await;
    assert!(!visitor.text.contains("Trồng rau"), "{}", visitor.text);
}
