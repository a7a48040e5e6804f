//! The accession register: numbers, lines, what became of a copy, and what everybody sees of it.

use reqwest::Method;
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Answer, Client, book,
    lending::{add_copies, at, lend, with_copies},
    read,
};
use uuid::Uuid;

use super::{copy, library, number};

async fn mark(client: &Client, copy: &Value, body: Value) -> Answer {
    let request = client.request(Method::POST, &at("copies", copy, "/mark"));
    let version = copy["version"].to_string();
    read(request.header("if-match", version).json(&body)).await
}

fn numbers(batch: &Value) -> Vec<&str> {
    let items = batch["items"].as_array().expect("a batch");
    items
        .iter()
        .map(|copy| copy["accession_number"].as_str().expect("a number"))
        .collect()
}

#[tokio::test]
async fn several_copies_get_the_units_next_numbers_in_a_run() {
    let (app, centre, librarian, _) = library().await;
    let made = book::published(&librarian, centre, json!({"title": "Tắt đèn"})).await;
    let offered = format!("/api/v1/copies/numbers?unit_id={centre}&count=3");
    let view = librarian.get(&offered).await.ok();
    assert_eq!(view, json!({"first": "VN.000001", "last": "VN.000003"}));
    let all = add_copies(&librarian, centre, &made, 3).await.ok();
    assert_eq!(numbers(&all), ["VN.000001", "VN.000002", "VN.000003"]);
    // A number of another kind stands beside the run and does not disturb it.
    let own = json!({"ids": [Uuid::now_v7()], "book_id": made["id"], "unit_id": centre.0, "first_number": "TN 7",
        "source": "given", "source_note": "Bác Tư tặng", "price": 45000, "shelf": "Kệ 2", "entered_on": "2019-05-01"});
    let all = librarian.post("/api/v1/copies", own).await.ok();
    assert_eq!(numbers(&all)[0], "TN 7");
    assert_eq!(
        (
            &all["items"][0]["price"],
            &all["items"][0]["source"],
            &all["items"][0]["entered_on"]
        ),
        (&json!(45000), &json!("given"), &json!("2019-05-01"))
    );
    let next = librarian.get(&offered).await.ok();
    assert_eq!(next["first"], "VN.000004");
    // Another unit has numbers of its own.
    let other = app.centre("TTHTCĐ xã Triệu Phong").await;
    let there = app.person(Role::Librarian, other).await;
    let all = add_copies(&there, other, &made, 1).await.ok();
    assert_eq!(numbers(&all), ["VN.000001"]);
}

#[tokio::test]
async fn a_number_is_given_once_however_it_is_typed() {
    let (_app, centre, librarian, _) = library().await;
    let made = book::published(&librarian, centre, json!({"title": "Tắt đèn"})).await;
    add_copies(&librarian, centre, &made, 2).await.ok();
    let body = |number: &str| {
        json!({"ids": [Uuid::now_v7()], "book_id": made["id"], "unit_id": centre.0,
        "first_number": number, "source": "bought"})
    };
    for taken in ["VN.000002", "vn. 2"] {
        let told = librarian
            .post("/api/v1/copies", body(taken))
            .await
            .expect(422);
        let said = told.json()["fields"]["first_number"].to_string();
        assert!(said.contains("VN.000002"), "{said}");
    }
    // The same request sent again adds nothing.
    let again = body("VN.9");
    librarian.post("/api/v1/copies", again.clone()).await.ok();
    let all = librarian.post("/api/v1/copies", again).await.ok();
    assert_eq!(numbers(&all).len(), 3);
    // Two who add at once are given different numbers.
    let (one, other) = tokio::join!(
        add_copies(&librarian, centre, &made, 5),
        add_copies(&librarian, centre, &made, 5)
    );
    one.ok();
    other.ok();
    let path = format!("/api/v1/copies?unit_id={centre}&limit=100");
    let all = librarian.get(&path).await.ok();
    let mut unique = numbers(&all);
    unique.dedup();
    assert_eq!((unique.len(), numbers(&all).len()), (13, 13));
}

