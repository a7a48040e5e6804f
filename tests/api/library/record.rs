//! A book's record: who makes it, what it must say, how it is changed.

use serde_json::{Value, json};
use store::state::Role;
use tests::book::{add, at, published, step};
use uuid::Uuid;

use super::{BOOKS, library, titles};

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
async fn a_card_is_kept_as_it_is_written() {
    let (app, centre, librarian, _) = library().await;
    let record = json!({
        "title": "Truyện Kiều", "extent": " 312  tr. ; 21 cm ;", "series": "Văn học cổ điển", "series_number": "T. 5",
        "ddc": "895.922", "ddc_edition": "14", "bbk": "84(1)6-5",
    });
    let made = published(&librarian, centre, record).await;
    assert_eq!(
        [
            &made["extent"],
            &made["series"],
            &made["series_number"],
            &made["ddc_edition"],
            &made["bbk"]
        ],
        [
            "312 tr. ; 21 cm",
            "Văn học cổ điển",
            "T. 5",
            "14",
            "84(1)6-5"
        ]
    );
    // A series is found where titles are.
    let found = app.visitor().get(&format!("{BOOKS}?q=co+dien")).await.ok();
    assert_eq!(titles(&found), ["Truyện Kiều"]);
    let page = app
        .visitor()
        .get(made["path"].as_str().unwrap())
        .await
        .expect(200)
        .text;
    for said in [
        "312 tr. ; 21 cm",
        "Văn học cổ điển ; T. 5",
        "895.922 (bản DDC 14)",
        "84(1)6-5",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let version = made["version"].as_i64().unwrap();
    for wrong in [
        json!({"ddc_edition": "22"}),
        json!({"series": null}),
        json!({"bbk": "x".repeat(61)}),
    ] {
        librarian
            .patch(&at(&made, ""), version, wrong)
            .await
            .expect(422);
    }
    let without = json!({"series": null, "series_number": null, "ddc": null});
    let after = librarian.patch(&at(&made, ""), version, without).await.ok();
    assert_eq!([&after["series_number"], &after["ddc_edition"]], ["", ""]);
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
