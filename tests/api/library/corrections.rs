//! Corrections of what was read: they stand at once, are found, outlive another reading, and can be undone.

use sea_orm::EntityTrait;
use serde_json::{Value, json};
use store::{audit, search::feed, state::Role};
use tests::{
    Answer, Client, TestApp,
    book::{at, doubt, read_anew, with_pages},
};
use uuid::Uuid;

use super::library;

const TEXT: &str = "Trăm nãm trong cõi nguời ta, chữ tài chữ mệnh khéo là ghét nhau";

/// A published book of two pages, with doubt about `nãm` and `nguời` of the first.
pub async fn a_book() -> (TestApp, Value, Client, Client) {
    let (app, centre, librarian, learner) = library().await;
    let record = json!({"title": "Truyện Kiều"});
    let made = with_pages(&app, &librarian, centre, record, &[TEXT, "Trải qua"]).await;
    doubt(&app, &made, 1, &[1, 4]).await;
    (app, made, librarian, learner)
}

/// Words of the first line, from one to another, with what they are.
pub fn body(words: std::ops::Range<u16>, read: &str, text: &str) -> Value {
    let width = (words.end - words.start) * 100 - 10;
    json!({"id": Uuid::now_v7(), "place": [words.start * 100, 0, width, 20], "read": read, "text": text})
}

async fn correct(client: &Client, book: &Value, body: Value) -> Answer {
    client.post(&at(book, "/pages/1/corrections"), body).await
}

async fn text_of(client: &Client, book: &Value) -> String {
    let page = client.get(&at(book, "/pages/1")).await.ok();
    page["text"].as_str().unwrap().to_owned()
}

async fn pages_with(client: &Client, book: &Value, words: &str) -> usize {
    let request = client.request(reqwest::Method::GET, &at(book, "/find"));
    let found = tests::read(request.query(&[("q", words)])).await.ok();
    found["hits"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_page_shows_its_doubtful_words_and_how_many_are_left() {
    let (app, made, librarian, _) = a_book().await;
    doubt(&app, &made, 2, &[0]).await;
    let page = librarian.get(&at(&made, "/pages/1/corrections")).await.ok();
    assert_eq!(page["words"][1], json!([100, 0, 90, 20, "nãm", 60]));
    assert_eq!(page["gaps"].as_array().unwrap().len(), 14);
    assert_eq!(page["book"]["title"], "Truyện Kiều");
    let left = json!({"doubtful": 3, "pages": 2, "next": 2, "waiting": 0});
    assert_eq!(page["left"], left);
    assert_eq!(
        librarian.get(&at(&made, "")).await.ok()["left"]["doubtful"],
        3
    );
    // After the last page comes the first.
    let second = librarian.get(&at(&made, "/pages/2/corrections")).await.ok();
    assert_eq!(second["left"]["next"], 1);
    librarian
        .get(&at(&made, "/pages/3/corrections"))
        .await
        .expect(404);
}

#[tokio::test]
async fn a_correction_stands_at_once_and_is_found() {
    let (app, made, librarian, _) = a_book().await;
    assert_eq!(pages_with(&librarian, &made, "trăm nãm").await, 1);
    let before = feed::settled(app.app.db.reader()).await.unwrap();
    let page = correct(&librarian, &made, body(1..2, "nãm", " năm "))
        .await
        .ok();
    assert_eq!(page["words"][1], json!([100, 0, 90, 20, "năm", 100]));
    assert_eq!(page["left"]["doubtful"], 1);
    assert_eq!(
        text_of(&app.visitor(), &made).await,
        TEXT.replace("nãm", "năm")
    );
    // Found as it is written, and no more as it was.
    let hits = app
        .visitor()
        .request(reqwest::Method::GET, &at(&made, "/find"));
    let hits = tests::read(hits.query(&[("q", "trăm năm trong")]))
        .await
        .ok();
    assert_eq!(
        hits["hits"][0]["snippet"][0],
        json!({"text": "Trăm năm trong", "marked": true})
    );
    let told = feed::after(app.app.db.reader(), before, 10).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].thing_id.to_string(), made["id"]);
    let one = &page["corrections"][0];
    assert_eq!((&one["read"], &one["text"]), (&json!("nãm"), &json!("năm")));
    assert_eq!(
        (&one["state"], &one["can"]),
        (&json!("kept"), &json!(["undo"]))
    );
    let acts = audit::Entity::find()
        .all(app.app.db.reader())
        .await
        .unwrap();
    let act = acts
        .iter()
        .find(|act| act.action == "correction.keep")
        .unwrap();
    assert_eq!(act.actor_id, Some(librarian.person()));
    assert_eq!(
        (&act.detail["read"], &act.detail["text"]),
        (&json!("nãm"), &json!("năm"))
    );
}