#[tokio::test]
async fn a_line_is_worded_anew_on_the_version_that_was_seen() {
    let (_app, centre, librarian, _) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 2).await;
    let path = at("copies", &copies[0], "");
    let words = json!({"accession_number": "VN.000500", "source": "allotted", "shelf": "Kệ 3", "call_number": "895.922 T118Đ"});
    let changed = librarian.patch(&path, 1, words.clone()).await.ok();
    assert_eq!(
        (
            &changed["accession_number"],
            &changed["shelf"],
            &changed["version"]
        ),
        (&json!("VN.000500"), &json!("Kệ 3"), &json!(2))
    );
    librarian.patch(&path, 1, words.clone()).await.expect(409);
    let taken = json!({"accession_number": "VN.2", "source": "allotted"});
    librarian.patch(&path, 2, taken).await.expect(422);
    let later =
        json!({"accession_number": "VN.500", "source": "bought", "entered_on": "2027-01-01"});
    librarian.patch(&path, 2, later).await.expect(422);
}

#[tokio::test]
async fn a_copy_is_lost_found_and_struck_off_with_a_reason() {
    let (_app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 2).await;
    // Lost in a reader's hands: the loan ends.
    lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    let out = copy(&librarian, &copies[0]).await;
    assert_eq!(
        (&out["state"], &out["loan"]["reader"]),
        (&json!("on_loan"), &json!("Nguyễn Thị Lan"))
    );
    mark(&librarian, &out, json!({"state": "damaged"}))
        .await
        .expect(409);
    let lost = mark(
        &librarian,
        &out,
        json!({"state": "lost", "note": "Bạn đọc báo mất"}),
    )
    .await
    .ok();
    assert_eq!(
        (&lost["state"], &lost["loan"]),
        (&json!("lost"), &Value::Null)
    );
    assert_eq!(
        reader.get("/api/v1/viewer/loans").await.ok()["loans"][0]["can"],
        json!([])
    );
    let gone = json!({"state": "withdrawn"});
    mark(&librarian, &lost, gone).await.expect(422);
    let gone =
        json!({"state": "withdrawn", "reason": "lost", "note": "BB số 3", "on": "2026-11-20"});
    mark(&librarian, &lost, gone).await.expect(422);
    let gone = json!({"state": "withdrawn", "reason": "lost", "note": "BB số 3"});
    let gone = mark(&librarian, &lost, gone).await.ok();
    assert_eq!(gone["withdrawn_on"], "2026-11-21");
    let told = lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .expect(409);
    assert!(
        told.json()["message"]
            .as_str()
            .unwrap()
            .contains("ghi giảm")
    );
    // Loans alone lead to these.
    mark(&librarian, &copies[1], json!({"state": "on_loan"}))
        .await
        .expect(422);
    // One that was lent stays in the register; one that was entered by mistake goes, and comes back.
    librarian
        .delete_at(&at("copies", &copies[0], ""), 4)
        .await
        .expect(409);
    librarian
        .delete_at(&at("copies", &copies[1], ""), 1)
        .await
        .ok();
    librarian
        .get(&at("copies", &copies[1], ""))
        .await
        .expect(404);
    librarian
        .post(&at("copies", &copies[1], "/restore"), json!({}))
        .await
        .ok();
    librarian.get(&at("copies", &copies[1], "")).await.ok();
}

