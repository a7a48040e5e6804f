//! Progress, finishing, my learning.

use chrono::Duration;
use serde_json::{Value, json};
use store::state::{Audience, Role};
use tests::{Client, Course, TestApp, course::act};
use uuid::Uuid;

use super::{film, titles};

async fn course_of(app: &TestApp, lessons: &[&str]) -> (Client, Course) {
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("A", lessons)
        .published()
        .await;
    (teacher, course)
}

fn states(course: &Value) -> Vec<&str> {
    let lessons = course["sections"][0]["lessons"].as_array().unwrap();
    lessons
        .iter()
        .map(|lesson| lesson["state"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn progress_is_kept_for_those_who_learn_the_course() {
    let app = TestApp::new().await;
    let (teacher, course) = course_of(&app, &["Một"]).await;
    let path = format!("{}/progress", course.lesson(0));
    let body = json!({"state": "started"});
    app.visitor().put(&path, body.clone()).await.expect(401);
    let refused = teacher.put(&path, body.clone()).await.expect(403).json();
    assert_eq!(refused["message"], "Bạn cần đăng ký học khoá này trước.");
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    learner.put(&path, body).await.expect(200);
}

#[tokio::test]
async fn a_lesson_is_begun_then_done_and_the_next_one_is_here() {
    let app = TestApp::new().await;
    let (_, course) = course_of(&app, &["Một", "Hai", "Ba", "Bốn"]).await;
    let learner = app.nobody().await;
    let begun = course.enrol(&learner).await;
    assert_eq!(
        (&begun["progress"], &begun["next_lesson"]["title"]),
        (&json!(0.0), &json!("Một"))
    );
    let answer = course.done(&learner, 0).await;
    assert_eq!(answer["course_progress"], 0.25);
    assert_eq!(
        (&answer["progress"]["state"], &answer["finished"]),
        (&json!("done"), &json!(false))
    );
    let view = learner.get(&course.api()).await.ok();
    assert_eq!(states(&view), ["done", "here", "open", "open"]);
    // Whoever jumps ahead goes on there.
    app.clock.advance(Duration::minutes(1));
    let path = format!("{}/progress", course.lesson(2));
    learner.put(&path, json!({"state": "started"})).await.ok();
    let view = learner.get(&course.api()).await.ok();
    assert_eq!(states(&view), ["done", "open", "here", "open"]);
    assert_eq!(view["next_lesson"]["title"], "Ba");
    // Nobody else's course moved.
    let other = app.nobody().await;
    assert_eq!(
        states(&course.enrol(&other).await),
        ["here", "open", "open", "open"]
    );
}

#[tokio::test]
async fn what_is_done_stays_done_and_the_position_follows_the_player() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = film(&app, app.root, Audience::Public, teacher.person()).await;
    let lesson = json!({"title": "Phim", "kind": "video", "lecture_id": film});
    let course = Course::build(&teacher, app.root)
        .section_of("A", vec![lesson, json!({"title": "Chữ", "kind": "text"})])
        .published()
        .await;
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    let path = format!("{}/progress", course.lesson(0));
    let tell = async |body: Value| {
        app.clock.advance(Duration::seconds(1));
        learner.put(&path, body).await
    };
    let answer = tell(json!({"state": "started", "position_s": 127.5}))
        .await
        .ok();
    assert_eq!(
        answer["progress"],
        json!({"state": "started", "position_s": 127.5})
    );
    // Without a position the one before stays.
    assert_eq!(
        tell(json!({"state": "done"})).await.ok()["progress"]["position_s"],
        127.5
    );
    let again = tell(json!({"state": "started", "position_s": 3.0}))
        .await
        .ok();
    assert_eq!(
        again["progress"],
        json!({"state": "done", "position_s": 3.0})
    );
    assert_eq!(again["course_progress"], 0.5);
    let view = learner.get(&course.lesson(0)).await.ok();
    assert_eq!(
        view["progress"],
        json!({"state": "done", "position_s": 3.0})
    );
    tell(json!({"state": "started", "position_s": -1.0}))
        .await
        .expect(422);
    tell(json!({"state": "started", "position_s": 1e9}))
        .await
        .expect(422);
}

#[tokio::test]
async fn the_last_lesson_finishes_the_course_and_it_stays_finished() {
    let app = TestApp::new().await;
    let (teacher, course) = course_of(&app, &["Một", "Hai"]).await;
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    assert_eq!(course.done(&learner, 1).await["finished"], false);
    let last = course.done(&learner, 0).await;
    assert_eq!(
        (&last["finished"], &last["course_progress"]),
        (&json!(true), &json!(1.0))
    );
    let view = learner.get(&course.api()).await.ok();
    assert!(view["next_lesson"].is_null() && view["finished_at"].is_string());
    assert_eq!(states(&view), ["done", "done"]);
    let path = format!("/api/v1/sections/{}/lessons", course.sections[0]);
    teacher
        .post(
            &path,
            json!({"id": Uuid::now_v7(), "title": "Ba", "kind": "text"}),
        )
        .await
        .ok();
    let longer = learner.get(&course.api()).await.ok();
    assert_eq!(longer["finished_at"], view["finished_at"]);
    assert_eq!(states(&longer), ["done", "done", "here"]);
    assert_eq!(
        titles(&learner.get("/api/v1/my-learning").await.ok()["finished"]).len(),
        1
    );
}

#[tokio::test]
async fn two_last_lessons_done_at_once_finish_the_course() {
    let app = TestApp::new().await;
    let (_, course) = course_of(&app, &["Một", "Hai"]).await;
    for _ in 0..5 {
        let learner = app.nobody().await;
        course.enrol(&learner).await;
        let (one, two) = tokio::join!(course.done(&learner, 0), course.done(&learner, 1));
        assert!(one["finished"] == json!(true) || two["finished"] == json!(true));
        assert!(learner.get(&course.api()).await.ok()["finished_at"].is_string());
    }
}

#[tokio::test]
async fn who_had_done_all_the_others_is_finished_when_the_open_lesson_goes() {
    let app = TestApp::new().await;
    let (teacher, course) = course_of(&app, &["Một", "Hai"]).await;
    let (near, far) = (app.nobody().await, app.nobody().await);
    for learner in [&near, &far] {
        course.enrol(learner).await;
    }
    course.done(&near, 0).await;
    teacher.delete_at(&course.lesson(1), 1).await.ok();
    let view = near.get(&course.api()).await.ok();
    assert!(view["finished_at"].is_string());
    assert_eq!(view["progress"], 1.0);
    assert!(far.get(&course.api()).await.ok()["finished_at"].is_null());
}

#[tokio::test]
async fn leaving_keeps_what_was_done_for_another_time() {
    let app = TestApp::new().await;
    let (_, course) = course_of(&app, &["Một", "Hai"]).await;
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    course.done(&learner, 0).await;
    learner
        .delete(&format!("{}/enrolment", course.api()))
        .await
        .ok();
    assert!(titles(&learner.get("/api/v1/my-learning").await.ok()["courses"]).is_empty());
    let path = format!("{}/progress", course.lesson(1));
    learner
        .put(&path, json!({"state": "done"}))
        .await
        .expect(403);
    let back = course.enrol(&learner).await;
    assert_eq!(
        (back["progress"].clone(), states(&back)),
        (json!(0.5), vec!["done", "here"])
    );
}

#[tokio::test]
async fn withdrawing_a_course_keeps_its_learners_progress() {
    let app = TestApp::new().await;
    let (teacher, course) = course_of(&app, &["Một", "Hai"]).await;
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    course.done(&learner, 0).await;
    act(&teacher, &course, "withdraw").await.ok();
    let path = format!("{}/progress", course.lesson(1));
    learner
        .put(&path, json!({"state": "done"}))
        .await
        .expect(404);
    assert!(titles(&learner.get("/api/v1/my-learning").await.ok()["courses"]).is_empty());
    act(&teacher, &course, "publish").await.ok();
    assert_eq!(learner.get(&course.api()).await.ok()["progress"], 0.5);
}

#[tokio::test]
async fn my_learning_goes_on_at_the_second_and_says_what_is_left() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = film(&app, app.root, Audience::Public, teacher.person()).await;
    let lessons = vec![
        json!({"title": "Chữ", "kind": "text"}),
        json!({"title": "Phim", "kind": "video", "lecture_id": film}),
    ];
    let course = Course::build(&teacher, app.root)
        .section_of("A", lessons)
        .published()
        .await;
    let other = Course::build(&teacher, app.root)
        .title("Khác")
        .section("A", &["Bài"])
        .published()
        .await;
    let learner = app.nobody().await;
    app.visitor().get("/api/v1/my-learning").await.expect(401);
    assert!(learner.get("/api/v1/my-learning").await.ok()["continue"].is_null());
    course.enrol(&learner).await;
    app.clock.advance(Duration::minutes(1));
    other.enrol(&learner).await;
    // Nothing begun: the course begun last.
    let mine = learner.get("/api/v1/my-learning").await.ok();
    assert_eq!(mine["continue"]["course"]["title"], "Khác");
    app.clock.advance(Duration::minutes(1));
    course.done(&learner, 0).await;
    app.clock.advance(Duration::minutes(1));
    let body = json!({"state": "started", "position_s": 301.0});
    learner
        .put(&format!("{}/progress", course.lesson(1)), body)
        .await
        .ok();
    let mine = learner.get("/api/v1/my-learning").await.ok();
    let card = &mine["continue"];
    assert_eq!(
        (&card["lesson"]["title"], &card["position_s"]),
        (&json!("Phim"), &json!(301.0))
    );
    assert_eq!(
        (&card["minutes_left"], &card["megabytes_left"]),
        (&json!(5), &json!(3.0))
    );
    assert_eq!(
        titles(&mine["courses"]),
        ["Trồng rau sạch quanh nhà", "Khác"]
    );
    app.clock.advance(Duration::minutes(1));
    course.done(&learner, 1).await;
    let mine = learner.get("/api/v1/my-learning").await.ok();
    assert_eq!(mine["continue"]["course"]["title"], "Khác");
    assert_eq!(titles(&mine["courses"]), ["Khác"]);
    assert_eq!(titles(&mine["finished"]), ["Trồng rau sạch quanh nhà"]);
}

#[tokio::test]
async fn a_chapter_brings_its_book_for_who_may_read_it() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Staff, app.root).await;
    let book = super::book(&app, app.root, Audience::SignedIn, teacher.person()).await;
    let chapter = json!({"title": "Chương 2", "kind": "book", "book_id": book, "page_from": 7, "page_to": 12});
    let course = Course::build(&teacher, app.root)
        .section_of("A", vec![chapter])
        .published()
        .await;
    assert!(app.visitor().get(&course.lesson(0)).await.ok()["book"].is_null());
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    let view = learner.get(&course.lesson(0)).await.ok();
    assert_eq!(view["book"]["book"]["title"], "Trồng trọt");
    assert_eq!(
        (&view["book"]["page_from"], &view["book"]["page_to"]),
        (&json!(7), &json!(12))
    );
    let path = format!("/api/v1/books/{book}/reading");
    learner
        .put(&path, json!({"page": 9, "mode": "image"}))
        .await
        .expect(204);
    let mine = learner.get("/api/v1/my-learning").await.ok();
    assert_eq!(mine["reading"][0]["page"], 9);
    assert_eq!(mine["continue"]["lesson"]["minutes"], 12);
}

#[tokio::test]
async fn a_lesson_begun_without_a_place_has_none() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = film(&app, app.root, Audience::Public, teacher.person()).await;
    let course = Course::build(&teacher, app.root)
        .section_of(
            "A",
            vec![json!({"title": "Phim", "kind": "video", "lecture_id": film})],
        )
        .published()
        .await;
    let learner = app.nobody().await;
    course.enrol(&learner).await;
    let path = format!("{}/progress", course.lesson(0));
    let begun = learner.put(&path, json!({"state": "started"})).await.ok();
    assert_eq!(begun["progress"]["position_s"], Value::Null);
    let place = async || learner.get(&course.lesson(0)).await.ok()["progress"].clone();
    assert_eq!(
        place().await,
        json!({"state": "started", "position_s": null})
    );
    // Where the player stopped counts, also when the lesson was marked again after it.
    let watch = json!({"position_s": 42.0, "at": app.clock.now()});
    let watched = format!("/api/v1/lectures/{film}/watch");
    learner.put(&watched, watch).await.expect(204);
    app.clock.advance(Duration::seconds(5));
    learner.put(&path, json!({"state": "started"})).await.ok();
    assert_eq!(place().await["position_s"], 42.0);
}
