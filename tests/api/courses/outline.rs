//! Sections and lessons: adding, changing, ordering, the bin.

use serde_json::{Value, json};
use store::state::{Audience, Role};
use tests::{Course, TestApp};
use uuid::Uuid;

use super::{book, film, titles};

/// The outline as titles: each section with its lessons.
fn outline(course: &Value) -> Vec<(&str, Vec<&str>)> {
    let sections = course["sections"].as_array().unwrap();
    sections
        .iter()
        .map(|section| {
            (
                section["title"].as_str().unwrap(),
                titles(&section["lessons"]),
            )
        })
        .collect()
}

#[tokio::test]
async fn sections_and_lessons_stand_in_the_order_of_adding() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let build = Course::build(&teacher, app.root).section("Đất", &["Chọn đất", "Lên luống"]);
    let course = build.section("Giống", &["Chọn giống"]).await;
    let view = teacher.get(&course.api()).await.ok();
    let expected = [
        ("Đất", vec!["Chọn đất", "Lên luống"]),
        ("Giống", vec!["Chọn giống"]),
    ];
    assert_eq!(outline(&view), expected);
    let lesson = teacher.get(&course.lesson(1)).await.ok();
    assert_eq!(lesson["previous"]["title"], "Chọn đất");
    assert_eq!(lesson["next"]["title"], "Chọn giống");
    assert!(teacher.get(&course.lesson(2)).await.ok()["next"].is_null());
}

#[tokio::test]
async fn the_same_id_again_is_the_same_section_and_the_same_lesson() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root).await;
    let other = Course::build(&teacher, app.root).await;
    let sections = |course: &Course| format!("{}/sections", course.api());
    let section = json!({"id": Uuid::now_v7(), "title": "Đất"});
    teacher.post(&sections(&course), section.clone()).await.ok();
    let again = teacher.post(&sections(&course), section.clone()).await.ok();
    assert_eq!(outline(&again), [("Đất", vec![])]);
    teacher
        .post(&sections(&other), section.clone())
        .await
        .expect(409);
    let lessons = format!(
        "/api/v1/sections/{}/lessons",
        section["id"].as_str().unwrap()
    );
    let lesson = json!({"id": Uuid::now_v7(), "title": "Bài", "kind": "text"});
    let first = teacher.post(&lessons, lesson.clone()).await.ok();
    assert_eq!(teacher.post(&lessons, lesson).await.ok(), first);
    assert_eq!(first["course"]["lesson_count"], 1);
}

#[tokio::test]
async fn one_order_moves_sections_and_lessons_at_once() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let build = Course::build(&teacher, app.root).section("A", &["a1", "a2"]);
    let course = build.section("B", &["b1"]).await;
    let version = teacher.get(&course.api()).await.ok()["version"]
        .as_i64()
        .unwrap();
    let ([a, b], [a1, a2, b1]) = (
        <[Uuid; 2]>::try_from(course.sections.clone()).unwrap(),
        <[Uuid; 3]>::try_from(course.lessons.clone()).unwrap(),
    );
    let order = json!({"sections": [{"id": b, "lessons": [a2, b1]}, {"id": a, "lessons": [a1]}]});
    let path = format!("{}/order", course.api());
    teacher.put(&path, order.clone()).await.expect(428);
    let view = teacher.put_at(&path, version, order.clone()).await.ok();
    assert_eq!(outline(&view), [("B", vec!["a2", "b1"]), ("A", vec!["a1"])]);
    assert_eq!(view["version"], version + 1);
    // Made on an older outline.
    teacher.put_at(&path, version, order).await.expect(409);
}

#[tokio::test]
async fn an_order_names_every_section_and_lesson_once() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("A", &["a1", "a2"])
        .await;
    let other = Course::build(&teacher, app.root)
        .section("X", &["x1"])
        .await;
    let version = teacher.get(&course.api()).await.ok()["version"]
        .as_i64()
        .unwrap();
    let (a, [a1, a2]) = (
        course.sections[0],
        <[Uuid; 2]>::try_from(course.lessons.clone()).unwrap(),
    );
    let path = format!("{}/order", course.api());
    for wrong in [
        json!([{"id": a, "lessons": [a1]}]),
        json!([{"id": a, "lessons": [a1, a2, a2]}]),
        json!([{"id": a, "lessons": [a1, a1]}]),
        json!([{"id": a, "lessons": [a1, other.lessons[0]]}]),
        json!([{"id": a, "lessons": [a1, a2]}, {"id": other.sections[0], "lessons": []}]),
        json!([]),
    ] {
        let order = json!({"sections": wrong});
        teacher.put_at(&path, version, order).await.expect(422);
    }
    let view = teacher.get(&course.api()).await.ok();
    assert_eq!(
        (outline(&view), &view["version"]),
        (vec![("A", vec!["a1", "a2"])], &json!(version))
    );
}

