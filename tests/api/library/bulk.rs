//! Many books at once: each judged for itself, seen before, undone after.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use store::{
    audit,
    id::UnitId,
    search::change,
    state::{Role, Thing},
};
use tests::{
    Client, TestApp,
    book::{add, at, published},
    shelf,
};
use uuid::Uuid;

use super::{BOOKS, library, titles};

const BULK: &str = "/api/v1/books/bulk";

fn seen(books: &[Value]) -> Vec<Value> {
    let seen = books.iter();
    seen.map(|book| json!({"id": book["id"], "version": book["version"]}))
        .collect()
}

async fn change(client: &Client, books: &[Value], change: Value) -> Vec<Value> {
    let body = json!({"books": seen(books), "change": change});
    results(&client.post(BULK, body).await.ok())
}

fn results(view: &Value) -> Vec<Value> {
    view["results"].as_array().expect("results").clone()
}

fn outcomes(results: &[Value]) -> Vec<&str> {
    let all = results.iter();
    all.map(|one| one["outcome"].as_str().expect("an outcome"))
        .collect()
}

async fn books(librarian: &Client, unit: UnitId, titles: &[&str]) -> Vec<Value> {
    let mut books = Vec::new();
    for title in titles {
        let record = json!({"title": title, "publisher": "NXB Trẻ", "subjects": ["Thơ", "Truyện"]});
        books.push(add(librarian, unit, record).await);
    }
    books
}

async fn now(client: &Client, book: &Value) -> Value {
    client.get(&at(book, "")).await.ok()
}

async fn lines(app: &TestApp) -> (u64, u64) {
    let db = app.app.db.reader();
    let audit = audit::Entity::find().filter(audit::Column::Thing.eq("book"));
    let feed = change::Entity::find().filter(change::Column::Thing.eq(Thing::Book));
    (
        audit.count(db).await.unwrap(),
        feed.count(db).await.unwrap(),
    )
}

#[tokio::test]
async fn one_change_is_made_of_many_books_and_can_be_taken_back() {
    let (app, centre, librarian, _) = library().await;
    let books = books(&librarian, centre, &["Một", "Hai", "Ba"]).await;
    let before = lines(&app).await;
    let what = json!({
        "publisher": "Kim Đồng", "place": "Hà Nội", "ddc": "895.922", "ddc_edition": "23", "series": "Tủ sách Vàng",
        "add_subjects": ["Thiếu nhi"], "remove_subjects": ["thơ"], "access": "members", "published": true,
    });
    let done = change(&librarian, &books, what.clone()).await;
    assert_eq!(outcomes(&done), ["changed"; 3]);
    assert_eq!(done[0]["version"], 2);
    let after = lines(&app).await;
    assert_eq!(
        after,
        (before.0 + 3, before.1 + 3),
        "a line of each for each book"
    );
    for book in &books {
        let view = now(&librarian, book).await;
        assert_eq!(view["subjects"], json!(["Truyện", "Thiếu nhi"]));
        assert_eq!(
            [
                &view["publisher"],
                &view["series"],
                &view["ddc_edition"],
                &view["access"]
            ],
            ["Kim Đồng", "Tủ sách Vàng", "23", "members"]
        );
        assert_eq!(view["published"], true);
    }
    // Sent again, because the answer was lost: it is so.
    let again = change(&librarian, &books, what).await;
    assert_eq!(outcomes(&again), ["same"; 3]);
    let back: Vec<Value> = done
        .iter()
        .map(|one| json!({"id": one["id"], "version": one["version"], "change": one["undo"]}))
        .collect();
    let undone = librarian.post(BULK, json!({"books": back})).await.ok();
    assert_eq!(outcomes(&results(&undone)), ["changed"; 3]);
    for book in &books {
        let mut view = now(&librarian, book).await;
        view["version"] = book["version"].clone();
        assert_eq!(&view, book);
    }
}

#[tokio::test]
async fn it_is_said_before_what_will_become_of_each_and_nothing_is_written() {
    let (app, centre, librarian, learner) = library().await;
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let other = app.person(Role::Librarian, elsewhere).await;
    let mut all = books(&librarian, centre, &["Một", "Hai", "Ba"]).await;
    // Somebody else was first.
    librarian
        .patch(&at(&all[1], ""), 1, json!({"year": 1990}))
        .await
        .ok();
    // This one says it already.
    let same = json!({"publisher": "Kim Đồng"});
    all[2] = librarian.patch(&at(&all[2], ""), 1, same).await.ok();
    all.push(published(&other, elsewhere, json!({"title": "Của xã khác"})).await);
    all.push(add(&other, elsewhere, json!({"title": "Nháp của xã khác"})).await);
    all.push(json!({"id": Uuid::now_v7(), "version": 1}));
    let binned = add(&librarian, centre, json!({"title": "Đã bỏ"})).await;
    librarian.delete_at(&at(&binned, ""), 1).await.ok();
    all.push(binned);
    let what = json!({"publisher": "Kim Đồng"});
    let body = json!({"books": seen(&all), "change": what, "preview": true});
    let view = librarian.post(BULK, body.clone()).await.ok();
    let will = [
        "changed",
        "conflict",
        "same",
        "forbidden",
        "gone",
        "gone",
        "gone",
    ];
    let said = results(&view);
    assert_eq!(outcomes(&said), will);
    assert_eq!(said[3]["title"], "Của xã khác");
    assert_eq!(said[4]["title"], "", "nobody is told of another's draft");
    assert!(said[0]["undo"].is_null());
    assert_eq!(now(&librarian, &all[0]).await["publisher"], "NXB Trẻ");
    // The same becomes of them.
    assert_eq!(outcomes(&change(&librarian, &all, what).await), will);
    assert_eq!(now(&librarian, &all[0]).await["publisher"], "Kim Đồng");
    learner.post(BULK, body.clone()).await.expect(403);
    app.visitor().post(BULK, body).await.expect(401);
}

