//! Making a course, showing it, taking it back, the bin.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use store::{
    audit,
    search::feed::{self, Position},
    state::{Role, Thing},
};
use tests::{Course, TestApp, course::act};
use uuid::Uuid;

use super::titles;

#[tokio::test]
async fn a_draft_is_known_only_to_those_who_may_edit_it() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Cam Lộ").await);
    let teacher = app.person(Role::Teacher, here).await;
    let course = Course::build(&teacher, here)
        .section("Một", &["Bài một"])
        .await;
    for stranger in [
        app.visitor(),
        app.nobody().await,
        app.person(Role::Learner, here).await,
        app.person(Role::Librarian, here).await,
        app.person(Role::Teacher, there).await,
    ] {
        stranger.get(&course.api()).await.expect(404);
        stranger.get(&course.lesson(0)).await.expect(404);
        stranger.get(&course.path).await.expect(404);
        stranger
            .patch(&course.api(), 1, json!({"title": "Của tôi"}))
            .await
            .expect(404);
        let body = json!({"id": Uuid::now_v7()});
        stranger
            .post(&format!("{}/enrolment", course.api()), body)
            .await
            .expect(404);
        for list in [
            "/api/v1/courses",
            "/api/v1/courses?mine=true",
            "/api/v1/courses?state=draft",
        ] {
            assert!(titles(&stranger.get(list).await.ok()["items"]).is_empty());
        }
    }
    teacher.get(&course.path).await.expect(200);
    app.person(Role::Staff, app.root)
        .await
        .get(&course.api())
        .await
        .expect(200);
    for list in ["/api/v1/courses?mine=true", "/api/v1/courses?state=draft"] {
        assert_eq!(teacher.get(list).await.ok()["items"][0]["state"], "draft");
    }
    assert!(titles(&teacher.get("/api/v1/courses").await.ok()["items"]).is_empty());
}

#[tokio::test]
async fn teachers_build_courses_in_their_unit_and_below_it() {
    let app = TestApp::new().await;
    let here = app.centre("Hải Lăng").await;
    let body = |unit| json!({"id": Uuid::now_v7(), "unit_id": unit, "title": "May vá"});
    let above = app.person(Role::Teacher, app.root).await;
    above.post("/api/v1/courses", body(here)).await.expect(200);
    let teacher = app.person(Role::Teacher, here).await;
    teacher
        .post("/api/v1/courses", body(here))
        .await
        .expect(200);
    teacher
        .post("/api/v1/courses", body(app.root))
        .await
        .expect(403);
    app.person(Role::Learner, here)
        .await
        .post("/api/v1/courses", body(here))
        .await
        .expect(403);
    app.visitor()
        .post("/api/v1/courses", body(here))
        .await
        .expect(401);
}

#[tokio::test]
async fn the_same_id_again_is_the_same_course_and_never_anothers() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": app.root, "title": "Nuôi ong"});
    let first = teacher.post("/api/v1/courses", body.clone()).await.ok();
    let second = teacher.post("/api/v1/courses", body.clone()).await.ok();
    assert_eq!(first, second);
    assert_eq!(
        titles(&teacher.get("/api/v1/courses?mine=true").await.ok()["items"]),
        ["Nuôi ong"]
    );
    let other = app.person(Role::Teacher, app.root).await;
    other.post("/api/v1/courses", body).await.expect(409);
}

#[tokio::test]
async fn a_title_is_needed_and_kept_composed_and_tidy() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let body = |title: &str| json!({"id": Uuid::now_v7(), "unit_id": app.root, "title": title});
    let empty = teacher
        .post("/api/v1/courses", body("  \n "))
        .await
        .expect(422)
        .json();
    assert_eq!(empty["fields"]["title"], "Không được để trống.");
    teacher
        .post("/api/v1/courses", body(&"a".repeat(201)))
        .await
        .expect(422);
    // Letters and marks apart, as some keyboards send them.
    let view = teacher
        .post("/api/v1/courses", body(" Tro\u{302}\u{300}ng   rau "))
        .await
        .ok();
    assert_eq!(view["title"], "Trồng rau");
    assert!(
        view["path"]
            .as_str()
            .unwrap()
            .starts_with("/khoa-hoc/trong-rau-")
    );
}

