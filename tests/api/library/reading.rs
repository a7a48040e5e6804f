//! Reading: who may, a page at a time, words found in a book, where one stopped.

use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Course,
    book::{self, at, step, with_pages},
};

use super::{BOOKS, library, titles};

#[tokio::test]
async fn who_may_read_a_book_is_decided_by_its_audience() {
    let (app, centre, librarian, learner) = library().await;
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let stranger = app.person(Role::Learner, elsewhere).await;
    let (visitor, teacher) = (app.visitor(), app.person(Role::Teacher, centre).await);
    // Of each: the status of the record and of a page for a visitor, a stranger, a learner and a teacher of the unit.
    for (access, expected) in [
        ("public", [(200, 200), (200, 200), (200, 200), (200, 200)]),
        (
            "signed_in",
            [(200, 401), (200, 200), (200, 200), (200, 200)],
        ),
        ("members", [(401, 401), (404, 404), (200, 200), (200, 200)]),
        ("staff", [(401, 401), (404, 404), (404, 404), (200, 200)]),
    ] {
        let record = json!({"title": access, "access": access});
        let made = with_pages(&app, &librarian, centre, record, &["Trăm năm"]).await;
        let clients = [&visitor, &stranger, &learner, &teacher];
        for (client, (seen, read)) in clients.into_iter().zip(expected) {
            client.get(&at(&made, "")).await.expect(seen);
            client.get(&at(&made, "/pages/1")).await.expect(read);
            client.get(&at(&made, "/find?q=tram")).await.expect(read);
            let listed = client.get(BOOKS).await.ok();
            assert_eq!(titles(&listed).contains(&access), seen == 200, "{access}");
        }
        librarian.get(&at(&made, "/pages/1")).await.expect(200);
    }
}

#[tokio::test]
async fn a_page_is_one_small_answer() {
    let (app, centre, librarian, _) = library().await;
    let texts = ["Trăm năm trong cõi người ta", "Chữ tài", "Trải qua"];
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Truyện Kiều"}),
        &texts,
    )
    .await;
    let short = made["short"].as_str().unwrap();
    let page = app
        .visitor()
        .get(&format!("{BOOKS}/{short}/pages/2"))
        .await
        .ok();
    assert_eq!(page["text"], "Chữ tài");
    assert_eq!(page["words"][0], json!([0, 0, 90, 20, "Chữ", 96]));
    assert_eq!(
        (&page["previous"], &page["next"], &page["count"]),
        (&json!(1), &json!(3), &json!(3))
    );
    let id = made["id"].as_str().unwrap();
    let url = |width: i32| {
        format!(
            "/library/books/{id}/pages/2/{width}-{}.webp",
            book::IMAGE_HASH
        )
    };
    let images: Vec<Value> = [360, 720, 1080]
        .into_iter()
        .map(|width| json!({"width": width, "url": url(width)}))
        .collect();
    assert_eq!(page["images"], json!(images));
    assert_eq!(page["book"]["title"], "Truyện Kiều");
    let first = app.visitor().get(&at(&made, "/pages/1")).await.ok();
    assert_eq!(
        (&first["previous"], &first["next"]),
        (&Value::Null, &json!(2))
    );
    let last = app.visitor().get(&at(&made, "/pages/3")).await.ok();
    assert_eq!(last["next"], Value::Null);
    for beyond in ["/pages/0", "/pages/4", "/pages/-1"] {
        app.visitor().get(&at(&made, beyond)).await.expect(404);
    }
}

#[tokio::test]
async fn words_are_found_in_a_book_with_or_without_diacritics() {
    let (app, centre, librarian, _) = library().await;
    let texts = [
        "Trăm năm trong cõi người ta,",
        "Chữ tài chữ mệnh",
        "Cõi trần, người đời: độc-lập, Hoà bình",
    ];
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Truyện Kiều"}),
        &texts,
    )
    .await;
    let find = async |question: &str| {
        let http = app.visitor();
        let request = http.request(reqwest::Method::GET, &at(&made, "/find"));
        tests::read(request.query(&[("q", question)])).await.ok()["hits"].clone()
    };
    let expected = json!([{
        "number": 1,
        "snippet": [
            {"text": "Trăm năm trong ", "marked": false}, {"text": "cõi người", "marked": true}, {"text": " ta", "marked": false},
        ],
        "boxes": [[300, 0, 90, 20], [400, 0, 90, 20]],
    }]);
    for question in [
        "cõi người",
        "coi nguoi",
        "CÕI NGƯỜI",
        "co\u{303}i ngu\u{31b}o\u{31b}\u{300}i",
        "cói ngươi",
    ] {
        assert_eq!(find(question).await, expected, "{question}");
    }
    let scattered = find("nguoi coi").await;
    assert_eq!(scattered.as_array().unwrap().len(), 2);
    let hyphened = find("độc lập").await;
    assert_eq!(
        (
            &hyphened[0]["number"],
            hyphened[0]["boxes"].as_array().unwrap().len()
        ),
        (&json!(3), 1)
    );
    assert_eq!(find("hòa bình").await[0]["number"], 3);
    assert_eq!(find("không có").await, json!([]));
    assert_eq!(find("…").await, json!([]));
}

