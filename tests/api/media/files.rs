//! The files of a lecture: to whom they are given, and how.

use reqwest::{Method, header};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;
use store::{
    contests::{contest, entry},
    courses::{course, enrolment, lesson, section},
    id::{ContestId, CourseId, EnrolmentId, EntryId, LectureId, LessonId, SectionId},
    state::{Audience, ContestState, EntryState, LessonKind, Level, PublishState, Role},
};
use tests::{
    Client, TestApp,
    lecture::{FILES, file, ready},
    read,
    tus::noise,
};

/// Every file of a lecture answers with the same status.
async fn all_answer(client: &Client, id: LectureId, status: u16) {
    for name in FILES {
        let whole = client.get(&file(id, name)).await;
        assert_eq!(whole.status, status, "{name}");
        let part = read(
            client
                .request(Method::GET, &file(id, name))
                .header(header::RANGE, "bytes=0-9"),
        )
        .await;
        assert!(
            part.status == status || (status == 200 && part.status == 206),
            "{name}: {}",
            part.status
        );
        let head = read(client.request(Method::HEAD, &file(id, name))).await;
        assert_eq!(head.status, status, "{name}");
        // Knowing the tag is not a way in.
        let known = read(
            client
                .request(Method::GET, &file(id, name))
                .header(header::IF_NONE_MATCH, "*"),
        )
        .await;
        assert!(
            known.status == status || (status == 200 && known.status == 304),
            "{name}: {}",
            known.status
        );
    }
}

#[tokio::test]
async fn each_file_is_given_to_its_audience_alone() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Gio Linh").await);
    let teacher = app.person(Role::Teacher, here).await;
    let visitor = app.visitor();
    let nobody = app.nobody().await;
    let stranger = app.person(Role::Administrator, there).await;
    let learner = app.person(Role::Learner, here).await;
    let above = app.person(Role::Learner, app.root).await;
    let librarian = app.person(Role::Librarian, here).await;
    let people = [
        &visitor, &nobody, &stranger, &learner, &above, &librarian, &teacher,
    ];
    let cases = [
        ("public", [200, 200, 200, 200, 200, 200, 200]),
        ("signed_in", [401, 200, 200, 200, 200, 200, 200]),
        ("members", [401, 404, 404, 200, 200, 200, 200]),
        ("staff", [404, 404, 404, 404, 404, 200, 200]),
    ];
    for (audience, statuses) in cases {
        let id = ready(&app, &teacher, here, audience).await;
        for (person, status) in people.iter().zip(statuses) {
            all_answer(person, id, status).await;
        }
    }
}

#[tokio::test]
async fn a_right_that_ends_ends_at_the_next_segment() {
    let app = TestApp::new().await;
    let centre = app.centre("Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let id = ready(&app, &teacher, centre, "members").await;
    let learner = app.person(Role::Learner, centre).await;
    all_answer(&learner, id, 200).await;
    let staff = app.person(Role::Administrator, centre).await;
    let person = staff
        .get(&format!("/api/v1/people/{}", learner.person()))
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
    all_answer(&learner, id, 404).await;
    // Signing out, too.
    all_answer(&teacher, id, 200).await;
    teacher.delete("/api/v1/session").await.expect(204);
    all_answer(&teacher, id, 401).await;
}

#[tokio::test]
async fn what_lies_in_the_bin_is_given_to_nobody_but_who_may_take_it_out() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    teacher
        .delete_at(&format!("/api/v1/lectures/{id}"), 1)
        .await
        .ok();
    all_answer(&app.visitor(), id, 404).await;
    all_answer(&app.person(Role::Learner, app.root).await, id, 404).await;
    all_answer(&teacher, id, 200).await;
}

#[tokio::test]
async fn a_course_opens_its_lectures_to_those_enrolled() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Gio Linh").await);
    let teacher = app.person(Role::Teacher, here).await;
    let id = ready(&app, &teacher, here, "staff").await;
    let learner = app.person(Role::Learner, there).await;
    let other = app.person(Role::Learner, there).await;
    let course_id = a_course(&app, &teacher, id, PublishState::Published).await;
    all_answer(&learner, id, 404).await;
    enrol(&app, course_id, &learner, None).await;
    all_answer(&learner, id, 200).await;
    all_answer(&other, id, 404).await;
    enrol(&app, course_id, &other, Some(app.clock.now())).await;
    all_answer(&other, id, 404).await;
    let draft = a_course(
        &app,
        &teacher,
        ready(&app, &teacher, here, "staff").await,
        PublishState::Draft,
    )
    .await;
    enrol(&app, draft, &other, None).await;
    all_answer(&other, id, 404).await;
}