#[tokio::test]
async fn a_change_is_made_on_the_version_that_was_read() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root).await;
    let request = teacher.request(reqwest::Method::PATCH, &course.api());
    tests::read(request.json(&json!({"title": "Một"})))
        .await
        .expect(428);
    let changed = teacher
        .patch(
            &course.api(),
            1,
            json!({"title": "Hai", "about": "Về khoá", "audience": "signed_in", "level": "advanced"}),
        )
        .await
        .ok();
    assert_eq!(
        (&changed["title"], &changed["version"]),
        (&json!("Hai"), &json!(2))
    );
    assert_eq!(
        (&changed["about"], &changed["audience"], &changed["level"]),
        (&json!("Về khoá"), &json!("signed_in"), &json!("advanced"))
    );
    assert_eq!(changed["summary"], "Luống nhỏ, rau sạch, ăn quanh năm.");
    let late = teacher
        .patch(&course.api(), 1, json!({"title": "Ba"}))
        .await
        .expect(409)
        .json();
    assert_eq!(late["current"], 2);
    assert_eq!(teacher.get(&course.api()).await.ok()["title"], "Hai");
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_told_to_look_again() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root).await;
    let path = course.api();
    let (one, two) = tokio::join!(
        teacher.patch(&path, 1, json!({"title": "Một"})),
        teacher.patch(&path, 1, json!({"title": "Hai"})),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn a_course_without_lessons_is_not_published() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("Trống", &[])
        .await;
    let refused = act(&teacher, &course, "publish").await.expect(422).json();
    assert!(
        refused["fields"]["sections"]
            .as_str()
            .unwrap()
            .contains("ít nhất một bài")
    );
}

#[tokio::test]
async fn a_published_course_is_shown_to_all_until_it_is_withdrawn() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("Một", &["Bài một"])
        .await;
    let published = act(&teacher, &course, "publish").await.ok();
    assert_eq!(published["state"], "published");
    let list = app.visitor().get("/api/v1/courses").await.ok();
    assert_eq!(list["items"][0]["id"], json!(course.id));
    assert_eq!(list["items"][0]["lesson_count"], 1);
    // Publishing what is published changes nothing.
    assert_eq!(
        act(&teacher, &course, "publish").await.ok()["version"],
        published["version"]
    );
    app.clock.advance(chrono::Duration::minutes(10));
    act(&teacher, &course, "withdraw").await.ok();
    app.visitor().get(&course.api()).await.expect(404);
    assert!(titles(&app.visitor().get("/api/v1/courses").await.ok()["items"]).is_empty());
    // Coming back does not make it new again.
    let again = act(&teacher, &course, "publish").await.ok();
    assert_eq!(again["published_at"], published["published_at"]);
}

#[tokio::test]
async fn an_audience_says_who_knows_of_a_published_course() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Cam Lộ").await);
    let teacher = app.person(Role::Teacher, here).await;
    let learner = app.person(Role::Learner, here).await;
    let other = app.person(Role::Learner, there).await;
    let above = app.person(Role::Committee, app.root).await;
    let visitor = app.visitor();
    // What visitor, a learner of elsewhere, a learner of here and the committee above are answered.
    for (audience, answers) in [
        ("public", [200, 200, 200, 200]),
        ("signed_in", [401, 200, 200, 200]),
        ("members", [404, 404, 200, 200]),
        ("staff", [404, 404, 404, 200]),
    ] {
        let build = Course::build(&teacher, here)
            .title(audience)
            .audience(audience);
        let course = build.section("Một", &["Bài"]).published().await;
        for (who, status) in [&visitor, &other, &learner, &above]
            .into_iter()
            .zip(answers)
        {
            let answer = who.get(&course.api()).await;
            assert_eq!(answer.status, status, "{audience}");
            assert_eq!(
                who.get(&course.lesson(0)).await.status,
                status,
                "{audience}"
            );
            let list = who.get("/api/v1/courses").await.ok();
            assert_eq!(
                titles(&list["items"]).contains(&audience),
                status == 200,
                "{audience}"
            );
        }
    }
}

