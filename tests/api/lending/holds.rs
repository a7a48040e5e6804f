//! Holds: the queue, the copy that is laid aside, its last day.

use chrono::Duration;
use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client,
    lending::{at, give_back, hold, lend, with_copies},
};

use super::{copy, library, number};

async fn own(client: &Client) -> Value {
    client.get("/api/v1/viewer/loans").await.ok()["holds"].clone()
}

#[tokio::test]
async fn a_returned_copy_is_laid_aside_for_the_first_who_waits() {
    let (app, centre, librarian, reader) = library().await;
    let (first, second) = (
        app.person(Role::Learner, centre).await,
        app.person(Role::Learner, centre).await,
    );
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    let lent = lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    let book = &copies[0]["book"]["id"];
    let asked = hold(&first, centre, book).await.ok();
    app.clock.advance(Duration::minutes(1));
    hold(&second, centre, book).await.ok();
    // Asked for again, it is the same hold.
    assert_eq!(hold(&first, centre, book).await.ok()["id"], asked["id"]);
    assert_eq!(
        (
            &own(&first).await[0]["before"],
            &own(&second).await[0]["before"]
        ),
        (&json!(0), &json!(1))
    );
    // Who has it does not wait for it, and does not keep it from those who do.
    hold(&reader, centre, book).await.expect(409);
    app.clock.advance(Duration::days(1));
    let (reader, librarian) = (app.again(&reader).await, app.again(&librarian).await);
    let told = reader
        .post(&at("loans", &lent, "/renew"), json!({}))
        .await
        .expect(409);
    assert!(told.text.contains("2 người chờ"), "{}", told.text);
    let back = give_back(&librarian, centre, number(&copies, 0)).await.ok();
    assert_eq!(
        (&back["outcome"], &back["hold"]["id"]),
        (&json!("laid_aside"), &asked["id"])
    );
    assert_eq!(back["hold"]["keep_until"], "2026-11-25");
    // Scanned again, it is said again.
    let back = give_back(&librarian, centre, number(&copies, 0)).await.ok();
    assert_eq!(back["hold"]["id"], asked["id"]);
    let told = lend(&librarian, centre, second.person(), number(&copies, 0))
        .await
        .expect(409);
    assert!(told.text.contains("để riêng cho"), "{}", told.text);
    lend(&librarian, centre, first.person(), number(&copies, 0))
        .await
        .ok();
    assert_eq!(own(&app.again(&first).await).await, json!([]));
    assert_eq!(own(&app.again(&second).await).await[0]["before"], 0);
}

#[tokio::test]
async fn what_is_not_fetched_in_time_goes_to_the_next_and_then_to_its_shelf() {
    let (app, centre, librarian, reader) = library().await;
    let second = app.person(Role::Learner, centre).await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    let book = &copies[0]["book"]["id"];
    // A free one may be asked for too: the desk sees that it is to be laid aside.
    hold(&reader, centre, book).await.ok();
    app.clock.advance(Duration::minutes(1));
    hold(&second, centre, book).await.ok();
    let list = librarian
        .get(&format!("/api/v1/holds?unit_id={centre}"))
        .await
        .ok();
    assert_eq!(
        (&list["items"][0]["free"], &list["items"][0]["state"]),
        (&json!(1), &json!("waiting"))
    );
    assert_eq!(
        give_back(&librarian, centre, number(&copies, 0)).await.ok()["outcome"],
        "laid_aside"
    );
    app.clock.advance(Duration::days(3));
    assert_eq!(backend::lending::lapse(&app.app).await.unwrap(), 0);
    app.clock.advance(Duration::days(1));
    assert_eq!(backend::lending::lapse(&app.app).await.unwrap(), 1);
    let (librarian, second) = (app.again(&librarian).await, app.again(&second).await);
    assert_eq!(own(&second).await[0]["state"], "laid_aside");
    assert_eq!(own(&app.again(&reader).await).await, json!([]));
    // The reader takes it back: nobody waits any more.
    let kept = own(&second).await[0].clone();
    for _ in 0..2 {
        let ended = second.delete(&at("holds", &kept, "")).await.ok();
        assert_eq!(ended["state"], "cancelled");
    }
    assert_eq!(copy(&librarian, &copies[0]).await["state"], "on_shelf");
}

#[tokio::test]
async fn a_copy_on_the_shelf_is_not_lent_past_those_who_wait() {
    let (app, centre, librarian, reader) = library().await;
    let waiting = app.person(Role::Learner, centre).await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 2).await;
    let book = &copies[0]["book"]["id"];
    hold(&waiting, centre, book).await.ok();
    // Two stand there and one waits: one is free.
    lend(&librarian, centre, reader.person(), number(&copies, 0))
        .await
        .ok();
    let other = app.person(Role::Learner, centre).await;
    lend(&librarian, centre, other.person(), number(&copies, 1))
        .await
        .expect(409);
    // Lent to who waited, the hold is fulfilled; undone, the reader waits again.
    let lent = lend(&librarian, centre, waiting.person(), number(&copies, 1))
        .await
        .ok();
    assert_eq!(own(&waiting).await, json!([]));
    librarian.delete(&at("loans", &lent, "")).await;
    assert_eq!(own(&waiting).await[0]["state"], "waiting");
}

#[tokio::test]
async fn only_members_wait_and_only_for_what_the_unit_has() {
    let (app, centre, librarian, reader) = library().await;
    let elsewhere = app.centre("TTHTCĐ xã Triệu Phong").await;
    let stranger = app.person(Role::Learner, elsewhere).await;
    let copies = with_copies(&librarian, centre, "Tắt đèn", 1).await;
    let book = &copies[0]["book"]["id"];
    hold(&stranger, centre, book).await.expect(403);
    hold(&app.visitor(), centre, book).await.expect(401);
    let none = tests::book::published(&librarian, centre, json!({"title": "Lão Hạc"})).await;
    hold(&reader, centre, &none["id"]).await.expect(422);
    // Staff ask for a reader; a reader does not for another.
    let other = app.person(Role::Learner, centre).await;
    let body = |who: &Client| json!({"id": uuid::Uuid::now_v7(), "unit_id": centre.0, "book_id": book, "reader_id": who.person().0});
    other.post("/api/v1/holds", body(&reader)).await.expect(403);
    let made = librarian.post("/api/v1/holds", body(&reader)).await.ok();
    assert_eq!(made["reader"]["id"], reader.person().to_string());
    // Nobody takes another's back.
    other.delete(&at("holds", &made, "")).await.expect(404);
}
