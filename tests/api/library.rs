//! Books: their records, who sees them, their pages, words found in them, where one stopped.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use store::{
    job,
    search::{change, feed},
    state::{Role, Thing, UnitKind, UploadState},
};
use tests::{
    Course, TestApp,
    book::{self, add, at, finished_upload, published, step, with_pages},
};
use uuid::Uuid;

const BOOKS: &str = "/api/v1/books";

/// An installation with a centre, its librarian and a learner.
async fn library() -> (TestApp, store::id::UnitId, tests::Client, tests::Client) {
    let app = TestApp::new().await;
    let centre = app.centre("TTHTCĐ xã Hải Lăng").await;
    let librarian = app.person(Role::Librarian, centre).await;
    let learner = app.person(Role::Learner, centre).await;
    (app, centre, librarian, learner)
}

fn titles(batch: &Value) -> Vec<&str> {
    let items = batch["items"].as_array().expect("a batch");
    items
        .iter()
        .map(|book| book["title"].as_str().expect("a title"))
        .collect()
}

#[tokio::test]
async fn a_new_book_is_a_draft_that_only_its_keepers_see() {
    let (app, centre, librarian, learner) = library().await;
    let made = add(&librarian, centre, json!({"title": "Truyện Kiều"})).await;
    assert_eq!(
        (&made["published"], &made["state"]),
        (&json!(false), &json!("draft"))
    );
    assert_eq!(made["can"], json!(["read", "edit", "publish", "delete"]));
    for client in [&app.visitor(), &learner] {
        client.get(&at(&made, "")).await.expect(404);
        assert!(titles(&client.get(BOOKS).await.ok()).is_empty());
    }
    assert!(titles(&librarian.get(BOOKS).await.ok()).is_empty());
    let drafts = librarian.get(&format!("{BOOKS}?state=draft")).await.ok();
    assert_eq!(titles(&drafts), ["Truyện Kiều"]);
    let drafts = learner.get(&format!("{BOOKS}?state=draft")).await.ok();
    assert!(titles(&drafts).is_empty());
}

#[tokio::test]
async fn only_who_keeps_a_units_library_adds_books_to_it() {
    let (app, centre, _, learner) = library().await;
    let body = || json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Sổ tay"});
    app.visitor().post(BOOKS, body()).await.expect(401);
    learner.post(BOOKS, body()).await.expect(403);
    let teacher = app.person(Role::Teacher, centre).await;
    teacher.post(BOOKS, body()).await.expect(403);
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let stranger = app.person(Role::Librarian, elsewhere).await;
    stranger.post(BOOKS, body()).await.expect(403);
    let above = app.person(Role::Librarian, app.root).await;
    for client in [app.person(Role::Staff, centre).await, above] {
        client.post(BOOKS, body()).await.expect(200);
    }
}

#[tokio::test]
async fn the_same_book_sent_again_is_the_same_book() {
    let (app, centre, librarian, _) = library().await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Sổ tay"});
    let first = librarian.post(BOOKS, body.clone()).await.ok();
    assert_eq!(librarian.post(BOOKS, body.clone()).await.ok(), first);
    let drafts = librarian.get(&format!("{BOOKS}?state=any")).await.ok();
    assert_eq!(titles(&drafts).len(), 1);
    let other = app.person(Role::Librarian, centre).await;
    other.post(BOOKS, body).await.expect(409);
}

