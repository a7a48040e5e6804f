//! Which lessons open to whom.

use backend::{actor::Actor, courses};
use platform::texts::Language;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use store::{
    id::{LectureId, SessionId},
    media::lecture,
    state::{Audience, Role},
};
use tests::{Client, Course, TestApp, course::act};
use uuid::Uuid;

use super::{book, film};

fn states(course: &Value) -> Vec<&str> {
    let lessons = course["sections"][0]["lessons"].as_array().unwrap();
    lessons
        .iter()
        .map(|lesson| lesson["state"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn in_a_course_for_everybody_what_is_open_anyway_opens_without_enrolling() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let of = |audience| film(&app, app.root, audience, teacher.person());
    let lessons = vec![
        json!({"title": "Chữ", "kind": "text", "body": "Ai cũng đọc được."}),
        json!({"title": "Phim chung", "kind": "video", "lecture_id": of(Audience::Public).await}),
        json!({"title": "Phim kín", "kind": "video", "lecture_id": of(Audience::SignedIn).await}),
        json!({"title": "Phim nhà", "kind": "video", "lecture_id": of(Audience::Staff).await}),
    ];
    let course = Course::build(&teacher, app.root)
        .section_of("A", lessons)
        .published()
        .await;
    let visitor = app.visitor();
    let seen = visitor.get(&course.api()).await.ok();
    assert_eq!(states(&seen), ["open", "open", "locked", "locked"]);
    assert_eq!(
        seen["sections"][0]["lessons"][2]["reason"],
        "Đăng nhập và đăng ký học để mở bài này."
    );
    let learner = app.nobody().await;
    let seen = learner.get(&course.api()).await.ok();
    assert_eq!(states(&seen), ["open", "open", "open", "locked"]);
    assert_eq!(
        seen["sections"][0]["lessons"][3]["reason"],
        "Đăng ký học để mở bài này."
    );
    assert_eq!(
        states(&course.enrol(&learner).await),
        ["here", "open", "open", "open"]
    );
    assert_eq!(states(&teacher.get(&course.api()).await.ok()), ["open"; 4]);
}

#[tokio::test]
async fn in_a_course_for_some_every_lesson_opens_by_enrolling() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let build = Course::build(&teacher, app.root).audience("signed_in");
    let course = build.section("A", &["Một", "Hai"]).published().await;
    let learner = app.nobody().await;
    assert_eq!(
        states(&learner.get(&course.api()).await.ok()),
        ["locked", "locked"]
    );
    assert_eq!(states(&course.enrol(&learner).await), ["here", "open"]);
    learner
        .delete(&format!("{}/enrolment", course.api()))
        .await
        .ok();
    assert_eq!(
        states(&learner.get(&course.api()).await.ok()),
        ["locked", "locked"]
    );
}

#[tokio::test]
async fn a_locked_lesson_shows_its_title_and_nothing_of_its_text() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let lesson = json!({"title": "Ủ phân", "kind": "text", "body": "Bí quyết gia truyền."});
    let build = Course::build(&teacher, app.root).audience("signed_in");
    let course = build.section_of("A", vec![lesson]).published().await;
    let learner = app.nobody().await;
    let locked = learner.get(&course.lesson(0)).await;
    assert!(!locked.text.contains("Bí quyết"));
    let view = locked.ok();
    assert_eq!(
        (&view["title"], &view["state"]),
        (&json!("Ủ phân"), &json!("locked"))
    );
    assert_eq!(
        (&view["body"], &view["body_html"]),
        (&Value::Null, &Value::Null)
    );
    let page = learner
        .get(view["path"].as_str().unwrap())
        .await
        .expect(200);
    assert!(!page.text.contains("Bí quyết") && page.text.contains("Đăng ký học để mở bài này."));
    assert!(page.text.contains("noindex"));
    course.enrol(&learner).await;
    assert_eq!(
        learner.get(&course.lesson(0)).await.ok()["body"],
        "Bí quyết gia truyền."
    );
}