#[tokio::test]
async fn a_list_is_of_a_unit_with_all_below_it_and_goes_on_by_its_cursor() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Cam Lộ").await);
    let teacher = app.person(Role::Teacher, app.root).await;
    for (unit, title) in [
        (here, "Một"),
        (there, "Hai"),
        (here, "Ba"),
        (app.root, "Bốn"),
    ] {
        app.clock.advance(chrono::Duration::minutes(1));
        Course::build(&teacher, unit)
            .title(title)
            .section("C", &["B"])
            .published()
            .await;
    }
    let visitor = app.visitor();
    let of = visitor
        .get(&format!("/api/v1/courses?unit_id={here}"))
        .await
        .ok();
    assert_eq!(titles(&of["items"]), ["Ba", "Một"]);
    let first = visitor
        .get(&format!("/api/v1/courses?unit_id={}&limit=3", app.root))
        .await
        .ok();
    assert_eq!(titles(&first["items"]), ["Bốn", "Ba", "Hai"]);
    let next = first["next"].as_str().unwrap();
    let rest = visitor
        .get(&format!("/api/v1/courses?limit=3&after={next}"))
        .await
        .ok();
    assert_eq!(titles(&rest["items"]), ["Một"]);
    assert!(rest["next"].is_null());
    visitor.get("/api/v1/courses?after=%25").await.expect(422);
}

#[tokio::test]
async fn a_course_goes_into_the_bin_and_comes_back() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("Một", &["Bài"])
        .published()
        .await;
    let version = teacher.get(&course.api()).await.ok()["version"]
        .as_i64()
        .unwrap();
    teacher.delete(&course.api()).await.expect(428);
    teacher.delete_at(&course.api(), version).await.expect(204);
    for path in [course.api(), course.lesson(0), course.path.clone()] {
        teacher.get(&path).await.expect(404);
    }
    assert!(titles(&teacher.get("/api/v1/courses?mine=true").await.ok()["items"]).is_empty());
    let restore = format!("{}/restore", course.api());
    app.nobody()
        .await
        .post(&restore, json!({}))
        .await
        .expect(404);
    app.visitor().post(&restore, json!({})).await.expect(401);
    let back = teacher.post(&restore, json!({})).await.ok();
    assert_eq!(
        (&back["state"], &back["lesson_count"]),
        (&json!("published"), &json!(1))
    );
    app.visitor().get(&course.api()).await.expect(200);
}

/// What the feed says after a position, once it says `wanted`. On PostgreSQL it says nothing before all older
/// transactions of the server have ended, and other tests have theirs.
async fn told_since(app: &TestApp, before: Position, wanted: (Thing, Uuid)) -> Vec<(Thing, Uuid)> {
    tests::program::until(&format!("{wanted:?} in the feed"), 30, async || {
        let rows = feed::after(app.app.db.reader(), before, 100).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.thing, row.thing_id)).collect();
        told.contains(&wanted).then_some(told)
    })
    .await
}

#[tokio::test]
async fn what_can_be_found_is_told_to_the_index_in_the_same_commit() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("Một", &["Bài một", "Bài hai"])
        .await;
    let end = |ends: Option<(Position, Position)>| ends.unwrap().1;
    let before = end(feed::ends(app.app.db.reader()).await.unwrap());
    act(&teacher, &course, "publish").await.ok();
    let told = told_since(&app, before, (Thing::Course, course.id)).await;
    for id in &course.lessons {
        assert!(told.contains(&(Thing::Lesson, *id)));
    }
    let before = end(feed::ends(app.app.db.reader()).await.unwrap());
    teacher
        .patch(&course.lesson(1), 1, json!({"body": "Chữ khác"}))
        .await
        .ok();
    told_since(&app, before, (Thing::Lesson, course.lessons[1])).await;
}

#[tokio::test]
async fn who_did_what_to_a_course_is_written_down() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let course = Course::build(&teacher, app.root)
        .section("Một", &["Bài"])
        .published()
        .await;
    let acts = audit::Entity::find()
        .filter(audit::Column::ThingId.eq(course.id))
        .all(app.app.db.reader())
        .await
        .unwrap();
    let mut words: Vec<&str> = acts.iter().map(|row| row.action.as_str()).collect();
    words.sort_unstable();
    assert_eq!(words, ["course.create", "course.publish"]);
    assert!(
        acts.iter()
            .all(|row| row.actor_id == Some(teacher.person()))
    );
}