#[tokio::test]
async fn everybody_sees_how_many_copies_are_free_and_a_label_leads_to_the_book() {
    let (app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 3).await;
    lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    let path = copies[0]["book"]["path"].as_str().unwrap();
    let visitor = app.visitor();
    let page = visitor.get(path).await;
    assert!(
        page.text
            .contains("Có 3 bản giấy ở TTHTCĐ xã Hải Lăng, 2 bản đang rảnh")
    );
    let book = format!(
        "/api/v1/books/{}",
        copies[0]["book"]["short"].as_str().unwrap()
    );
    let paper = visitor.get(&book).await.ok()["paper"].clone();
    assert_eq!(
        (&paper[0]["copies"], &paper[0]["free"], &paper[0]["can"]),
        (&json!(3), &json!(2), &json!([]))
    );
    assert_eq!(
        reader.get(&book).await.ok()["paper"][0]["can"],
        json!(["hold"])
    );
    // Digits alone stand at the end of what a label says.
    let address = copies[0]["address"].as_str().unwrap();
    let label = address.strip_prefix(app.app.config.site.origin()).unwrap();
    assert!(
        label
            .trim_start_matches("/b/")
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    );
    let moved = visitor.get(label).await.expect(302);
    assert_eq!(moved.header("location"), path);
    let moved = librarian.get(label).await.expect(302);
    assert!(moved.header("location").starts_with("/quan-ly/muon-tra?"));
    visitor.get("/b/123").await.expect(404);
}

#[tokio::test]
async fn the_register_is_a_table_in_the_order_of_its_numbers() {
    let (_app, centre, librarian, _) = library().await;
    with_copies(&librarian, centre, "Tắt đèn", 2).await;
    with_copies(&librarian, centre, "=Lão Hạc", 1).await;
    let path = format!("/api/v1/copies/register.csv?unit_id={centre}");
    let table = librarian.get(&path).await;
    assert!(table.header("content-type").starts_with("text/csv"));
    let lines: Vec<&str> = table.text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}Ngày vào sổ,Số đăng ký cá biệt,Tên sách"));
    assert!(lines[1].starts_with("21/11/2026,VN.000001,Tắt đèn"));
    // No formula for a spreadsheet.
    assert!(
        lines[3].starts_with("21/11/2026,VN.000003,'=Lão Hạc"),
        "{}",
        lines[3]
    );
    // Screenfuls on the way there.
    let some = librarian
        .get(&format!("/api/v1/copies?unit_id={centre}&limit=2"))
        .await
        .ok();
    let next = some["next"].as_str().unwrap();
    let rest = format!("/api/v1/copies?unit_id={centre}&limit=2&after={next}");
    assert_eq!(numbers(&librarian.get(&rest).await.ok()), ["VN.000003"]);
    let found = librarian
        .get(&format!("/api/v1/copies?unit_id={centre}&q=lao%20hac"))
        .await
        .ok();
    assert_eq!(numbers(&found), ["VN.000003"]);
    let found = librarian
        .get(&format!("/api/v1/copies?unit_id={centre}&q=vn.2"))
        .await
        .ok();
    assert_eq!(numbers(&found), ["VN.000002"]);
}

#[tokio::test]
async fn a_book_that_stands_in_the_register_is_not_purged() {
    let (app, centre, librarian, _) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    let path = format!(
        "/api/v1/books/{}",
        copies[0]["book"]["id"].as_str().unwrap()
    );
    let version = librarian.get(&path).await.ok()["version"].as_i64().unwrap();
    librarian.delete_at(&path, version).await.ok();
    // The register keeps its line; who entered it by mistake takes it out.
    assert_eq!(
        copy(&librarian, &copies[0]).await["book"]["title"],
        "Tắt đèn"
    );
    app.clock.advance(chrono::Duration::days(31));
    assert_eq!(backend::upkeep::bin::empty(&app.app).await.unwrap(), 0);
    let librarian = app.again(&librarian).await;
    librarian
        .delete_at(&at("copies", &copies[0], ""), 1)
        .await
        .ok();
    app.clock.advance(chrono::Duration::days(31));
    // The line first, and with it the book that it named.
    assert_eq!(backend::upkeep::bin::empty(&app.app).await.unwrap(), 2);
}