#[tokio::test]
async fn titles_and_texts_change_on_versions_of_their_own() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("A", &["a1"])
        .await;
    let section = format!("/api/v1/sections/{}", course.sections[0]);
    let before = teacher.get(&course.api()).await.ok()["version"].clone();
    let view = teacher
        .patch(&section, 1, json!({"title": "Đất"}))
        .await
        .ok();
    assert_eq!(
        (
            &view["sections"][0]["title"],
            &view["sections"][0]["version"]
        ),
        (&json!("Đất"), &json!(2))
    );
    teacher
        .patch(&section, 1, json!({"title": "Khác"}))
        .await
        .expect(409);
    let lesson = teacher
        .patch(
            &course.lesson(0),
            1,
            json!({"title": "Lên luống", "body": "Cuốc **sâu**."}),
        )
        .await
        .ok();
    assert_eq!(
        (&lesson["title"], &lesson["version"]),
        (&json!("Lên luống"), &json!(2))
    );
    assert_eq!(lesson["body_html"], "<p>Cuốc <strong>sâu</strong>.</p>");
    let late = teacher
        .patch(&course.lesson(0), 1, json!({"title": "Khác"}))
        .await
        .expect(409)
        .json();
    assert_eq!(late["current"], 2);
    // Somebody else's words do not stop an order that is being made.
    assert_eq!(lesson["course_version"], before);
}

#[tokio::test]
async fn a_section_goes_into_the_bin_with_its_lessons_and_comes_back_with_those() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let build = Course::build(&teacher, app.root).section("A", &["a1", "a2"]);
    let course = build.section("B", &["b1"]).await;
    // One lesson went there before, alone.
    let view = teacher.delete_at(&course.lesson(0), 1).await.ok();
    assert_eq!(outline(&view)[0], ("A", vec!["a2"]));
    app.clock.advance(chrono::Duration::seconds(5));
    let section = format!("/api/v1/sections/{}", course.sections[0]);
    let view = teacher.delete_at(&section, 1).await.ok();
    assert_eq!(outline(&view), [("B", vec!["b1"])]);
    teacher.get(&course.lesson(1)).await.expect(404);
    // Its lesson has nowhere to come back to.
    let restore_lesson = format!("{}/restore", course.lesson(0));
    teacher.post(&restore_lesson, json!({})).await.expect(409);
    let view = teacher
        .post(&format!("{section}/restore"), json!({}))
        .await
        .ok();
    assert_eq!(outline(&view), [("A", vec!["a2"]), ("B", vec!["b1"])]);
    teacher.post(&restore_lesson, json!({})).await.ok();
    let view = teacher.get(&course.api()).await.ok();
    assert_eq!(outline(&view)[0], ("A", vec!["a1", "a2"]));
}

#[tokio::test]
async fn a_lesson_is_made_of_what_its_kind_takes() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = film(&app, app.root, Audience::Public, teacher.person()).await;
    let book = book(&app, app.root, Audience::Public, teacher.person()).await;
    let course = Course::build(&teacher, app.root).section("A", &[]).await;
    let path = format!("/api/v1/sections/{}/lessons", course.sections[0]);
    let made = async |mut body: Value| {
        body["id"] = json!(Uuid::now_v7());
        body["title"] = json!("Bài");
        teacher.post(&path, body).await
    };
    made(json!({"kind": "video", "lecture_id": film}))
        .await
        .expect(200);
    made(json!({"kind": "video"})).await.expect(200);
    made(json!({"kind": "book", "book_id": book, "page_from": 7, "page_to": 12}))
        .await
        .expect(200);
    for (body, field) in [
        (json!({"kind": "text", "lecture_id": film}), "lecture_id"),
        (json!({"kind": "video", "book_id": book}), "book_id"),
        (
            json!({"kind": "video", "lecture_id": Uuid::now_v7()}),
            "lecture_id",
        ),
        (
            json!({"kind": "book", "book_id": book, "page_from": 0}),
            "page_from",
        ),
        (
            json!({"kind": "book", "book_id": book, "page_from": 9, "page_to": 8}),
            "page_to",
        ),
        (
            json!({"kind": "book", "book_id": book, "page_from": 9, "page_to": 41}),
            "page_to",
        ),
        (json!({"kind": "text", "minutes": -1}), "minutes"),
    ] {
        let refused = made(body.clone()).await.expect(422).json();
        assert!(refused["fields"][field].is_string(), "{body}: {refused}");
    }
}

