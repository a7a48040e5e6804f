//! A book's file: taken once, by its owner, whole; what becomes of it in the worker's hands.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use store::{
    job,
    state::{Role, UploadState},
};
use tests::book::{self, add, at, finished_upload, published, step, with_pages};
use uuid::Uuid;

use super::{BOOKS, library, titles};

#[tokio::test]
async fn a_book_with_a_file_leaves_one_note_for_the_worker() {
    let (app, centre, librarian, _) = library().await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    let record = json!({"title": "Truyện Kiều", "upload_id": upload.0});
    let made = add(&librarian, centre, record).await;
    assert_eq!(made["state"], "received");
    let notes = platform::queue::job::Entity::find()
        .filter(platform::queue::job::Column::Kind.eq(job::DIGITIZE))
        .all(app.app.db.reader())
        .await
        .unwrap();
    let payload: Vec<Value> = notes.into_iter().map(|note| note.payload).collect();
    assert_eq!(payload, [json!({"job": "digitize", "book_id": made["id"]})]);
}

#[tokio::test]
async fn an_upload_is_taken_only_by_its_owner_when_it_is_whole_and_once() {
    let (app, centre, librarian, _) = library().await;
    let body = |upload: store::id::UploadId| json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Sổ tay", "upload_id": upload.0});
    let other = app.person(Role::Librarian, centre).await;
    let upload = book::finished_upload(&app, other.person(), "aa").await;
    let refused = librarian.post(BOOKS, body(upload)).await.expect(422).json();
    assert!(refused["fields"]["upload_id"].is_string());
    let half = book::upload_in(&app, librarian.person(), "bb", UploadState::Receiving).await;
    librarian.post(BOOKS, body(half)).await.expect(422);
    let gone = book::upload_in(&app, librarian.person(), "cc", UploadState::Gone).await;
    librarian.post(BOOKS, body(gone)).await.expect(422);
    other.post(BOOKS, body(upload)).await.expect(200);
    other.post(BOOKS, body(upload)).await.expect(422);
}

#[tokio::test]
async fn a_file_that_the_library_has_is_said_before_it_is_taken_again() {
    let (app, centre, librarian, learner) = library().await;
    let first = book::finished_upload(&app, librarian.person(), "aa").await;
    let record = json!({"title": "Truyện Kiều", "upload_id": first.0});
    published(&librarian, centre, record).await;
    let second = book::finished_upload(&app, librarian.person(), "aa").await;
    let duplicates = format!("{BOOKS}/duplicates?upload_id={second}");
    assert_eq!(
        titles(&librarian.get(&duplicates).await.ok()),
        ["Truyện Kiều"]
    );
    let by_hash = librarian
        .get(&format!("{BOOKS}/duplicates?sha256=AA"))
        .await
        .ok();
    assert_eq!(titles(&by_hash), ["Truyện Kiều"]);
    learner.get(&duplicates).await.expect(403);
    let mut body =
        json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Kiều", "upload_id": second.0});
    let said = librarian.post(BOOKS, body.clone()).await.expect(409).json();
    assert_eq!(said["message"], "Tệp này đã có trong thư viện.");
    body["allow_duplicate"] = json!(true);
    librarian.post(BOOKS, body).await.expect(200);
}

#[tokio::test]
async fn a_file_of_a_book_that_one_may_not_know_of_gives_nothing_away() {
    let (app, centre, librarian, _) = library().await;
    let elsewhere = app.centre("TTHTCĐ xã Gio Linh").await;
    let stranger = app.person(Role::Librarian, elsewhere).await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    add(
        &librarian,
        centre,
        json!({"title": "Sổ tay", "upload_id": upload.0}),
    )
    .await;
    let same = book::finished_upload(&app, stranger.person(), "aa").await;
    let found = stranger
        .get(&format!("{BOOKS}/duplicates?upload_id={same}"))
        .await
        .ok();
    assert!(titles(&found).is_empty());
    add(
        &stranger,
        elsewhere,
        json!({"title": "Sổ tay", "upload_id": same.0}),
    )
    .await;
    let not_mine = format!("{BOOKS}/duplicates?upload_id={upload}");
    stranger.get(&not_mine).await.expect(404);
}