#[tokio::test]
async fn a_book_whose_record_would_be_wrong_is_left_and_says_why() {
    let (_app, centre, librarian, _) = library().await;
    let full: Vec<String> = (0..20).map(|n| format!("chủ đề {n}")).collect();
    let one = add(
        &librarian,
        centre,
        json!({"title": "Đầy", "subjects": full}),
    )
    .await;
    let two = add(&librarian, centre, json!({"title": "Vơi"})).await;
    let all = [one, two];
    let done = change(&librarian, &all, json!({"add_subjects": ["Thơ"]})).await;
    assert_eq!(outcomes(&done), ["invalid", "changed"]);
    assert!(done[0]["message"].as_str().unwrap().contains("Nhiều quá"));
    let wrong = change(&librarian, &all, json!({"ddc": "văn học"})).await;
    assert_eq!(outcomes(&wrong), ["invalid", "invalid"]);
    let none = json!({"books": []});
    librarian.post(BULK, none).await.expect(422);
    let many: Vec<Value> = (0..501)
        .map(|_| json!({"id": Uuid::now_v7(), "version": 1}))
        .collect();
    librarian
        .post(BULK, json!({"books": many}))
        .await
        .expect(422);
}

#[tokio::test]
async fn books_are_put_on_a_shelf_and_taken_away_together() {
    let (app, centre, librarian, _) = library().await;
    let mut all = Vec::new();
    for title in ["Một", "Hai"] {
        all.push(published(&librarian, centre, json!({"title": title})).await);
    }
    let made = shelf::make(&librarian, centre, "Tủ sách").await;
    let put = json!({"add_to_shelf": made["id"]});
    let done = change(&librarian, &all, put.clone()).await;
    assert_eq!(outcomes(&done), ["changed"; 2]);
    assert_eq!(
        done[0]["version"], all[0]["version"],
        "the book is as it was"
    );
    assert_eq!(outcomes(&change(&librarian, &all, put).await), ["same"; 2]);
    let on = librarian.get(&shelf::at(&made, "")).await.ok();
    assert_eq!(titles(&on["books"]), ["Một", "Hai"]);
    // Who arranges the shelf meanwhile is told.
    shelf::arrange(&librarian, &made, &[]).await.expect(409);
    assert_eq!(done[0]["undo"], json!({"take_from_shelf": made["id"]}));
    let away = change(
        &librarian,
        &all[..1],
        json!({"take_from_shelf": made["id"]}),
    )
    .await;
    assert_eq!(outcomes(&away), ["changed"]);
    let on = librarian.get(&shelf::at(&made, "")).await.ok();
    assert_eq!(titles(&on["books"]), ["Hai"]);
    let elsewhere = app
        .person(Role::Librarian, app.centre("Xã khác").await)
        .await;
    let body = json!({"books": seen(&all), "change": {"add_to_shelf": made["id"]}});
    elsewhere.post(BULK, body).await.expect(403);
}

#[tokio::test]
async fn books_go_into_the_bin_together_and_come_back() {
    let (_app, centre, librarian, _) = library().await;
    let all = books(&librarian, centre, &["Một", "Hai"]).await;
    let done = change(&librarian, &all, json!({"deleted": true})).await;
    assert_eq!(outcomes(&done), ["changed"; 2]);
    let list = format!("{BOOKS}?state=any");
    assert!(titles(&librarian.get(&list).await.ok()).is_empty());
    let back: Vec<Value> = done
        .iter()
        .map(|one| json!({"id": one["id"], "version": one["version"], "change": one["undo"]}))
        .collect();
    librarian.post(BULK, json!({"books": back})).await.ok();
    assert_eq!(titles(&librarian.get(&list).await.ok()).len(), 2);
}

#[tokio::test]
async fn all_that_a_list_finds_is_named_in_few_words() {
    let (app, centre, librarian, learner) = library().await;
    for number in 0..3 {
        add(
            &librarian,
            centre,
            json!({"title": format!("Toán {number}"), "ddc": "510"}),
        )
        .await;
    }
    published(&librarian, centre, json!({"title": "Truyện Kiều"})).await;
    let elsewhere = app.centre("Xã khác").await;
    let other = app.person(Role::Librarian, elsewhere).await;
    add(&other, elsewhere, json!({"title": "Toán của xã khác"})).await;
    let all = librarian.get(BULK).await.ok();
    assert_eq!(
        (titles(&all).len(), &all["total"], &all["next"]),
        (4, &json!(4), &Value::Null)
    );
    let some = librarian
        .get(&format!("{BULK}?q=toan&field=500&state=draft"))
        .await
        .ok();
    assert_eq!(titles(&some), ["Toán 0", "Toán 1", "Toán 2"]);
    assert_eq!(some["items"][0]["version"], 1);
    learner.get(BULK).await.expect(403);
}