#[tokio::test]
async fn the_place_where_one_stopped_is_the_latest_by_the_readers_own_clock() {
    let (app, centre, librarian, learner) = library().await;
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Truyện Kiều"}),
        &["một", "hai", "ba"],
    )
    .await;
    let put = async |page: i32, at_time: Option<&str>, status: u16| {
        let body = json!({"page": page, "mode": "text", "at": at_time});
        learner
            .put(&at(&made, "/reading"), body)
            .await
            .expect(status);
    };
    let stands = async || learner.get(&at(&made, "")).await.ok()["reading"].clone();
    put(2, Some("2026-11-21T02:30:00Z"), 204).await;
    put(1, Some("2026-11-21T02:00:00Z"), 204).await;
    assert_eq!(stands().await, json!({"page": 2, "mode": "text"}));
    // A clock that runs a year ahead counts as now.
    put(3, Some("2027-11-21T02:00:00Z"), 204).await;
    app.clock.advance(chrono::Duration::minutes(5));
    put(1, None, 204).await;
    assert_eq!(stands().await["page"], 1);
    put(4, None, 422).await;
    put(0, None, 422).await;
    let body = json!({"page": 1, "mode": "image"});
    app.visitor()
        .put(&at(&made, "/reading"), body)
        .await
        .expect(401);
}

#[tokio::test]
async fn the_editor_sees_every_page_with_its_confidence_and_others_do_not() {
    let (app, centre, librarian, learner) = library().await;
    let texts = ["một", "hai"];
    let made = with_pages(&app, &librarian, centre, json!({"title": "Kiều"}), &texts).await;
    let pages = made["page_list"].as_array().unwrap();
    assert_eq!(pages.len(), 2);
    assert_eq!(
        (&pages[1]["number"], &pages[1]["state"], &pages[1]["source"]),
        (&json!(2), &json!("ready"), &json!("ocr"))
    );
    assert_eq!(pages[1]["mean_confidence"], 96.5);
    let seen = learner.get(&at(&made, "")).await.ok();
    assert_eq!(
        (&seen["page_list"], &seen["page_count"]),
        (&Value::Null, &json!(2))
    );
}

#[tokio::test]
async fn images_go_only_to_readers_and_are_kept_for_ever() {
    let (app, centre, librarian, learner) = library().await;
    let record = json!({"title": "Kiều", "access": "signed_in"});
    let made = with_pages(&app, &librarian, centre, record, &["Trăm năm"]).await;
    book::put_images(&app, &made, 1).await;
    let page = learner.get(&at(&made, "/pages/1")).await.ok();
    let url = page["images"][1]["url"].as_str().unwrap();
    app.visitor().get(url).await.expect(401);
    let image = learner.get(url).await.expect(200);
    assert_eq!(image.text, "page 1 at 720");
    assert_eq!(image.header("content-type"), "image/webp");
    assert_eq!(
        image.header("cache-control"),
        "private, max-age=31536000, immutable"
    );
    let again = learner
        .request(reqwest::Method::GET, url)
        .header("if-none-match", image.header("etag"));
    tests::read(again).await.expect(304);
    let head = tests::read(learner.request(reqwest::Method::HEAD, url))
        .await
        .expect(200);
    assert_eq!(
        (head.header("content-length"), head.text.as_str()),
        ("13", "")
    );
    let cover = made["cover"]["url"].as_str().unwrap();
    assert_eq!(app.visitor().get(cover).await.expect(200).text, "cover");
    let change = json!({"access": "public"});
    librarian.patch(&at(&made, ""), 2, change).await.expect(200);
    let open = app.visitor().get(url).await.expect(200);
    assert!(open.header("cache-control").starts_with("public, "));
    let id = made["id"].as_str().unwrap();
    for other in [
        format!("/library/books/{id}/pages/1/720-0000000000000000.webp"),
        format!("/library/books/{id}/pages/1/500-{}.webp", book::IMAGE_HASH),
        format!("/library/books/{id}/pages/2/720-{}.webp", book::IMAGE_HASH),
        format!("/library/books/{id}/pages/1/720.webp"),
        format!("/library/books/{id}/cover-0000000000000000.webp"),
        format!("/library/books/{id}/original"),
        format!(
            "/library/books/{id}/pages/1/..%2f..%2f720-{}.webp",
            book::IMAGE_HASH
        ),
    ] {
        app.visitor().get(&other).await.expect(404);
    }
    step(
        &librarian,
        &librarian.get(&at(&made, "")).await.ok(),
        "withdraw",
    )
    .await
    .expect(200);
    app.visitor().get(url).await.expect(404);
    app.visitor().get(cover).await.expect(404);
}

#[tokio::test]
async fn a_course_that_one_learns_opens_its_book() {
    let (app, centre, librarian, _) = library().await;
    let teacher = app.person(Role::Teacher, centre).await;
    let record = json!({"title": "Sổ tay", "access": "members"});
    let made = with_pages(&app, &librarian, centre, record, &["Trăm năm"]).await;
    let chapter = json!({"title": "Đọc", "kind": "book", "book_id": made["id"], "page_from": 1, "page_to": 1});
    let course = Course::build(&teacher, centre)
        .section_of("Một", vec![chapter])
        .published()
        .await;
    let learner = app.nobody().await;
    learner.get(&at(&made, "/pages/1")).await.expect(404);
    course.enrol(&learner).await;
    learner.get(&at(&made, "/pages/1")).await.expect(200);
    learner.get(&at(&made, "")).await.expect(200);
    learner
        .delete(&format!("{}/enrolment", course.api()))
        .await
        .ok();
    learner.get(&at(&made, "/pages/1")).await.expect(404);
}
