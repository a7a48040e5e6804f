//! Proposals of readers: they wait, are accepted, changed or refused, and can be taken back.

use chrono::Duration;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use store::{library::correction, state::Role};
use tests::{
    Answer, Client, TestApp,
    book::{at, step},
};
use uuid::Uuid;

use super::corrections::{a_book, body};

/// A book that takes proposals.
async fn open_book() -> (TestApp, Value, Client, Client) {
    let (app, made, librarian, learner) = a_book().await;
    let version = made["version"].as_i64().unwrap();
    let change = json!({"proposals": true});
    let made = librarian.patch(&at(&made, ""), version, change).await.ok();
    assert_eq!(made["proposals"], true);
    (app, made, librarian, learner)
}

async fn propose(client: &Client, book: &Value, body: Value) -> Answer {
    client.post(&at(book, "/pages/1/proposals"), body).await
}

async fn decide(client: &Client, book: &Value, id: &Value, step: &str, body: Value) -> Answer {
    let path = format!("/corrections/{}/{step}", id.as_str().unwrap());
    client.post(&at(book, &path), body).await
}

async fn second_word(client: &Client, book: &Value) -> String {
    let page = client.get(&at(book, "/pages/1")).await.ok();
    page["words"][1][4].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn readers_propose_only_where_the_book_takes_it() {
    let (app, made, librarian, learner) = a_book().await;
    let sent = body(1..2, "nãm", "năm");
    let can = async |client: &Client| client.get(&at(&made, "/pages/1")).await.ok()["can"].clone();
    propose(&learner, &made, sent.clone()).await.expect(403);
    assert_eq!(can(&learner).await, json!([]));
    assert_eq!(can(&librarian).await, json!(["correct", "propose"]));
    let version = made["version"].as_i64().unwrap();
    let change = json!({"proposals": true, "access": "members"});
    let open = librarian.patch(&at(&made, ""), version, change).await.ok();
    assert_eq!(can(&learner).await, json!(["propose"]));
    propose(&learner, &made, sent.clone()).await.ok();
    // Who may not read it, or is not known, does not propose either.
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let stranger = app.person(Role::Learner, elsewhere).await;
    let another = body(4..5, "nguời", "người");
    propose(&stranger, &made, another.clone()).await.expect(404);
    propose(&app.visitor(), &made, another.clone())
        .await
        .expect(401);
    step(&librarian, &open, "withdraw").await.ok();
    propose(&learner, &made, another).await.expect(404);
}

#[tokio::test]
async fn a_proposal_waits_and_changes_nothing_until_it_is_accepted() {
    let (_app, made, librarian, learner) = open_book().await;
    let sent = body(1..2, "nãm", "năm");
    let own = propose(&learner, &made, sent.clone()).await.ok();
    assert_eq!(own["items"][0]["state"], "proposed");
    // Sent again it is the same.
    let own = propose(&learner, &made, sent.clone()).await.ok();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(second_word(&learner, &made).await, "nãm");
    let waiting = librarian.get("/api/v1/books/proposals").await.ok();
    let book = json!({"title": "Truyện Kiều", "short": made["short"], "waiting": 1});
    assert_eq!(waiting["items"], json!([book]));
    let list = librarian
        .get(&at(&made, "/corrections?state=proposed"))
        .await
        .ok();
    let row = &list["items"][0];
    assert_eq!(
        (&row["now"], &row["can"]),
        (&json!("nãm"), &json!(["accept", "reject"]))
    );
    let page = decide(&librarian, &made, &sent["id"], "accept", json!({}))
        .await
        .ok();
    assert_eq!(page["words"][1], json!([100, 0, 90, 20, "năm", 100]));
    assert_eq!(page["left"]["waiting"], 0);
    decide(&librarian, &made, &sent["id"], "accept", json!({}))
        .await
        .ok();
    decide(&librarian, &made, &sent["id"], "reject", json!({}))
        .await
        .expect(409);
    let own = learner.get(&at(&made, "/pages/1/proposals")).await.ok();
    assert_eq!(own["items"][0]["state"], "kept");
    let row = &page["corrections"][0];
    assert!(row["by"].is_string() && row["decided_by"].is_string());
    assert!(row["decided_at"].as_str() >= row["at"].as_str());
    assert_eq!(
        librarian.get("/api/v1/books/proposals").await.ok()["items"],
        json!([])
    );
}

#[tokio::test]
async fn a_librarian_accepts_with_other_words_or_refuses() {
    let (app, made, librarian, learner) = open_book().await;
    let (first, second) = (body(1..2, "nãm", "nâm"), body(4..5, "nguời", "ngừoi"));
    propose(&learner, &made, first.clone()).await.ok();
    propose(&learner, &made, second.clone()).await.ok();
    let better = json!({"text": "năm"});
    decide(&librarian, &made, &first["id"], "accept", better)
        .await
        .ok();
    assert_eq!(second_word(&learner, &made).await, "năm");
    decide(&librarian, &made, &second["id"], "reject", json!({}))
        .await
        .ok();
    decide(&librarian, &made, &second["id"], "reject", json!({}))
        .await
        .ok();
    let own = learner.get(&at(&made, "/pages/1/proposals")).await.ok();
    assert_eq!(own["items"][1]["state"], "refused");
    // Nobody but who keeps the book decides.
    decide(&learner, &made, &second["id"], "accept", json!({}))
        .await
        .expect(403);
    // What was refused is forgotten after a month, who made it with it.
    app.clock.advance(Duration::days(29));
    assert_eq!(
        backend::library::correction::forget_old(&app.app)
            .await
            .unwrap(),
        0
    );
    app.clock.advance(Duration::days(2));
    assert_eq!(
        backend::library::correction::forget_old(&app.app)
            .await
            .unwrap(),
        1
    );
    let left = correction::Entity::find().count(app.app.db.reader()).await;
    assert_eq!(left.unwrap(), 1);
}

#[tokio::test]
async fn a_proposal_for_what_was_corrected_meanwhile_is_accepted_only_as_seen() {
    let (_app, made, librarian, learner) = open_book().await;
    let sent = body(1..2, "nãm", "năm");
    propose(&learner, &made, sent.clone()).await.ok();
    let own = body(1..2, "nãm", "nắm");
    librarian
        .post(&at(&made, "/pages/1/corrections"), own)
        .await
        .ok();
    decide(&librarian, &made, &sent["id"], "accept", json!({}))
        .await
        .expect(409);
    let list = librarian
        .get(&at(&made, "/corrections?state=proposed"))
        .await
        .ok();
    assert_eq!(list["items"][0]["now"], "nắm");
    let seen = json!({"read": "nắm"});
    decide(&librarian, &made, &sent["id"], "accept", seen)
        .await
        .ok();
    assert_eq!(second_word(&learner, &made).await, "năm");
}

#[tokio::test]
async fn a_reader_takes_back_what_waits_and_nothing_of_it_is_kept() {
    let (app, made, librarian, learner) = open_book().await;
    let (first, second) = (body(1..2, "nãm", "năm"), body(4..5, "nguời", "người"));
    propose(&learner, &made, first.clone()).await.ok();
    propose(&learner, &made, second.clone()).await.ok();
    let path = |body: &Value| {
        at(
            &made,
            &format!("/proposals/{}", body["id"].as_str().unwrap()),
        )
    };
    let other = app.nobody().await;
    other.delete(&path(&first)).await.expect(404);
    learner.delete(&path(&first)).await.expect(204);
    learner.delete(&path(&first)).await.expect(404);
    decide(&librarian, &made, &second["id"], "accept", json!({}))
        .await
        .ok();
    learner.delete(&path(&second)).await.expect(409);
    let left = correction::Entity::find().count(app.app.db.reader()).await;
    assert_eq!(left.unwrap(), 1);
}

#[tokio::test]
async fn another_word_for_the_same_place_takes_the_place_of_the_first() {
    let (_app, made, librarian, learner) = open_book().await;
    propose(&learner, &made, body(1..2, "nãm", "nam"))
        .await
        .ok();
    let own = propose(&learner, &made, body(1..2, "nãm", "năm"))
        .await
        .ok();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["text"], "năm");
    let list = librarian.get(&at(&made, "/corrections")).await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    // What stands there is no proposal, nor is what does not.
    propose(&learner, &made, body(4..5, "nguời", "nguời"))
        .await
        .expect(422);
    propose(&learner, &made, body(4..5, "người", "ngưòi"))
        .await
        .expect(409);
}

#[tokio::test]
async fn nobody_proposes_without_end() {
    let (app, made, _, learner) = open_book().await;
    let tx = app.app.db.begin().await.unwrap();
    for _ in 0..100 {
        let row = row(&app, &made, learner.person());
        correction::Entity::insert(row)
            .exec_without_returning(&*tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let refused = propose(&learner, &made, body(1..2, "nãm", "năm")).await;
    refused.expect(429);
    app.clock.advance(Duration::days(1) + Duration::minutes(1));
    let later = app.again(&learner).await;
    propose(&later, &made, body(1..2, "nãm", "năm")).await.ok();
}

fn row(app: &TestApp, book: &Value, by: store::id::PersonId) -> correction::ActiveModel {
    use sea_orm::IntoActiveModel;
    use store::state::CorrectionState;
    correction::Model {
        id: Uuid::now_v7().into(),
        book_id: tests::book::id_of(book),
        number: 2,
        upload_id: None,
        place: json!([0, 0, 90, 20]),
        read: "Trải".into(),
        text: "Trãi".into(),
        state: CorrectionState::Refused,
        placed: false,
        created_by: by,
        created_at: app.clock.now(),
        decided_by: None,
        decided_at: None,
    }
    .into_active_model()
}
