//! A record that seems to be here already is shown before it is stored twice.

use serde_json::json;
use store::state::Role;
use tests::{
    Client,
    book::{add, published},
};

use super::{library, titles};

async fn like(client: &Client, query: &[(&str, &str)]) -> Vec<String> {
    let request = client
        .request(reqwest::Method::GET, "/api/v1/books/duplicates")
        .query(query);
    let batch = tests::read(request).await.ok();
    titles(&batch).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_same_judgement_as_that_of_an_import_shows_them() {
    let (app, centre, librarian, learner) = library().await;
    let author = |name: &str| json!([{"name": name, "role": "author"}]);
    let den = json!({"title": "Tắt đèn", "year": 1939, "isbn": "0-306-40615-2", "contributors": author("Ngô Tất Tố")});
    add(&librarian, centre, den).await;
    published(
        &librarian,
        centre,
        json!({"title": "Truyện Kiều", "contributors": author("Nguyễn Du")}),
    )
    .await;
    let unit = centre.to_string();
    let ask = async |rest: &[(&str, &str)]| {
        let all: Vec<_> = rest
            .iter()
            .copied()
            .chain([("unit_id", unit.as_str())])
            .collect();
        like(&librarian, &all).await
    };
    // The same number in its other length, whatever the title.
    assert_eq!(
        ask(&[("title", "x"), ("isbn", "978-0-306-40615-7")]).await,
        ["Tắt đèn"]
    );
    assert_eq!(
        ask(&[("title", "TAT DEN"), ("year", "1939")]).await,
        ["Tắt đèn"]
    );
    assert_eq!(
        ask(&[("title", "tắt đèn"), ("person", "ngo tat to")]).await,
        ["Tắt đèn"]
    );
    assert!(
        ask(&[("title", "Tắt đèn"), ("year", "1990")])
            .await
            .is_empty()
    );
    assert!(
        ask(&[("title", "Tắt đèn"), ("isbn", "9791090636071")])
            .await
            .is_empty()
    );
    assert!(
        ask(&[("title", "Truyện Kiều"), ("person", "Ai đó")])
            .await
            .is_empty()
    );
    // What is wrong in it does not count, nor is it told here.
    assert_eq!(
        ask(&[("title", "Truyện Kiều"), ("isbn", "978")]).await,
        ["Truyện Kiều"]
    );
    assert!(ask(&[("title", " ")]).await.is_empty());
    // A neighbour's copy is another book, and not to be asked about by everybody.
    let elsewhere = app.centre("Xã khác").await;
    let other = app.person(Role::Librarian, elsewhere).await;
    let theirs = elsewhere.to_string();
    assert!(
        like(&other, &[("title", "Tắt đèn"), ("unit_id", &theirs)])
            .await
            .is_empty()
    );
    let path = format!("/api/v1/books/duplicates?title=x&unit_id={unit}");
    other.get(&path).await.expect(403);
    learner.get(&path).await.expect(403);
    librarian
        .get("/api/v1/books/duplicates?title=x")
        .await
        .expect(422);
}