#[tokio::test]
async fn a_record_is_kept_composed_and_without_stray_spaces() {
    let (_app, centre, librarian, _) = library().await;
    let record = json!({
        "title": "  Truye\u{323}\u{302}n   Kie\u{302}\u{300}u ", "other_title": "Đoạn trường tân thanh",
        "contributors": [{"name": "Nguyễn Du", "role": "author"}, {"name": " ", "role": "editor"}, {"name": "Đào Duy Anh", "role": "editor"}],
        "publisher": "Văn học", "place": "Hà Nội", "year": 1965, "edition": "In lần thứ 3", "isbn": "978-0-306-40615-7",
        "ddc": "895.922", "subjects": ["Thơ", "thơ ", "Văn học cổ"], "summary": "Ba nghìn câu.\n\nLục bát.",
    });
    let made = add(&librarian, centre, record).await;
    assert_eq!(made["title"], "Truyện Kiều");
    assert_eq!(made["isbn"], "9780306406157");
    assert_eq!(made["language"], "vi");
    assert_eq!(made["subjects"], json!(["Thơ", "Văn học cổ"]));
    assert_eq!(made["summary"], "Ba nghìn câu.\n\nLục bát.");
    let people =
        json!([{"name": "Nguyễn Du", "role": "author"}, {"name": "Đào Duy Anh", "role": "editor"}]);
    assert_eq!(made["contributors"], people);
    assert!(
        made["path"]
            .as_str()
            .unwrap()
            .starts_with("/thu-vien/truyen-kieu-")
    );
    let drafts = librarian.get(&format!("{BOOKS}?state=draft")).await.ok();
    assert_eq!(drafts["items"][0]["contributors"], "Nguyễn Du");
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let (_app, centre, librarian, _) = library().await;
    let body = json!({
        "id": Uuid::now_v7(), "unit_id": centre.0, "title": " ", "year": 0, "isbn": "978-0-306-40615-8",
        "ddc": "văn học", "language": "tiếng Việt", "publisher": "x".repeat(201), "subjects": vec!["a"; 1],
    });
    let answer = librarian.post(BOOKS, body).await.expect(422).json();
    let fields: Vec<&String> = answer["fields"].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        ["ddc", "isbn", "language", "publisher", "title", "year"]
    );
    let nothing = librarian.get(&format!("{BOOKS}?state=any")).await.ok();
    assert!(titles(&nothing).is_empty());
}

#[tokio::test]
async fn a_book_with_a_file_leaves_one_note_for_the_worker() {
    let (app, centre, librarian, _) = library().await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    let record = json!({"title": "Truyện Kiều", "upload_id": upload.0});
    let made = add(&librarian, centre, record).await;
    assert_eq!(made["state"], "received");
    let notes = platform::queue::job::Entity::find()
        .filter(platform::queue::job::Column::Kind.eq(job::DIGITIZE))
        .all(app.app.db.reader())
        .await
        .unwrap();
    let payload: Vec<Value> = notes.into_iter().map(|note| note.payload).collect();
    assert_eq!(payload, [json!({"job": "digitize", "book_id": made["id"]})]);
}

#[tokio::test]
async fn an_upload_is_taken_only_by_its_owner_when_it_is_whole_and_once() {
    let (app, centre, librarian, _) = library().await;
    let body = |upload: store::id::UploadId| json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Sổ tay", "upload_id": upload.0});
    let other = app.person(Role::Librarian, centre).await;
    let upload = book::finished_upload(&app, other.person(), "aa").await;
    let refused = librarian.post(BOOKS, body(upload)).await.expect(422).json();
    assert!(refused["fields"]["upload_id"].is_string());
    let half = book::upload_in(&app, librarian.person(), "bb", UploadState::Receiving).await;
    librarian.post(BOOKS, body(half)).await.expect(422);
    let gone = book::upload_in(&app, librarian.person(), "cc", UploadState::Gone).await;
    librarian.post(BOOKS, body(gone)).await.expect(422);
    other.post(BOOKS, body(upload)).await.expect(200);
    other.post(BOOKS, body(upload)).await.expect(422);
}

#[tokio::test]
async fn a_file_that_the_library_has_is_said_before_it_is_taken_again() {
    let (app, centre, librarian, learner) = library().await;
    let first = book::finished_upload(&app, librarian.person(), "aa").await;
    let record = json!({"title": "Truyện Kiều", "upload_id": first.0});
    published(&librarian, centre, record).await;
    let second = book::finished_upload(&app, librarian.person(), "aa").await;
    let duplicates = format!("{BOOKS}/duplicates?upload_id={second}");
    assert_eq!(
        titles(&librarian.get(&duplicates).await.ok()),
        ["Truyện Kiều"]
    );
    let by_hash = librarian
        .get(&format!("{BOOKS}/duplicates?sha256=AA"))
        .await
        .ok();
    assert_eq!(titles(&by_hash), ["Truyện Kiều"]);
    learner.get(&duplicates).await.expect(403);
    let mut body =
        json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Kiều", "upload_id": second.0});
    let said = librarian.post(BOOKS, body.clone()).await.expect(409).json();
    assert_eq!(said["message"], "Tệp này đã có trong thư viện.");
    body["allow_duplicate"] = json!(true);
    librarian.post(BOOKS, body).await.expect(200);
}

