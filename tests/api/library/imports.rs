//! Catalogue files: what each record will do, what came of it, and how it is undone.

use backend::library::import;
use chrono::Duration;
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::{Value, json};
use store::{
    id::UnitId,
    state::{Role, UploadState},
};
use tests::{
    Client, TestApp,
    book::{self, add, published},
    import::{IMPORTS, at, begin, read, work},
    tus,
};
use uuid::Uuid;

use super::{BOOKS, library, titles};

fn record(title: &str, author: &str, year: i32, more: Value) -> Value {
    let mut record = json!({"title": title, "year": year, "contributors": [[author, "author"]]});
    for (name, value) in more.as_object().expect("fields") {
        record[name] = value.clone();
    }
    record
}

/// What the records do, in their order.
async fn whats(client: &Client, import: &Value) -> Vec<(i64, String)> {
    let rows = client.get(&at(import, "/records?limit=100")).await.ok();
    let rows = rows["items"].as_array().expect("rows").clone();
    rows.iter()
        .map(|row| {
            let what = row["what"].as_str().expect("a word").to_owned();
            (row["number"].as_i64().expect("a number"), what)
        })
        .collect()
}

/// An import that was read, beside two books that are there.
async fn weighed(app: &TestApp, librarian: &Client, unit: UnitId) -> Value {
    let kieu = json!({"title": "Truyện Kiều", "year": 1965, "publisher": "Văn học",
        "contributors": [{"name": "Nguyễn Du", "role": "author"}]});
    published(librarian, unit, kieu).await;
    let den = json!({"title": "Tắt đèn", "year": 1939, "isbn": "0-306-40615-2"});
    add(librarian, unit, den).await;
    let import = begin(librarian, unit, b"x".to_vec()).await;
    assert_eq!(import["state"], "received");
    let fuller = json!({"publisher": "Giáo dục", "place": "Hà Nội", "subjects": ["Thơ"]});
    let records = [
        record(
            "Lão Hạc",
            "Nam Cao",
            1943,
            json!({"isbn": "978-604-2-18731-9"}),
        ),
        record("TRUYỆN KIỀU", "nguyễn du", 1965, fuller),
        record("Lão Hạc", "Nam Cao", 1943, json!({"place": "Hà Nội"})),
        json!({"title": "Tắt đèn, in lại", "isbn": "9780306406157"}),
        json!({"title": "Tắt đèn", "isbn": "9791090636071"}),
        json!({"title": " ", "year": 1990}),
        Value::Null,
    ];
    read(app, &import, &records).await;
    import
}

#[tokio::test]
async fn it_is_said_before_anything_is_stored_what_each_record_will_do() {
    let (app, centre, librarian, _) = library().await;
    let import = weighed(&app, &librarian, centre).await;
    let view = librarian.get(&at(&import, "")).await.ok();
    assert_eq!(view["can"], json!(["take", "delete"]));
    assert_eq!(
        view["counts"],
        json!({"add": 2, "merge": 1, "same": 1, "repeat": 1, "untitled": 1, "unreadable": 1, "undone": 0})
    );
    let rows = librarian.get(&at(&import, "/records")).await.ok()["items"].clone();
    // Wrong in its last digit: left out, and said.
    assert_eq!(rows[0]["left_out"], json!(["isbn"]));
    assert_eq!(
        (&rows[1]["what"], &rows[1]["fills"]),
        (&json!("merge"), &json!(["place", "subjects"]))
    );
    assert_eq!(rows[1]["book"]["title"], "Truyện Kiều");
    assert_eq!(
        (&rows[2]["what"], &rows[2]["repeats"]),
        (&json!("repeat"), &json!(1))
    );
    // The same number in its other length is the same book, whatever the title; another number is another book.
    assert_eq!(
        (&rows[3]["what"], &rows[3]["book"]["title"]),
        (&json!("same"), &json!("Tắt đèn"))
    );
    assert_eq!(rows[4]["what"], "add");
    assert_eq!(rows[5]["what"], "untitled");
    assert_eq!(rows[6]["what"], "unreadable");
    let some = librarian
        .get(&at(&import, "/records?what=add&limit=1"))
        .await
        .ok();
    let next = some["next"].as_str().unwrap();
    let rest = librarian
        .get(&at(
            &import,
            &format!("/records?what=add&limit=1&after={next}"),
        ))
        .await
        .ok();
    assert_eq!(
        (&rest["items"][0]["number"], &rest["next"]),
        (&json!(5), &Value::Null)
    );
    // Nothing was stored.
    let all = librarian
        .get(&format!("{BOOKS}?state=any&sort=title"))
        .await
        .ok();
    assert_eq!(titles(&all), ["Tắt đèn", "Truyện Kiều"]);
}