async fn actor(app: &TestApp, who: &Client) -> Actor {
    let db = app.app.db.reader();
    Actor::load(db, who.person(), SessionId::new(), Language::Vietnamese)
        .await
        .unwrap()
}

async fn opens(app: &TestApp, who: &Client, film: LectureId) -> bool {
    let db = app.app.db.reader();
    let row = lecture::Entity::find_by_id(film)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    courses::opens_lecture(db, &actor(app, who).await, &row)
        .await
        .unwrap()
}

#[tokio::test]
async fn learning_a_course_opens_its_films_as_long_as_one_learns_it() {
    let app = TestApp::new().await;
    let here = app.centre("Hải Lăng").await;
    let teacher = app.person(Role::Teacher, here).await;
    let film = film(&app, here, Audience::Staff, teacher.person()).await;
    let lesson = json!({"title": "Phim", "kind": "video", "lecture_id": film});
    let course = Course::build(&teacher, here)
        .section_of("A", vec![lesson])
        .published()
        .await;
    let learner = app.nobody().await;
    assert!(!opens(&app, &learner, film).await);
    course.enrol(&learner).await;
    assert!(opens(&app, &learner, film).await);
    act(&teacher, &course, "withdraw").await.ok();
    assert!(!opens(&app, &learner, film).await);
    act(&teacher, &course, "publish").await.ok();
    assert!(opens(&app, &learner, film).await);
    teacher.delete_at(&course.lesson(0), 1).await.ok();
    assert!(!opens(&app, &learner, film).await);
    teacher
        .post(&format!("{}/restore", course.lesson(0)), json!({}))
        .await
        .ok();
    learner
        .delete(&format!("{}/enrolment", course.api()))
        .await
        .ok();
    assert!(!opens(&app, &learner, film).await);
}

#[tokio::test]
async fn a_course_elsewhere_opens_nothing_of_another_branch_of_the_tree() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Cam Lộ").await);
    let teacher = app.person(Role::Teacher, here).await;
    let owner = app.person(Role::Teacher, there).await;
    let film = film(&app, there, Audience::Public, owner.person()).await;
    let book = book(&app, app.root, Audience::SignedIn, owner.person()).await;
    let lessons = vec![
        json!({"title": "Phim", "kind": "video", "lecture_id": film}),
        json!({"title": "Sách", "kind": "book", "book_id": book, "page_from": 1, "page_to": 2}),
    ];
    let course = Course::build(&teacher, here)
        .section_of("A", lessons)
        .published()
        .await;
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    // It was for all when it was set in; should its owner close it, the course does not hold it open.
    assert!(!opens(&app, &learner, film).await);
    let db = app.app.db.reader();
    let row = store::library::book::Entity::find_by_id(book)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert!(
        courses::opens_book(db, &actor(&app, &learner).await, &row)
            .await
            .unwrap()
    );
    assert!(
        !courses::opens_book(db, &actor(&app, &owner).await, &row)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn an_enrolment_is_for_who_signed_in_and_may_be_asked_for_twice() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("A", &["Một"])
        .published()
        .await;
    let path = format!("{}/enrolment", course.api());
    app.visitor()
        .post(&path, json!({"id": Uuid::now_v7()}))
        .await
        .expect(401);
    let learner = app.nobody().await;
    for _ in 0..2 {
        let view = learner
            .post(&path, json!({"id": Uuid::now_v7()}))
            .await
            .ok();
        assert_eq!(
            (&view["enrolled"], &view["learner_count"]),
            (&json!(true), &json!(1))
        );
        assert!(view["can"].as_array().unwrap().contains(&json!("leave")));
    }
    let left = learner.delete(&path).await.ok();
    assert_eq!(
        (&left["enrolled"], &left["learner_count"], &left["progress"]),
        (&json!(false), &json!(0), &Value::Null)
    );
    app.nobody().await.delete(&path).await.expect(404);
}