#[tokio::test]
async fn a_file_that_failed_is_tried_again_or_replaced() {
    let (app, centre, librarian, _) = library().await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    let record = json!({"title": "Kiều", "upload_id": upload.0});
    let made = add(&librarian, centre, record).await;
    let waiting = step(&librarian, &made, "retry").await.ok();
    assert_eq!(
        (&waiting["version"], &waiting["state"]),
        (&json!(1), &json!("received"))
    );
    book::fail(&app, &made, "no_such_reason").await;
    let failed = librarian.get(&at(&made, "")).await.ok();
    assert_eq!(
        failed["reason"],
        json!({"code": "no_such_reason", "text": "Không làm được các trang của tệp này. Hãy mở thử tệp trên máy của bạn, xuất lại thành PDF rồi gửi lại."})
    );
    assert!(failed["can"].as_array().unwrap().contains(&json!("retry")));
    let again = step(&librarian, &made, "retry").await.ok();
    assert_eq!(
        (&again["state"], &again["reason"]),
        (&json!("received"), &Value::Null)
    );
    book::fail(&app, &made, "no_such_reason").await;
    let better = book::finished_upload(&app, librarian.person(), "bb").await;
    let version = again["version"].as_i64().unwrap();
    let change = json!({"upload_id": better.0});
    let replaced = librarian.patch(&at(&made, ""), version, change).await.ok();
    assert_eq!(replaced["state"], "received");
}

#[tokio::test]
async fn a_book_whose_pages_are_made_keeps_its_file() {
    let (app, centre, librarian, _) = library().await;
    let made = with_pages(
        &app,
        &librarian,
        centre,
        json!({"title": "Kiều"}),
        &["Trăm năm"],
    )
    .await;
    let upload = book::finished_upload(&app, librarian.person(), "aa").await;
    let change = json!({"upload_id": upload.0});
    let refused = librarian
        .patch(&at(&made, ""), 2, change)
        .await
        .expect(422)
        .json();
    assert_eq!(refused["fields"]["upload_id"], "Sách này đã có tệp rồi.");
    step(&librarian, &made, "retry").await.expect(422);
    app.visitor().get(&at(&made, "/pages/1")).await.expect(200);
}

#[tokio::test]
async fn an_upload_whose_end_was_cut_off_is_made_whole_for_its_book() {
    let (app, centre, librarian, _) = library().await;
    let upload = tests::tus::upload(&librarian, "book", centre, tests::tus::noise(5000)).await;
    // As if the program had died after the last byte and before the end.
    let tx = app.app.db.begin().await.unwrap();
    store::media::upload::Entity::update_many()
        .col_expr(
            store::media::upload::Column::State,
            Expr::value(UploadState::Receiving),
        )
        .col_expr(
            store::media::upload::Column::Sha256,
            Expr::value(None::<String>),
        )
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let made = add(
        &librarian,
        centre,
        json!({"title": "Sổ tay", "upload_id": upload}),
    )
    .await;
    assert_eq!(made["state"], "received");
}

#[tokio::test]
async fn a_book_whose_worker_died_three_times_says_that_it_failed() {
    let (app, centre, librarian, _) = library().await;
    let upload = finished_upload(&app, librarian.person(), "ab").await;
    let made = add(
        &librarian,
        centre,
        json!({"title": "Sổ tay", "upload_id": upload}),
    )
    .await;
    assert_eq!(
        backend::library::say_what_was_given_up(&app.app)
            .await
            .unwrap(),
        0
    );
    let tx = app.app.db.begin().await.unwrap();
    platform::queue::job::Entity::update_many()
        .col_expr(
            platform::queue::job::Column::State,
            Expr::value("quarantined"),
        )
        .col_expr(
            platform::queue::job::Column::Reason,
            Expr::value("job.died"),
        )
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        backend::library::say_what_was_given_up(&app.app)
            .await
            .unwrap(),
        1
    );
    let failed = librarian.get(&at(&made, "")).await.ok();
    assert_eq!(failed["state"], "failed");
    let said = failed["reason"]["text"].as_str().unwrap();
    assert!(said.contains("dừng đột ngột"), "{said}");
    step(&librarian, &failed, "retry").await.ok();
    assert_eq!(
        backend::library::say_what_was_given_up(&app.app)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn two_books_that_ask_for_the_same_file_at_once_do_not_both_get_it() {
    let (app, centre, librarian, _) = library().await;
    let upload = finished_upload(&app, librarian.person(), "cd").await;
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let librarian = librarian.clone();
        asked.spawn(async move {
            let body = json!({"id": Uuid::now_v7(), "unit_id": centre.0, "title": "Sổ tay", "upload_id": upload,
                "allow_duplicate": true});
            librarian.post(BOOKS, body).await.status
        });
    }
    let mut all = asked.join_all().await;
    all.sort_unstable();
    assert_eq!(all, [200, 422, 422, 422, 422, 422]);
}
