//! A book's steps: published, taken back, deleted, restored, and what search is told of it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use store::{
    search::{change, feed},
    state::Thing,
};
use tests::book::{add, at, published, step, with_pages};

use super::{BOOKS, library, titles};

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