#[tokio::test]
async fn a_film_that_is_not_for_all_is_set_in_only_by_those_who_have_a_say_over_it() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Cam Lộ").await);
    let teacher = app.person(Role::Teacher, here).await;
    let course = Course::build(&teacher, here).section("A", &[]).await;
    let path = format!("/api/v1/sections/{}/lessons", course.sections[0]);
    for (unit, audience, status) in [
        (here, Audience::Staff, 200),
        (there, Audience::Public, 200),
        (there, Audience::SignedIn, 200),
        (there, Audience::Members, 422),
        (app.root, Audience::Members, 422),
    ] {
        let film = film(&app, unit, audience, teacher.person()).await;
        let body =
            json!({"id": Uuid::now_v7(), "title": "Phim", "kind": "video", "lecture_id": film});
        assert_eq!(
            teacher.post(&path, body).await.status,
            status,
            "{audience:?}"
        );
    }
}

#[tokio::test]
async fn minutes_are_a_films_length_or_said_or_estimated() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = film(&app, app.root, Audience::Public, teacher.person()).await;
    let long = "rau ".repeat(361);
    let lessons = vec![
        json!({"title": "Phim", "kind": "video", "lecture_id": film, "minutes": 3}),
        json!({"title": "Nói", "kind": "text", "body": long, "minutes": 25}),
        json!({"title": "Đếm", "kind": "text", "body": long}),
        json!({"title": "Trống", "kind": "video"}),
    ];
    let course = Course::build(&teacher, app.root)
        .section_of("A", lessons)
        .await;
    let view = teacher.get(&course.api()).await.ok();
    let minutes = |view: &Value| {
        view["sections"][0]["lessons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["minutes"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        minutes(&view),
        [json!(11), json!(25), json!(3), Value::Null]
    );
    assert_eq!(view["minutes"], 39);
    // What was said stays, what was estimated follows the text.
    teacher
        .patch(&course.lesson(1), 1, json!({"body": "ngắn"}))
        .await
        .ok();
    teacher
        .patch(&course.lesson(2), 1, json!({"body": "ngắn"}))
        .await
        .ok();
    let view = teacher.get(&course.api()).await.ok();
    assert_eq!(
        minutes(&view),
        [json!(11), json!(25), json!(1), Value::Null]
    );
}

#[tokio::test]
async fn null_takes_away_and_what_is_not_named_stays() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let film = film(&app, app.root, Audience::Public, teacher.person()).await;
    let book = book(&app, app.root, Audience::Public, teacher.person()).await;
    let lessons = vec![
        json!({"title": "Phim", "kind": "video", "lecture_id": film, "body": "Lời dẫn", "book_id": null}),
        json!({"title": "Sách", "kind": "book", "book_id": book, "page_from": 7, "page_to": 12, "body": null}),
    ];
    let course = Course::build(&teacher, app.root)
        .section_of("A", lessons)
        .await;
    let view = teacher
        .patch(&course.lesson(0), 1, json!({"title": "Phim hay"}))
        .await
        .ok();
    assert_eq!(
        (&view["lecture_id"], &view["body"]),
        (&json!(film), &json!("Lời dẫn"))
    );
    let view = teacher
        .patch(
            &course.lesson(0),
            2,
            json!({"lecture_id": null, "body": null}),
        )
        .await
        .ok();
    assert_eq!(
        (&view["lecture_id"], &view["body"]),
        (&Value::Null, &json!(""))
    );
    let view = teacher
        .patch(&course.lesson(1), 1, json!({"page_to": 8}))
        .await
        .ok();
    assert_eq!(
        (&view["page_from"], &view["page_to"], &view["minutes"]),
        (&json!(7), &json!(8), &json!(4))
    );
    teacher
        .patch(&course.lesson(1), 2, json!({"page_to": 41}))
        .await
        .expect(422);
    let view = teacher
        .patch(&course.lesson(1), 2, json!({"minutes": 50}))
        .await
        .ok();
    assert_eq!(view["minutes"], 50);
    let view = teacher
        .patch(&course.lesson(1), 3, json!({"minutes": null}))
        .await
        .ok();
    assert_eq!(view["minutes"], 4);
}