#[tokio::test]
async fn what_was_seen_is_taken_and_nothing_is_written_over() {
    let (app, centre, librarian, learner) = library().await;
    let import = weighed(&app, &librarian, centre).await;
    let begun = librarian
        .post(&at(&import, "/take"), json!({"publish": true}))
        .await
        .ok();
    assert_eq!(
        (&begun["state"], &begun["can"]),
        (&json!("taking"), &json!([]))
    );
    // Pressed twice, it is done once; while it is at work it cannot be thrown away.
    librarian.post(&at(&import, "/take"), json!({})).await.ok();
    librarian.delete(&at(&import, "")).await.expect(409);
    work(&app).await;
    let view = librarian.get(&at(&import, "")).await.ok();
    assert_eq!(
        (&view["state"], &view["taken"]),
        (&json!("taken"), &json!(7))
    );
    let done: Vec<String> = whats(&librarian, &import)
        .await
        .into_iter()
        .map(|(_, what)| what)
        .collect();
    // The repeated record found the book of the first and gave it its place.
    assert_eq!(
        done,
        [
            "add",
            "merge",
            "merge",
            "same",
            "add",
            "untitled",
            "unreadable"
        ]
    );
    let seen = learner.get(&format!("{BOOKS}?sort=title")).await.ok();
    assert_eq!(titles(&seen), ["Lão Hạc", "Tắt đèn", "Truyện Kiều"]);
    let of = |title: &str| {
        let mut all = seen["items"].as_array().unwrap().iter();
        let row = all.rfind(|row| row["title"] == title).unwrap();
        book::at(row, "")
    };
    let hac = learner.get(&of("Lão Hạc")).await.ok();
    assert_eq!(
        (
            &hac["isbn"],
            &hac["place"],
            &hac["year"],
            &hac["contributors"][0]["name"]
        ),
        (
            &json!(""),
            &json!("Hà Nội"),
            &json!(1943),
            &json!("Nam Cao")
        )
    );
    let kieu = learner.get(&of("Truyện Kiều")).await.ok();
    assert_eq!(
        (
            &kieu["publisher"],
            &kieu["place"],
            &kieu["subjects"],
            &kieu["version"]
        ),
        (
            &json!("Văn học"),
            &json!("Hà Nội"),
            &json!(["Thơ"]),
            &json!(3)
        )
    );
    librarian
        .post(&at(&import, "/take"), json!({}))
        .await
        .expect(409);
    // Sent once more, all of it is there.
    let again = begin(&librarian, centre, b"y".to_vec()).await;
    read(
        &app,
        &again,
        &[record("lão hạc", "Nam Cao", 1943, json!({}))],
    )
    .await;
    let view = librarian.get(&at(&again, "")).await.ok();
    assert_eq!(view["counts"]["same"], 1);
}

#[tokio::test]
async fn many_records_are_taken_lot_by_lot_as_drafts() {
    let (app, centre, librarian, learner) = library().await;
    let import = begin(&librarian, centre, b"x".to_vec()).await;
    let records: Vec<Value> = (0..130)
        .map(|n| record(&format!("Cuốn {}", n % 125), "Ai đó", 2000, json!({})))
        .collect();
    read(&app, &import, &records).await;
    librarian.post(&at(&import, "/take"), json!({})).await.ok();
    work(&app).await;
    let view = librarian.get(&at(&import, "")).await.ok();
    assert_eq!(
        (
            &view["state"],
            &view["counts"]["add"],
            &view["counts"]["same"]
        ),
        (&json!("taken"), &json!(125), &json!(5))
    );
    assert!(titles(&learner.get(BOOKS).await.ok()).is_empty());
    let drafts = librarian
        .get(&format!("{BOOKS}?state=draft&limit=100"))
        .await
        .ok();
    assert_eq!(titles(&drafts).len(), 100);
}

#[tokio::test]
async fn an_import_is_undone_but_for_what_somebody_worked_on_since() {
    let (app, centre, librarian, _) = library().await;
    let import = begin(&librarian, centre, b"x".to_vec()).await;
    let records: Vec<Value> = ["Một", "Hai", "Ba"]
        .map(|title| json!({"title": title}))
        .into();
    read(&app, &import, &records).await;
    librarian
        .post(&at(&import, "/undo"), json!({}))
        .await
        .expect(409);
    librarian.post(&at(&import, "/take"), json!({})).await.ok();
    work(&app).await;
    let rows = librarian.get(&at(&import, "/records")).await.ok();
    let short = rows["items"][1]["book"]["short"].as_str().unwrap();
    let worked = librarian.get(&format!("{BOOKS}/{short}")).await.ok();
    let change = json!({"summary": "Một cuốn hay."});
    librarian
        .patch(&book::at(&worked, ""), 1, change)
        .await
        .ok();
    let undone = librarian.post(&at(&import, "/undo"), json!({})).await.ok();
    assert_eq!(undone["state"], "undoing");
    work(&app).await;
    let done: Vec<String> = whats(&librarian, &import)
        .await
        .into_iter()
        .map(|(_, what)| what)
        .collect();
    assert_eq!(done, ["undone", "add", "undone"]);
    let left = librarian.get(&format!("{BOOKS}?state=any")).await.ok();
    assert_eq!(titles(&left), ["Hai"]);
    let bin = librarian.get("/api/v1/bin").await.ok();
    assert_eq!(bin["items"].as_array().unwrap().len(), 2);
    librarian.delete(&at(&import, "")).await.expect(204);
    librarian.get(&at(&import, "")).await.expect(404);
    let left = librarian.get(&format!("{BOOKS}?state=any")).await.ok();
    assert_eq!(titles(&left), ["Hai"]);
}