#[tokio::test]
async fn a_repeated_word_is_corrected_where_it_stands() {
    let (app, made, librarian, _) = a_book().await;
    correct(&librarian, &made, body(8..9, "chữ", "chứ"))
        .await
        .ok();
    let text = text_of(&app.visitor(), &made).await;
    assert!(text.contains("chữ tài chứ mệnh"), "{text}");
}

#[tokio::test]
async fn words_are_joined_split_taken_away_and_confirmed() {
    let (_app, made, librarian, _) = a_book().await;
    let page = correct(&librarian, &made, body(2..4, "trong cõi", "trongcõi"))
        .await
        .ok();
    assert_eq!(page["words"][2], json!([200, 0, 190, 20, "trongcõi", 100]));
    let page = correct(&librarian, &made, body(2..4, "trongcõi", "trong cõi"))
        .await
        .ok();
    assert_eq!(page["words"][3][4], "cõi");
    let page = correct(&librarian, &made, body(5..6, "ta,", "")).await.ok();
    assert_eq!(page["words"].as_array().unwrap().len(), 13);
    // Right as it is: no longer doubtful, and the text is as it was.
    let page = correct(&librarian, &made, body(4..5, "nguời", "nguời"))
        .await
        .ok();
    assert_eq!(page["left"]["doubtful"], 1);
    // What nobody doubts needs no word.
    let page = correct(&librarian, &made, body(0..1, "Trăm", "Trăm"))
        .await
        .ok();
    assert_eq!(page["corrections"].as_array().unwrap().len(), 4);
    assert!(
        text_of(&librarian, &made)
            .await
            .starts_with("Trăm nãm trong cõi nguời chữ tài")
    );
}

#[tokio::test]
async fn two_librarians_on_one_page_do_not_write_over_each_other() {
    let (app, made, one, _) = a_book().await;
    let unit = made["unit"]["id"]
        .as_str()
        .unwrap()
        .parse::<Uuid>()
        .unwrap();
    let other = app.person(Role::Librarian, unit.into()).await;
    correct(&one, &made, body(1..2, "nãm", "năm")).await.ok();
    // Another word of the same page, seen before the first was corrected.
    correct(&other, &made, body(4..5, "nguời", "người"))
        .await
        .ok();
    assert!(
        text_of(&one, &made)
            .await
            .starts_with("Trăm năm trong cõi người ta")
    );
    // The same word, otherwise: it is said; in the same way: it is done already.
    let refused = correct(&other, &made, body(1..2, "nãm", "nắm"))
        .await
        .expect(409);
    assert_eq!(refused.json()["code"], "conflict");
    let page = correct(&other, &made, body(1..2, "nãm", "năm")).await.ok();
    assert_eq!(page["corrections"].as_array().unwrap().len(), 2);
    // Who has seen it may correct it again.
    let page = correct(&other, &made, body(1..2, "năm", "nắm")).await.ok();
    assert_eq!(page["words"][1][4], "nắm");
}

#[tokio::test]
async fn the_same_id_again_is_the_same_correction() {
    let (app, made, librarian, _) = a_book().await;
    let sent = body(1..2, "nãm", "năm");
    correct(&librarian, &made, sent.clone()).await.ok();
    let page = correct(&librarian, &made, sent.clone()).await.ok();
    assert_eq!(page["corrections"].as_array().unwrap().len(), 1);
    let unit = made["unit"]["id"]
        .as_str()
        .unwrap()
        .parse::<Uuid>()
        .unwrap();
    let other = app.person(Role::Librarian, unit.into()).await;
    correct(&other, &made, sent).await.expect(409);
}

#[tokio::test]
async fn what_cannot_be_a_correction_is_refused() {
    let (_app, made, librarian, _) = a_book().await;
    let long = "a".repeat(201);
    for (place, read, text) in [
        (json!([100, 0, 90, 20]), "nãm", long.as_str()),
        (json!([100, 0, 0, 20]), "nãm", "năm"),
        (json!([100, 0, 90]), "nãm", "năm"),
        (json!([65000, 65000, 65000, 65000]), "nãm", "năm"),
        (json!([100, 0, 90, 20]), "", "năm"),
        (json!([100, 0, 90, 20]), "nãm", "n\u{1}m"),
    ] {
        let body = json!({"id": Uuid::now_v7(), "place": place, "read": read, "text": text});
        correct(&librarian, &made, body).await.expect(422);
    }
    let elsewhere = body(3..4, "nãm", "năm");
    correct(&librarian, &made, elsewhere).await.expect(409);
}

