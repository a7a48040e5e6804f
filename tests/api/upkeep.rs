//! What the installation does by itself: the bins are emptied after 30 days, and what is over is forgotten.

use backend::upkeep::bin;
use chrono::Duration;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use store::{
    accounts::{refresh_token, session},
    centres::news,
    contests::{contest as contests, entry, ledger_event},
    courses::{course as courses, lesson, lesson_progress, section},
    library::{book as books, page},
    state::Role,
};
use tests::{Client, Course, TestApp, book, contest};
use uuid::Uuid;

/// How many rows a table has.
macro_rules! rows {
    ($app:expr, $table:ident) => {
        $table::Entity::find()
            .count($app.app.db.reader())
            .await
            .expect("a count")
    };
}

async fn throw(client: &Client, path: &str) {
    let version = client.get(path).await.ok()["version"].as_i64().unwrap();
    client.delete_at(path, version).await.ok();
}

async fn empty_after(app: &TestApp, days: i64) -> u64 {
    app.clock.advance(Duration::days(days));
    bin::empty(&app.app).await.expect("a round")
}

#[tokio::test]
async fn a_course_and_its_parts_are_gone_a_month_after_they_were_thrown_away() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let learner = app.person(Role::Learner, app.root).await;
    let build = || {
        Course::build(&teacher, app.root)
            .section("Một", &["a", "b"])
            .section("Hai", &["c"])
    };
    let (kept, thrown) = (build().published().await, build().published().await);
    for course in [&kept, &thrown] {
        course.enrol(&learner).await;
        course.done(&learner, 0).await;
    }
    throw(&teacher, &thrown.api()).await;
    throw(&teacher, &kept.lesson(0)).await;
    assert_eq!(empty_after(&app, 29).await, 0);
    assert_eq!((rows!(app, courses), rows!(app, lesson)), (2, 6));
    assert_eq!(empty_after(&app, 1).await, 2);
    assert_eq!(
        (
            rows!(app, courses),
            rows!(app, section),
            rows!(app, lesson),
            rows!(app, lesson_progress)
        ),
        (1, 2, 2, 0)
    );
    assert_eq!(empty_after(&app, 60).await, 0);
}

#[tokio::test]
async fn a_book_goes_with_its_pages_but_not_from_under_a_lesson() {
    let app = TestApp::new().await;
    let librarian = app.person(Role::Librarian, app.root).await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let record = || json!({"title": "Truyện Kiều"});
    let texts = ["Trăm năm", "trong cõi"];
    let free = book::with_pages(&app, &librarian, app.root, record(), &texts).await;
    let named = book::with_pages(&app, &librarian, app.root, record(), &texts).await;
    let chapter = json!({"title": "Đọc", "kind": "book", "book_id": named["id"], "page_from": 1, "page_to": 2});
    let course = Course::build(&teacher, app.root)
        .section_of("Một", vec![chapter])
        .published()
        .await;
    for thrown in [&free, &named] {
        throw(&librarian, &book::at(thrown, "")).await;
    }
    // What may be purged at any moment cannot be taken out any more: its files may be gone already.
    app.clock.advance(Duration::days(30));
    let late = app.person(Role::Librarian, app.root).await;
    late.post(&book::at(&free, "/restore"), json!({}))
        .await
        .expect(404);
    assert_eq!(empty_after(&app, 0).await, 1);
    assert_eq!((rows!(app, books), rows!(app, page)), (1, 2));
    let teacher = app.person(Role::Teacher, app.root).await;
    throw(&teacher, &course.lesson(0)).await;
    // The lesson first, and with it what it named.
    assert_eq!(empty_after(&app, 30).await, 2);
    assert_eq!((rows!(app, books), rows!(app, page)), (0, 0));
}

#[tokio::test]
async fn a_contest_goes_but_its_ledger_stays_and_names_nobody() {
    let app = TestApp::new().await;
    let organizer = app.person(Role::Organizer, app.root).await;
    let staff = app.person(Role::Staff, app.root).await;
    let made = contest::open(&organizer, &app.root.0.to_string()).await;
    contest::enter(&staff, app.root, &made["id"]).await;
    let before = rows!(app, ledger_event);
    throw(
        &organizer,
        &format!("/api/v1/contests/{}", made["id"].as_str().unwrap()),
    )
    .await;
    assert_eq!(empty_after(&app, 30).await, 1);
    assert_eq!((rows!(app, contests), rows!(app, entry)), (0, 0));
    assert_eq!(rows!(app, ledger_event), before);
}

#[tokio::test]
async fn news_goes_a_month_after_it_was_thrown_away() {
    let app = TestApp::new().await;
    let staff = app.person(Role::Staff, app.root).await;
    let mut made = Vec::new();
    for title in ["Tuần lễ học tập", "Lịch tháng 12"] {
        let body =
            json!({"id": Uuid::now_v7(), "unit_id": app.root.0, "title": title, "body": "Chữ."});
        made.push(staff.post("/api/v1/news", body).await.ok());
    }
    throw(
        &staff,
        &format!("/api/v1/news/{}", made[0]["id"].as_str().unwrap()),
    )
    .await;
    assert_eq!(empty_after(&app, 30).await, 1);
    assert_eq!(rows!(app, news), 1);
}

#[tokio::test]
async fn sessions_that_are_over_are_forgotten_and_others_are_not() {
    let app = TestApp::new().await;
    let gone = app.person(Role::Learner, app.root).await;
    let stays = app.person(Role::Learner, app.root).await;
    gone.delete("/api/v1/session").await.ok();
    let before = (rows!(app, session), rows!(app, refresh_token));
    app.clock.advance(Duration::days(29));
    assert_eq!(backend::accounts::forget_old(&app.app).await.unwrap(), 0);
    stays.post("/api/v1/session/refresh", json!({})).await.ok();
    app.clock.advance(Duration::days(2));
    assert_eq!(backend::accounts::forget_old(&app.app).await.unwrap(), 1);
    assert_eq!(rows!(app, session), before.0 - 1);
    // The first token is spent after 60 days; the chain goes on without it.
    app.clock.advance(Duration::days(30));
    assert_eq!(backend::accounts::forget_old(&app.app).await.unwrap(), 0);
    assert_eq!(rows!(app, refresh_token), 1);
    stays.post("/api/v1/session/refresh", json!({})).await.ok();
}