#[tokio::test]
async fn only_keepers_of_the_library_take_files_into_it() {
    let (app, centre, librarian, learner) = library().await;
    let import = begin(&librarian, centre, b"x".to_vec()).await;
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let stranger = app.person(Role::Librarian, elsewhere).await;
    for (client, status) in [(&app.visitor(), 401), (&learner, 404), (&stranger, 404)] {
        client.get(&at(&import, "")).await.expect(status);
        client.get(&at(&import, "/records")).await.expect(status);
        client
            .post(&at(&import, "/take"), json!({}))
            .await
            .expect(status);
        client.delete(&at(&import, "")).await.expect(status);
    }
    let list = async |client: &Client| {
        client.get(IMPORTS).await.ok()["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((list(&librarian).await, list(&stranger).await), (1, 0));
    let above = app.person(Role::Librarian, app.root).await;
    assert_eq!(list(&above).await, 1);
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "upload_id": Uuid::now_v7()});
    stranger.post(IMPORTS, body).await.expect(403);
}

#[tokio::test]
async fn a_file_is_taken_up_once_and_only_when_it_is_whole_and_meant_for_it() {
    let (app, centre, librarian, _) = library().await;
    let upload = tus::upload(&librarian, "catalogue", centre, b"x".to_vec()).await;
    let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "upload_id": upload});
    let first = librarian.post(IMPORTS, body.clone()).await.ok();
    assert_eq!(librarian.post(IMPORTS, body.clone()).await.ok(), first);
    let other = app.person(Role::Librarian, centre).await;
    other.post(IMPORTS, body).await.expect(409);
    let of_a_book = book::finished_upload(&app, librarian.person(), "0a").await;
    let cut = book::upload_in(&app, librarian.person(), "0b", UploadState::Receiving).await;
    for upload in [of_a_book.0, cut.0, Uuid::now_v7()] {
        let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "upload_id": upload});
        librarian.post(IMPORTS, body).await.expect(422);
    }
    // A file of films' size is none of records.
    let asked = tus::request(&librarian, reqwest::Method::POST, "/api/v1/uploads")
        .header("upload-length", 65_u64 << 20)
        .header("upload-metadata", tus::metadata("catalogue", centre));
    tests::read(asked).await.expect(413);
}

#[tokio::test]
async fn what_was_read_is_forgotten_after_three_months_and_its_books_stay() {
    let (app, centre, librarian, _) = library().await;
    let import = begin(&librarian, centre, b"x".to_vec()).await;
    read(&app, &import, &[json!({"title": "Một"})]).await;
    librarian.post(&at(&import, "/take"), json!({})).await.ok();
    work(&app).await;
    app.clock.advance(Duration::days(89));
    assert_eq!(import::forget_old(&app.app).await.unwrap(), 0);
    app.clock.advance(Duration::days(2));
    assert_eq!(import::forget_old(&app.app).await.unwrap(), 1);
    let librarian = app.again(&librarian).await;
    librarian.get(&at(&import, "")).await.expect(404);
    let left = librarian.get(&format!("{BOOKS}?state=any")).await.ok();
    assert_eq!(titles(&left), ["Một"]);
}

/// Puts all jobs away, as the queue does with one whose worker died three times.
async fn put_away(app: &TestApp) {
    use platform::queue::job::{Column, Entity};
    let tx = app.app.db.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::State, Expr::value("quarantined"))
        .col_expr(Column::Reason, Expr::value("job.died"))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn work_that_was_given_up_is_said_and_may_be_asked_for_again() {
    let (app, centre, librarian, _) = library().await;
    let given_up = async || import::say_what_was_given_up(&app.app).await.unwrap();
    let lost = begin(&librarian, centre, b"x".to_vec()).await;
    assert_eq!(given_up().await, 0);
    put_away(&app).await;
    assert_eq!(given_up().await, 1);
    let failed = librarian.get(&at(&lost, "")).await.ok();
    assert_eq!(
        (&failed["state"], &failed["can"]),
        (&json!("failed"), &json!(["delete"]))
    );
    assert!(
        failed["reason"]["text"]
            .as_str()
            .unwrap()
            .contains("dừng đột ngột")
    );

    let kept = begin(&librarian, centre, b"x".to_vec()).await;
    read(&app, &kept, &[json!({"title": "Một"})]).await;
    librarian.post(&at(&kept, "/take"), json!({})).await.ok();
    put_away(&app).await;
    assert_eq!(given_up().await, 1);
    let again = librarian.get(&at(&kept, "")).await.ok();
    assert_eq!(
        (&again["state"], &again["can"]),
        (&json!("read"), &json!(["take", "delete"]))
    );
    librarian.post(&at(&kept, "/take"), json!({})).await.ok();
    work(&app).await;
    let taken = librarian.get(&at(&kept, "")).await.ok();
    assert_eq!(
        (&taken["state"], &taken["reason"]),
        (&json!("taken"), &Value::Null)
    );
    assert_eq!(given_up().await, 0);
}