#[tokio::test]
async fn a_page_that_is_read_anew_keeps_its_corrections() {
    let (app, made, librarian, _) = a_book().await;
    correct(&librarian, &made, body(1..2, "nãm", "năm"))
        .await
        .ok();
    correct(&librarian, &made, body(4..6, "nguời ta,", "người ta,"))
        .await
        .ok();
    // The one word is read otherwise and wrong, the other right.
    let anew = TEXT.replace("nãm", "nàm").replace("nguời", "người");
    read_anew(&app, &made, 1, &anew).await;
    let right = "Trăm năm trong cõi người ta,";
    assert!(text_of(&librarian, &made).await.starts_with(right));
    // Nothing is read there any more: the corrections wait, and are not lost.
    read_anew(&app, &made, 1, "Trăm").await;
    assert_eq!(text_of(&librarian, &made).await, "Trăm");
    let list = librarian.get(&at(&made, "/corrections")).await.ok();
    let placed: Vec<&Value> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["placed"])
        .collect();
    assert_eq!(placed, [&json!(false), &json!(false)]);
    read_anew(&app, &made, 1, TEXT).await;
    assert!(text_of(&librarian, &made).await.starts_with(right));
}

#[tokio::test]
async fn undoing_brings_back_what_was_read_and_can_be_undone() {
    let (_app, made, librarian, _) = a_book().await;
    let dirt = body(0..2, "Trăm nãm", "");
    correct(&librarian, &made, dirt.clone()).await.ok();
    let second = body(4..5, "nguời", "người");
    correct(&librarian, &made, second).await.ok();
    let step = async |step: &str| {
        let path = format!("/corrections/{}/{step}", dirt["id"].as_str().unwrap());
        librarian.post(&at(&made, &path), json!({})).await
    };
    let page = step("undo").await.ok();
    // With its confidence, its place, and without touching the other one.
    assert_eq!(page["words"][1], json!([100, 0, 90, 20, "nãm", 60]));
    assert_eq!(page["left"]["doubtful"], 1);
    let text = TEXT.replace("nguời", "người");
    assert_eq!(text_of(&librarian, &made).await, text);
    // An answer that was lost is asked for again.
    step("undo").await.ok();
    step("reject").await.expect(409);
    let page = step("accept").await.ok();
    assert_eq!(page["words"][0][4], "trong");
    let list = librarian
        .get(&at(&made, "/corrections?state=undone"))
        .await
        .ok();
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn a_text_that_nobody_corrects_any_more_is_as_it_was_read() {
    let (_app, made, librarian, _) = a_book().await;
    let before = librarian.get(&at(&made, "/pages/1")).await.ok();
    let sent = body(1..2, "nãm", "năm tháng");
    correct(&librarian, &made, sent.clone()).await.ok();
    let path = format!("/corrections/{}/undo", sent["id"].as_str().unwrap());
    librarian.post(&at(&made, &path), json!({})).await.ok();
    let after = librarian.get(&at(&made, "/pages/1")).await.ok();
    assert_eq!(after, before);
}

#[tokio::test]
async fn the_list_of_a_book_is_paged_and_says_who_and_when() {
    let (_app, made, librarian, _) = a_book().await;
    for (word, read, text) in [(1, "nãm", "năm"), (4, "nguời", "người"), (6, "chữ", "chứ")]
    {
        correct(&librarian, &made, body(word..word + 1, read, text))
            .await
            .ok();
    }
    let first = librarian.get(&at(&made, "/corrections?limit=2")).await.ok();
    let texts = |batch: &Value| -> Vec<String> {
        let items = batch["items"].as_array().unwrap().iter();
        items
            .map(|one| one["text"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts(&first), ["chứ", "người"]);
    let one = &first["items"][0];
    assert_eq!(one["at"], "2026-11-21T03:00:00+00:00");
    assert!(!one["by"].as_str().unwrap().is_empty());
    assert_eq!(one["image"]["width"], 1080);
    let next = first["next"].as_str().unwrap();
    let rest = librarian
        .get(&at(&made, &format!("/corrections?limit=2&after={next}")))
        .await
        .ok();
    assert_eq!(
        (texts(&rest), &rest["next"]),
        (vec!["năm".to_owned()], &Value::Null)
    );
}

#[tokio::test]
async fn only_who_keeps_the_book_corrects_it() {
    let (app, made, librarian, learner) = a_book().await;
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let stranger = app.person(Role::Librarian, elsewhere).await;
    let sent = body(1..2, "nãm", "năm");
    for (client, status) in [(&app.visitor(), 401), (&learner, 403), (&stranger, 403)] {
        client
            .get(&at(&made, "/pages/1/corrections"))
            .await
            .expect(status);
        client.get(&at(&made, "/corrections")).await.expect(status);
        correct(client, &made, sent.clone()).await.expect(status);
    }
    // A correction of one book is none of another's.
    let unit = made["unit"]["id"]
        .as_str()
        .unwrap()
        .parse::<Uuid>()
        .unwrap();
    let record = json!({"title": "Lục Vân Tiên"});
    let second = with_pages(&app, &librarian, unit.into(), record, &[TEXT]).await;
    correct(&librarian, &made, sent.clone()).await.ok();
    let path = format!("/corrections/{}/undo", sent["id"].as_str().unwrap());
    librarian
        .post(&at(&second, &path), json!({}))
        .await
        .expect(404);
}