async fn a_course(
    app: &TestApp,
    teacher: &Client,
    lecture: LectureId,
    state: PublishState,
) -> CourseId {
    let (id, section_id, lesson_id) = (CourseId::new(), SectionId::new(), LessonId::new());
    let now = app.clock.now();
    let course = course::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set("rau".to_owned()),
        unit_id: Set(app.root),
        teacher_id: Set(teacher.person()),
        title: Set("Rau".to_owned()),
        sort_key: Set(vec![1]),
        summary: Set(String::new()),
        about: Set(String::new()),
        audience: Set(Audience::Public),
        level: Set(Level::Any),
        state: Set(state),
        published_at: Set(None),
        cover_key: Set(None),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let section = section::ActiveModel {
        id: Set(section_id),
        course_id: Set(id),
        title: Set("1".to_owned()),
        position: Set(1),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let lesson = lesson::ActiveModel {
        id: Set(lesson_id),
        short: Set(lesson_id.short()),
        slug: Set("bai".to_owned()),
        course_id: Set(id),
        section_id: Set(section_id),
        title: Set("Bài".to_owned()),
        kind: Set(LessonKind::Video),
        body: Set(String::new()),
        lecture_id: Set(Some(lecture)),
        book_id: Set(None),
        page_from: Set(None),
        page_to: Set(None),
        minutes: Set(1),
        position: Set(1),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    course.insert(&*tx).await.expect("a row");
    section.insert(&*tx).await.expect("a row");
    lesson.insert(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
    id
}

async fn enrol(
    app: &TestApp,
    course_id: CourseId,
    who: &Client,
    left_at: Option<chrono::DateTime<chrono::Utc>>,
) {
    let row = enrolment::ActiveModel {
        id: Set(EnrolmentId::new()),
        course_id: Set(course_id),
        person_id: Set(who.person()),
        created_at: Set(app.clock.now()),
        finished_at: Set(None),
        left_at: Set(left_at),
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    row.insert(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
}

#[tokio::test]
async fn a_published_entry_of_a_contest_is_open_to_everybody() {
    let app = TestApp::new().await;
    let centre = app.centre("Hải Lăng").await;
    let teacher = app.person(Role::Teacher, centre).await;
    let id = ready(&app, &teacher, centre, "staff").await;
    let organizer = app.person(Role::Organizer, app.root).await;
    let contest_id = a_contest(&app, ContestState::Draft).await;
    let entry_id = an_entry(&app, contest_id, id, &teacher).await;
    all_answer(&app.visitor(), id, 404).await;
    all_answer(&organizer, id, 200).await;
    set_entry(&app, entry_id, EntryState::Published).await;
    all_answer(&app.visitor(), id, 404).await;
    set_contest(&app, contest_id, ContestState::Open).await;
    all_answer(&app.visitor(), id, 200).await;
    all_answer(&app.nobody().await, id, 200).await;
    set_entry(&app, entry_id, EntryState::Withdrawn).await;
    all_answer(&app.visitor(), id, 404).await;
}

async fn a_contest(app: &TestApp, state: ContestState) -> ContestId {
    let id = ContestId::new();
    let now = app.clock.now();
    let row = contest::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set("quay-phim".to_owned()),
        unit_id: Set(app.root),
        title: Set("Quay phim".to_owned()),
        sort_key: Set(vec![1]),
        rules: Set(String::new()),
        state: Set(state),
        opens_at: Set(now),
        closes_at: Set(now),
        poster_key: Set(None),
        pseudonym_key: Set(vec![1]),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    row.insert(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
    id
}

async fn an_entry(
    app: &TestApp,
    contest_id: ContestId,
    lecture_id: LectureId,
    by: &Client,
) -> EntryId {
    let id = EntryId::new();
    let row = entry::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set("bai".to_owned()),
        contest_id: Set(contest_id),
        unit_id: Set(app.root),
        submitter_id: Set(by.person()),
        title: Set("Bài".to_owned()),
        sort_key: Set(vec![1]),
        story: Set(String::new()),
        author_name: Set(String::new()),
        lecture_id: Set(lecture_id),
        state: Set(EntryState::Submitted),
        reject_reason: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
        created_at: Set(app.clock.now()),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    row.insert(&*tx).await.expect("a row");
    tx.commit().await.expect("a commit");
    id
}

async fn set_entry(app: &TestApp, id: EntryId, state: EntryState) {
    let tx = app.app.db.begin().await.expect("a transaction");
    entry::ActiveModel {
        id: Set(id),
        state: Set(state),
        ..Default::default()
    }
    .update(&*tx)
    .await
    .expect("a row");
    tx.commit().await.expect("a commit");
}

async fn set_contest(app: &TestApp, id: ContestId, state: ContestState) {
    let tx = app.app.db.begin().await.expect("a transaction");
    contest::ActiveModel {
        id: Set(id),
        state: Set(state),
        ..Default::default()
    }
    .update(&*tx)
    .await
    .expect("a row");
    tx.commit().await.expect("a commit");
}

#[tokio::test]
async fn a_range_is_given_as_it_is_asked() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    let (path, film) = (file(id, "v240.m4s"), noise(200_000));
    let asked = |range: &'static str| {
        app.visitor()
            .request(Method::GET, &path)
            .header(header::RANGE, range)
            .send()
    };
    let cases: [(&str, u16, &str, std::ops::Range<usize>); 8] = [
        ("bytes=0-0", 206, "bytes 0-0/200000", 0..1),
        ("bytes=1000-1999", 206, "bytes 1000-1999/200000", 1000..2000),
        (
            "bytes=199990-",
            206,
            "bytes 199990-199999/200000",
            199_990..200_000,
        ),
        (
            "bytes=-10",
            206,
            "bytes 199990-199999/200000",
            199_990..200_000,
        ),
        (
            "bytes=199000-999999",
            206,
            "bytes 199000-199999/200000",
            199_000..200_000,
        ),
        ("bytes=0-9,20-29", 200, "", 0..200_000),
        ("bytes=9-0", 200, "", 0..200_000),
        ("lines=1-2", 200, "", 0..200_000),
    ];
    for (range, status, said, bytes) in cases {
        let answer = asked(range).await.expect("an answer");
        let text = |name: &str| {
            answer
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .unwrap_or("")
                .to_owned()
        };
        assert_eq!(answer.status(), status, "{range}");
        assert_eq!(text("content-range"), said, "{range}");
        assert_eq!(text("accept-ranges"), "bytes");
        assert_eq!(text("content-type"), "video/mp4");
        assert_eq!(text("content-length"), bytes.len().to_string());
        assert_eq!(
            answer.bytes().await.expect("bytes"),
            film.slice(bytes),
            "{range}"
        );
    }
    for past in ["bytes=200000-", "bytes=300000-400000", "bytes=-0"] {
        let answer = asked(past).await.expect("an answer");
        assert_eq!(answer.status(), 416, "{past}");
        assert_eq!(answer.headers()["content-range"], "bytes */200000");
    }
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let public = ready(&app, &teacher, app.root, "public").await;
    let private = ready(&app, &teacher, app.root, "members").await;
    for (id, client, caching) in [
        (public, app.visitor(), "public, max-age=3600"),
        (private, teacher.clone(), "private, no-cache"),
    ] {
        for name in FILES {
            let first = client
                .request(Method::GET, &file(id, name))
                .send()
                .await
                .expect("an answer");
            assert_eq!(first.headers()["cache-control"], caching, "{name}");
            let tag = first.headers()["etag"].clone();
            let again = client
                .request(Method::GET, &file(id, name))
                .header(header::IF_NONE_MATCH, &tag);
            let again = read(again).await.expect(304);
            assert_eq!(again.header("etag"), tag.to_str().expect("text"));
            assert_eq!(again.header("cache-control"), caching);
            assert!(again.text.is_empty());
        }
    }
    // A range of a file that has changed since is not mixed with the old one.
    let ask = app
        .visitor()
        .request(Method::GET, &file(public, "v240.m4s"))
        .header(header::RANGE, "bytes=0-9");
    read(ask.header(header::IF_RANGE, "\"another\""))
        .await
        .expect(200);
}

#[tokio::test]
async fn head_says_what_get_would_bring() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    for (name, length, kind) in [
        ("master.m3u8", "25", "application/vnd.apple.mpegurl"),
        ("v240.m4s", "200000", "video/mp4"),
        ("poster.webp", "4000", "image/webp"),
    ] {
        let head = read(app.visitor().request(Method::HEAD, &file(id, name)))
            .await
            .expect(200);
        assert_eq!(
            (head.header("content-length"), head.header("content-type")),
            (length, kind)
        );
    }
}

#[tokio::test]
async fn no_name_leads_out_of_the_lecture() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    let hidden = ready(&app, &teacher, app.root, "staff").await;
    for path in [
        format!("/media/lectures/{id}/t1/nothing.m4s"),
        format!("/media/lectures/{id}/t1/checkpoints.json"),
        format!("/media/lectures/{id}/t2/v240.m4s"),
        format!("/media/lectures/{id}/..%2f{hidden}%2ft1/v240.m4s"),
        format!("/media/lectures/{id}/..%2f..%2f{hidden}/t1"),
        format!("/media/lectures/{id}/t1/..%2f..%2f{hidden}%2ft1%2fv240.m4s"),
        format!("/media/lectures/{id}/t1/%2e%2e"),
        format!("/media/lectures/{id}/t1/.."),
        format!("/media/lectures/{id}/t1/"),
        format!("/media/lectures/{}/t1/v240.m4s", json!("x")),
    ] {
        let answer = app.visitor().get(&path).await;
        assert_eq!(answer.status, 404, "{path}");
    }
}
