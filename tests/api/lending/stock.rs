//! Stocktakes, and the report of a year.

use reqwest::Method;
use serde_json::{Value, json};
use store::{id::UnitId, state::Role};
use tests::{
    Client, book,
    lending::{add_copies, at, give_back, lend, with_copies},
    read,
};
use uuid::Uuid;

use super::{copy, library, number};

async fn begin(client: &Client, unit: UnitId, shelf: &str) -> Value {
    let body = json!({"id": Uuid::now_v7(), "unit_id": unit.0, "shelf": shelf});
    client.post("/api/v1/stocktakes", body).await.ok()
}

async fn scan(client: &Client, stock: &Value, texts: &[&Value]) -> Value {
    let scans: Vec<Value> = texts.iter().map(|text| json!({"text": text})).collect();
    let path = at("stocktakes", stock, "/scans");
    client.post(&path, json!({"scans": scans})).await.ok()
}

async fn found(client: &Client, stock: &Value, finding: &str) -> Vec<String> {
    let path = at("stocktakes", stock, &format!("/copies?finding={finding}"));
    let batch = client.get(&path).await.ok();
    let items = batch["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|line| line["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_stands_on_the_shelves_is_compared_with_the_register() {
    let (app, centre, librarian, reader) = library().await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 5).await;
    let there = app.centre("TTHTCĐ xã Triệu Phong").await;
    let neighbour = app.person(Role::Librarian, there).await;
    let theirs = with_copies(&neighbour, there, "Lão Hạc", 1).await;
    lend(&librarian, centre, reader.person(), number(&copies, 2))
        .await
        .ok();
    let lost = librarian.request(Method::POST, &at("copies", &copies[3], "/mark"));
    read(lost.header("if-match", "1").json(&json!({"state": "lost"})))
        .await
        .ok();
    let stock = begin(&librarian, centre, "").await;
    // Two people scan at once; the same copy counts once, and what got no answer is sent again.
    let colleague = app.person(Role::Staff, centre).await;
    let unknown = json!("VN.4711");
    let mine = [number(&copies, 0), number(&copies, 3), &unknown];
    let others = [number(&copies, 0), &theirs[0]["address"]];
    let (one, two) = tokio::join!(
        scan(&librarian, &stock, &mine),
        scan(&colleague, &stock, &others),
    );
    assert_eq!(one["items"].as_array().unwrap().len(), 3);
    assert_ne!(one["items"][0]["again"], two["items"][0]["again"]);
    scan(&librarian, &stock, &mine).await;
    let view = librarian.get(&at("stocktakes", &stock, "")).await.ok();
    assert_eq!(
        (&view["counts"], &view["scanned"]),
        (
            &json!({"seen": 1, "missing": 2, "on_loan": 1, "misplaced": 1, "unexpected": 1, "unknown": 1}),
            &json!(4)
        )
    );
    assert_eq!(
        found(&librarian, &stock, "missing").await,
        ["VN.000002", "VN.000005"]
    );
    assert_eq!(found(&librarian, &stock, "unknown").await, ["VN.4711"]);
    // Nothing in the register changed yet.
    assert_eq!(copy(&librarian, &copies[1]).await["state"], "on_shelf");
    let close = at("stocktakes", &stock, "/close");
    let closed = librarian
        .post(&close, json!({"lose_missing": true}))
        .await
        .ok();
    assert_eq!(
        (&closed["counts"], &closed["can"]),
        (&view["counts"], &json!([]))
    );
    for (index, state) in ["on_shelf", "lost", "on_loan", "on_shelf", "lost"]
        .iter()
        .enumerate()
    {
        assert_eq!(
            copy(&librarian, &copies[index]).await["state"],
            *state,
            "{index}"
        );
    }
    // The report stays as it was, whatever becomes of the copies.
    give_back(&librarian, centre, number(&copies, 1)).await.ok();
    assert_eq!(
        found(&librarian, &stock, "missing").await,
        ["VN.000002", "VN.000005"]
    );
    let late = json!({"scans": [{"text": "VN.2"}]});
    librarian
        .post(&at("stocktakes", &stock, "/scans"), late)
        .await
        .expect(409);
    librarian.post(&close, json!({})).await.ok();
}

#[tokio::test]
async fn one_shelf_is_gone_through_by_itself() {
    let (_app, centre, librarian, _) = library().await;
    let made = book::published(&librarian, centre, json!({"title": "Tắt đèn"})).await;
    for shelf in ["Kệ 1", "Kệ 2"] {
        let body = json!({"ids": [Uuid::now_v7(), Uuid::now_v7()], "book_id": made["id"], "unit_id": centre.0,
            "source": "bought", "shelf": shelf});
        librarian.post("/api/v1/copies", body).await.ok();
    }
    let stock = begin(&librarian, centre, " kệ  1").await;
    let (here, there) = (json!("VN.1"), json!("VN.3"));
    let said = scan(&librarian, &stock, &[&here, &there]).await;
    assert_eq!(
        (&said["items"][0]["finding"], &said["items"][1]["finding"]),
        (&json!("seen"), &json!("misplaced"))
    );
    assert_eq!(said["items"][1]["shelf"], "Kệ 2");
    // The other copy of the other shelf is not missed here.
    assert_eq!(found(&librarian, &stock, "missing").await, ["VN.000002"]);
}

#[tokio::test]
async fn the_year_is_told_in_figures() {
    let (app, centre, librarian, reader) = library().await;
    let record = json!({"title": "Tắt đèn", "ddc": "895.922"});
    let made = book::published(&librarian, centre, record).await;
    let old = json!({"ids": [Uuid::now_v7(), Uuid::now_v7()], "book_id": made["id"], "unit_id": centre.0,
        "source": "given", "entered_on": "2019-05-01"});
    let old = librarian.post("/api/v1/copies", old).await.ok()["items"].clone();
    add_copies(&librarian, centre, &made, 3).await.ok();
    let gone = librarian.request(Method::POST, &at("copies", &old[1], "/mark"));
    let why = json!({"state": "withdrawn", "reason": "worn", "on": "2026-03-01"});
    read(gone.header("if-match", "1").json(&why)).await.ok();
    lend(&librarian, centre, reader.person(), number(&old, 0))
        .await
        .ok();
    give_back(&librarian, centre, number(&old, 0)).await.ok();
    lend(&librarian, centre, reader.person(), number(&old, 0))
        .await
        .ok();
    let other = app.person(Role::Learner, centre).await;
    // Lent by a slip: it does not count, nor does its reader.
    let slip = lend(&librarian, centre, other.person(), &json!("VN.3"))
        .await
        .ok();
    librarian.delete(&at("loans", &slip, "")).await;
    let path = format!("/api/v1/units/{centre}/lending/report");
    let report = librarian.get(&path).await.ok();
    assert_eq!(
        json!([
            report["year"],
            report["copies_at_start"],
            report["copies_at_end"],
            report["titles_at_end"],
            report["loans"],
            report["readers"]
        ]),
        json!([2026, 2, 4, 1, 2, 1])
    );
    assert_eq!(
        report["added"],
        json!({"bought": 3, "given": 0, "allotted": 0, "other": 0})
    );
    assert_eq!(report["withdrawn"]["worn"], 1);
    assert_eq!(
        report["classes"][8],
        json!({"class": "800", "copies": 4, "loans": 2})
    );
    let before = librarian.get(&format!("{path}?year=2019")).await.ok();
    assert_eq!(
        (
            &before["copies_at_start"],
            &before["added"]["given"],
            &before["copies_at_end"]
        ),
        (&json!(0), &json!(2), &json!(2))
    );
    let table = librarian.get(&format!("{path}.csv?year=2026")).await;
    assert!(
        table.text.contains("Số bản đầu năm,2\r\n") && table.text.contains("800,4,2\r\n"),
        "{}",
        table.text
    );
    librarian
        .get(&format!("{path}?year=99999"))
        .await
        .expect(422);
}