#[tokio::test]
async fn a_file_of_a_book_that_one_may_not_know_of_gives_nothing_away() {
    let (app, centre, librarian, _) = library().await;
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let stranger = app.person(Role::Librarian, elsewhere).await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    add(
        &librarian,
        centre,
        json!({"title": "Sổ tay", "upload_id": upload.0}),
    )
    .await;
    let same = book::finished_upload(&app, stranger.person(), "aa").await;
    let found = stranger
        .get(&format!("{BOOKS}/duplicates?upload_id={same}"))
        .await
        .ok();
    assert!(titles(&found).is_empty());
    add(
        &stranger,
        elsewhere,
        json!({"title": "Sổ tay", "upload_id": same.0}),
    )
    .await;
    let not_mine = format!("{BOOKS}/duplicates?upload_id={upload}");
    stranger.get(&not_mine).await.expect(404);
}

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
async fn titles_are_sorted_as_vietnamese_sorts_a_screenful_at_a_time() {
    let (app, centre, librarian, _) = library().await;
    for title in [
        "Đất rừng",
        "Ăn khế",
        "Dế mèn",
        "Ánh trăng",
        "Bài 10",
        "Bài 2",
        "An Dương Vương",
    ] {
        published(&librarian, centre, json!({"title": title})).await;
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let batch = app
            .visitor()
            .get(&format!("{BOOKS}?sort=title&limit=3{after}"))
            .await
            .ok();
        seen.extend(titles(&batch).into_iter().map(str::to_owned));
        match batch["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(
        seen,
        [
            "An Dương Vương",
            "Ánh trăng",
            "Ăn khế",
            "Bài 2",
            "Bài 10",
            "Dế mèn",
            "Đất rừng"
        ]
    );
}

#[tokio::test]
async fn new_books_come_first_a_screenful_at_a_time() {
    let (app, centre, librarian, _) = library().await;
    for n in 1..=5 {
        published(&librarian, centre, json!({"title": format!("Sách {n}")})).await;
        if n != 3 {
            app.clock.advance(chrono::Duration::minutes(1));
        }
    }
    let first = app.visitor().get(&format!("{BOOKS}?limit=2")).await.ok();
    assert_eq!(titles(&first), ["Sách 5", "Sách 4"]);
    let next = first["next"].as_str().unwrap();
    let second = app
        .visitor()
        .get(&format!("{BOOKS}?after={next}"))
        .await
        .ok();
    assert_eq!(titles(&second), ["Sách 3", "Sách 2", "Sách 1"]);
    app.visitor()
        .get(&format!("{BOOKS}?sort=title&after={next}"))
        .await
        .expect(422);
}

#[tokio::test]
async fn the_list_is_narrowed_by_unit_subject_and_words() {
    let (app, centre, librarian, _) = library().await;
    let commune = app.unit("Xã Gio Linh", UnitKind::Commune, None).await;
    let below = app
        .unit("TTHTCĐ Gio Linh", UnitKind::Centre, Some(commune))
        .await;
    let other = app.person(Role::Librarian, commune).await;
    let author = |name: &str| json!([{"name": name, "role": "author"}]);
    let kieu = json!({"title": "Truyện Kiều", "contributors": author("Nguyễn Du"), "subjects": ["Thơ ca"]});
    published(&librarian, centre, kieu).await;
    let men = json!({"title": "Dế mèn phiêu lưu ký", "contributors": author("Tô Hoài"), "subjects": ["Thiếu nhi", "thơ  CA"]});
    published(&other, below, men).await;
    published(&other, commune, json!({"title": "Kiểu nhà sàn"})).await;
    let list = async |query: &[(&str, &str)]| {
        let http = app.visitor();
        let request = http
            .request(reqwest::Method::GET, BOOKS)
            .query(&[("sort", "title")])
            .query(query);
        let batch = tests::read(request).await.ok();
        titles(&batch).join(", ")
    };
    let id = commune.to_string();
    assert_eq!(
        list(&[("unit_id", &id)]).await,
        "Dế mèn phiêu lưu ký, Kiểu nhà sàn"
    );
    assert_eq!(
        list(&[("subject", "thơ ca")]).await,
        "Dế mèn phiêu lưu ký, Truyện Kiều"
    );
    assert_eq!(
        list(&[("subject", "thơ ca"), ("unit_id", &id)]).await,
        "Dế mèn phiêu lưu ký"
    );
    assert_eq!(list(&[("q", "kieu")]).await, "Kiểu nhà sàn, Truyện Kiều");
    assert_eq!(list(&[("q", "Kiều")]).await, "Truyện Kiều");
    assert_eq!(list(&[("q", "kie\u{302}\u{300}u")]).await, "Truyện Kiều");
    assert_eq!(list(&[("q", "to hoai men")]).await, "Dế mèn phiêu lưu ký");
    assert_eq!(list(&[("q", "nguy")]).await, "Truyện Kiều");
    assert_eq!(list(&[("q", "guyen")]).await, "");
    assert_eq!(list(&[("q", "100%_")]).await, "");
    let subjects = app.visitor().get(&format!("{BOOKS}/subjects")).await.ok();
    assert_eq!(subjects["items"][0]["books"], 2);
    assert_eq!(
        subjects["items"][1],
        json!({"subject": "Thiếu nhi", "books": 1})
    );
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
async fn the_most_read_book_is_the_one_that_most_people_opened() {
    let (app, centre, librarian, learner) = library().await;
    let body = || json!({"page": 1, "mode": "image"});
    let mut books = Vec::new();
    for title in ["Sách một", "Sách hai", "Sách ba"] {
        let record = json!({"title": title});
        books.push(with_pages(&app, &librarian, centre, record, &["a", "b"]).await);
    }
    for _ in 0..3 {
        learner
            .put(&at(&books[0], "/reading"), body())
            .await
            .expect(204);
    }
    for client in [&learner, &app.nobody().await] {
        client
            .put(&at(&books[1], "/reading"), body())
            .await
            .expect(204);
    }
    let list = app.visitor().get(&format!("{BOOKS}?sort=read")).await.ok();
    assert_eq!(titles(&list), ["Sách hai", "Sách một", "Sách ba"]);
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name() {
    let (_app, centre, librarian, _) = library().await;
    let record = json!({
        "title": "Kiều", "year": 1965, "publisher": "Văn học", "subjects": ["Thơ"],
        "contributors": [{"name": "Nguyễn Du", "role": "author"}],
    });
    let made = add(&librarian, centre, record).await;
    let change = json!({"title": "Truyện Kiều", "year": null, "access": "members"});
    let after = librarian.patch(&at(&made, ""), 1, change).await.ok();
    assert_eq!(after["title"], "Truyện Kiều");
    assert_eq!(after["year"], Value::Null);
    assert_eq!(
        (
            &after["publisher"],
            &after["subjects"],
            &after["contributors"]
        ),
        (&made["publisher"], &made["subjects"], &made["contributors"])
    );
    assert_eq!(
        (&after["access"], &after["version"]),
        (&json!("members"), &json!(2))
    );
    let people = json!({
        "contributors": [{"name": "Tô Hoài", "role": "author"}], "subjects": [], "publisher": null,
    });
    let after = librarian.patch(&at(&made, ""), 2, people).await.ok();
    assert_eq!(after["contributors"][0]["name"], "Tô Hoài");
    assert_eq!(
        (&after["subjects"], &after["publisher"]),
        (&json!([]), &json!(""))
    );
}

#[tokio::test]
async fn the_second_writer_is_told_and_nothing_is_written_over() {
    let (_app, centre, librarian, learner) = library().await;
    let made = published(&librarian, centre, json!({"title": "Kiều"})).await;
    let path = at(&made, "");
    librarian
        .patch(&path, 2, json!({"title": "Truyện Kiều"}))
        .await
        .expect(200);
    let late = librarian
        .patch(&path, 2, json!({"title": "Kim Vân Kiều"}))
        .await
        .expect(409);
    assert_eq!(late.json()["current"], 3);
    let unversioned = librarian
        .request(reqwest::Method::PATCH, &path)
        .json(&json!({"title": "Kim Vân Kiều"}));
    tests::read(unversioned).await.expect(428);
    librarian.delete_at(&path, 2).await.expect(409);
    assert_eq!(librarian.get(&path).await.ok()["title"], "Truyện Kiều");
    learner
        .patch(&path, 3, json!({"title": "x"}))
        .await
        .expect(403);
    learner.delete_at(&path, 3).await.expect(403);
    step(&learner, &made, "withdraw").await.expect(403);
}

#[tokio::test]
async fn a_book_that_is_taken_back_is_a_draft_again_and_publishing_twice_changes_nothing() {
    let (app, centre, librarian, _) = library().await;
    let made = published(&librarian, centre, json!({"title": "Kiều"})).await;
    let again = step(&librarian, &made, "publish").await.ok();
    assert_eq!(again["version"], made["version"]);
    assert_eq!(again["can"], json!(["read", "edit", "withdraw", "delete"]));
    step(&librarian, &made, "withdraw").await.expect(200);
    // The answer was lost and the request is sent again.
    step(&librarian, &made, "withdraw").await.expect(200);
    app.visitor().get(&at(&made, "")).await.expect(404);
    assert!(titles(&app.visitor().get(BOOKS).await.ok()).is_empty());
}

#[tokio::test]
async fn a_deleted_book_comes_back_from_the_bin_as_it_was() {
    let (app, centre, librarian, learner) = library().await;
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Kiều"}),
        &["Trăm năm"],
    )
    .await;
    let version = made["version"].as_i64().unwrap();
    librarian
        .delete_at(&at(&made, ""), version)
        .await
        .expect(200);
    for path in ["", "/pages/1", "/find?q=tram"] {
        librarian.get(&at(&made, path)).await.expect(404);
    }
    assert!(titles(&app.visitor().get(BOOKS).await.ok()).is_empty());
    step(&learner, &made, "restore").await.expect(403);
    for _ in 0..2 {
        let back = step(&librarian, &made, "restore").await.ok();
        assert_eq!(back["version"], version + 2);
    }
    app.visitor().get(&at(&made, "/pages/1")).await.expect(200);
}

#[tokio::test]
async fn a_file_that_failed_is_tried_again_or_replaced() {
    let (app, centre, librarian, _) = library().await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    let record = json!({"title": "Kiều", "upload_id": upload.0});
    let made = add(&librarian, centre, record).await;
    let waiting = step(&librarian, &made, "retry").await.ok();
    assert_eq!(
        (&waiting["version"], &waiting["state"]),
        (&json!(1), &json!("received"))
    );
    book::fail(&app, &made, "no_such_reason").await;
    let failed = librarian.get(&at(&made, "")).await.ok();
    assert_eq!(
        failed["reason"],
        json!({"code": "no_such_reason", "text": "Không làm được các trang của tệp này."})
    );
    assert!(failed["can"].as_array().unwrap().contains(&json!("retry")));
    let again = step(&librarian, &made, "retry").await.ok();
    assert_eq!(
        (&again["state"], &again["reason"]),
        (&json!("received"), &Value::Null)
    );
    book::fail(&app, &made, "no_such_reason").await;
    let better = book::finished_upload(&app, librarian.person(), "bb").await;
    let version = again["version"].as_i64().unwrap();
    let change = json!({"upload_id": better.0});
    let replaced = librarian.patch(&at(&made, ""), version, change).await.ok();
    assert_eq!(replaced["state"], "received");
}

#[tokio::test]
async fn a_book_whose_pages_are_made_keeps_its_file() {
    let (app, centre, librarian, _) = library().await;
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Kiều"}),
        &["Trăm năm"],
    )
    .await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    let change = json!({"upload_id": upload.0});
    let refused = librarian
        .patch(&at(&made, ""), 2, change)
        .await
        .expect(422)
        .json();
    assert_eq!(refused["fields"]["upload_id"], "Sách này đã có tệp rồi.");
    step(&librarian, &made, "retry").await.expect(422);
    app.visitor().get(&at(&made, "/pages/1")).await.expect(200);
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
async fn every_change_that_can_be_found_is_in_the_feed() {
    let (app, centre, librarian, _) = library().await;
    let notes = async || {
        change::Entity::find()
            .filter(change::Column::Thing.eq(Thing::Book))
            .all(app.app.db.reader())
            .await
            .unwrap()
            .len()
    };
    let made = published(&librarian, centre, json!({"title": "Kiều"})).await;
    assert_eq!(notes().await, 2);
    librarian
        .patch(&at(&made, ""), 2, json!({"title": "Truyện Kiều"}))
        .await
        .expect(200);
    librarian.delete_at(&at(&made, ""), 3).await.expect(200);
    let back = step(&librarian, &made, "restore").await.ok();
    step(&librarian, &back, "withdraw").await.expect(200);
    assert_eq!(notes().await, 6);
    let all = feed::after(app.app.db.reader(), feed::Position::default(), 100)
        .await
        .unwrap();
    let last = all.last().unwrap();
    assert_eq!(
        (last.thing, last.thing_id.to_string()),
        (Thing::Book, made["id"].as_str().unwrap().to_owned())
    );
}

#[tokio::test]
async fn a_step_on_an_old_version_is_told() {
    let (_app, centre, librarian, _) = library().await;
    let made = add(&librarian, centre, json!({"title": "Kiều"})).await;
    librarian
        .patch(&at(&made, ""), 1, json!({"year": 1965}))
        .await
        .expect(200);
    step(&librarian, &made, "publish").await.expect(409);
    librarian
        .post(&at(&made, "/publish"), json!({}))
        .await
        .expect(428);
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

#[tokio::test]
async fn an_upload_whose_end_was_cut_off_is_made_whole_for_its_book() {
    let (app, centre, librarian, _) = library().await;
    let upload = tests::tus::upload(&librarian, "book", centre, tests::tus::noise(5000)).await;
    // As if the program had died after the last byte and before the end.
    let tx = app.app.db.begin().await.unwrap();
    store::media::upload::Entity::update_many()
        .col_expr(
            store::media::upload::Column::State,
            Expr::value(UploadState::Receiving),
        )
        .col_expr(
            store::media::upload::Column::Sha256,
            Expr::value(None::<String>),
        )
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let made = add(
        &librarian,
        centre,
        json!({"title": "Sổ tay", "upload_id": upload}),
    )
    .await;
    assert_eq!(made["state"], "received");
}

#[tokio::test]
async fn a_book_whose_worker_died_three_times_says_that_it_failed() {
    let (app, centre, librarian, _) = library().await;
    let upload = finished_upload(&app, librarian.person(), "ab").await;
    let made = add(
        &librarian,
        centre,
        json!({"title": "Sổ tay", "upload_id": upload}),
    )
    .await;
    assert_eq!(
        backend::library::say_what_was_given_up(&app.app)
            .await
            .unwrap(),
        0
    );
    let tx = app.app.db.begin().await.unwrap();
    platform::queue::job::Entity::update_many()
        .col_expr(
            platform::queue::job::Column::State,
            Expr::value("quarantined"),
        )
        .col_expr(
            platform::queue::job::Column::Reason,
            Expr::value("job.died"),
        )
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        backend::library::say_what_was_given_up(&app.app)
            .await
            .unwrap(),
        1
    );
    let failed = librarian.get(&at(&made, "")).await.ok();
    assert_eq!(failed["state"], "failed");
    let said = failed["reason"]["text"].as_str().unwrap();
    assert!(said.contains("dừng đột ngột"), "{said}");
    step(&librarian, &failed, "retry").await.ok();
    assert_eq!(
        backend::library::say_what_was_given_up(&app.app)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn a_question_of_many_words_is_refused_and_harms_nobody() {
    let (app, centre, librarian, _) = library().await;
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Sổ tay"}),
        &["Trăm năm"],
    )
    .await;
    // As many as an address may hold; each would be a condition of the statement.
    let many = "a+".repeat(3000);
    for path in [
        format!("{BOOKS}?q={many}"),
        format!("/api/v1/units?q={many}"),
        at(&made, &format!("/find?q={many}")),
    ] {
        librarian.get(&path).await.expect(422);
    }
    librarian
        .get(&format!("/thu-vien?q={many}"))
        .await
        .expect(422);
    librarian.get(&format!("{BOOKS}?q=%00")).await.expect(422);
    let sixteen = ["tr"; 16].join("+");
    librarian
        .get(&format!("{BOOKS}?q={sixteen}"))
        .await
        .expect(200);
}

#[tokio::test]
async fn two_books_that_ask_for_the_same_file_at_once_do_not_both_get_it() {
    let (app, centre, librarian, _) = library().await;
    let upload = finished_upload(&app, librarian.person(), "cd").await;
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let librarian = librarian.clone();
        asked.spawn(async move {
            let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Sổ tay", "upload_id": upload,
                "allow_duplicate": true});
            librarian.post(BOOKS, body).await.status
        });
    }
    let mut all = asked.join_all().await;
    all.sort_unstable();
    assert_eq!(all, [200, 422, 422, 422, 422, 422]);
}
