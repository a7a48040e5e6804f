//! Books for tests: a finished upload, a book added by a librarian, pages as the worker would leave them.

use reqwest::Method;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use store::{
    id::{BookId, PageId, PersonId, UnitId, UploadId},
    key,
    library::{Word, book, corrected, page},
    media::upload,
    state::{MediaState, PageState, TextSource, UploadPurpose, UploadState},
};
use uuid::Uuid;

use crate::{Answer, Client, TestApp, read};

/// The hash in the names of all page images that [`put_pages`] speaks of.
pub const IMAGE_HASH: &str = "3f786850e387550f";

/// The rest of an API path under `/api/v1/books`.
pub fn at(book: &Value, rest: &str) -> String {
    let id = book["id"].as_str().expect("a book");
    format!("/api/v1/books/{id}{rest}")
}

/// Adds a book with a title and whatever else is said of it; a draft.
pub async fn add(librarian: &Client, unit: UnitId, mut record: Value) -> Value {
    record["id"] = json!(Uuid::now_v7());
    record["unit_id"] = json!(unit.0);
    librarian.post("/api/v1/books", record).await.ok()
}

/// Adds a book and publishes it.
pub async fn published(librarian: &Client, unit: UnitId, record: Value) -> Value {
    let made = add(librarian, unit, record).await;
    step(librarian, &made, "publish").await.ok()
}

/// Takes a step of a book's life, on the version of the view: `publish`, `withdraw`, `retry`, `restore`.
pub async fn step(client: &Client, book: &Value, step: &str) -> Answer {
    let request = client.request(Method::POST, &at(book, &format!("/{step}")));
    read(request.header("if-match", book["version"].to_string())).await
}

/// A published book with these pages.
pub async fn with_pages(
    app: &TestApp,
    librarian: &Client,
    unit: UnitId,
    record: Value,
    texts: &[&str],
) -> Value {
    let made = published(librarian, unit, record).await;
    put_pages(app, &made, texts).await;
    librarian.get(&at(&made, "")).await.ok()
}

/// An upload of the person's as it stands when its last byte has come; `sha256` names its content.
pub async fn finished_upload(app: &TestApp, owner: PersonId, sha256: &str) -> UploadId {
    upload_in(app, owner, sha256, UploadState::Finished).await
}

/// An upload in a state.
pub async fn upload_in(
    app: &TestApp,
    owner: PersonId,
    sha256: &str,
    state: UploadState,
) -> UploadId {
    let (id, now) = (UploadId::new(), app.clock.now());
    let finished = state == UploadState::Finished;
    let row = upload::ActiveModel {
        id: Set(id),
        owner_id: Set(owner),
        unit_id: Set(None),
        purpose: Set(UploadPurpose::Book),
        filename: Set("truyen-kieu.pdf".to_owned()),
        declared_type: Set("application/pdf".to_owned()),
        length: Set(1000),
        received: Set(if finished { 1000 } else { 400 }),
        state: Set(state),
        parts: Set(json!([])),
        object_key: Set(finished.then(|| key::original(id))),
        sha256: Set(finished.then(|| sha256.to_owned())),
        lock_token: Set(None),
        created_at: Set(now),
        expires_at: Set(now + chrono::Duration::days(7)),
        finished_at: Set(finished.then_some(now)),
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    upload::Entity::insert(row)
        .exec_without_returning(&tx)
        .await
        .expect("an upload");
    tx.commit().await.expect("a commit");
    id
}

/// Puts pages with these texts into a book, one word after the other along lines of ten, as the worker leaves them.
pub async fn put_pages(app: &TestApp, book: &Value, texts: &[&str]) {
    let id = id_of(book);
    let rows = texts
        .iter()
        .zip(1..)
        .map(|(text, number)| page::ActiveModel {
            id: Set(PageId::new()),
            book_id: Set(id),
            number: Set(number),
            state: Set(PageState::Ready),
            width: Set(1080),
            height: Set(1528),
            source: Set(TextSource::Ocr),
            text: Set((*text).to_owned()),
            words: Set(json!(words(text))),
            read_text: Set(None),
            read_words: Set(None),
            doubtful: Set(0),
            mean_confidence: Set(Some(96.5)),
            image_hash: Set(Some(IMAGE_HASH.to_owned())),
            image_widths: Set(json!([360, 720, 1080])),
            updated_at: Set(app.clock.now()),
        });
    let tx = app.app.db.begin().await.expect("a transaction");
    page::Entity::insert_many(rows)
        .exec_without_returning(&tx)
        .await
        .expect("pages");
    let ready = book::ActiveModel {
        state: Set(MediaState::Ready),
        progress: Set(1.0),
        page_count: Set(i32::try_from(texts.len()).expect("few pages")),
        cover_key: Set(Some(key::book_cover(id, IMAGE_HASH))),
        ..Default::default()
    };
    book::Entity::update_many()
        .set(ready)
        .filter(book::Column::Id.eq(id))
        .exec(&tx)
        .await
        .expect("a book that is ready");
    tx.commit().await.expect("a commit");
}

/// Says of some words of a page, by their order from 0, that they were read with doubt.
pub async fn doubt(app: &TestApp, book: &Value, number: i32, doubtful: &[usize]) {
    let tx = app.app.db.begin().await.expect("a transaction");
    let page = page_of(&tx, book, number).await;
    let mut words: Vec<Word> = serde_json::from_value(page.words).expect("words");
    for &index in doubtful {
        words[index].5 = 60;
    }
    let fresh = page::ActiveModel {
        id: Set(page.id),
        words: Set(json!(words)),
        doubtful: Set(i32::try_from(doubtful.len()).expect("few words")),
        ..Default::default()
    };
    page::Entity::update(fresh).exec(&tx).await.expect("doubt");
    tx.commit().await.expect("a commit");
}

/// Reads a page anew, as the worker does, and finds this text on it.
pub async fn read_anew(app: &TestApp, book: &Value, number: i32, text: &str) {
    let tx = app.app.db.begin().await.expect("a transaction");
    let page = page_of(&tx, book, number).await;
    let mut fresh = page::ActiveModel {
        id: Set(page.id),
        ..Default::default()
    };
    let read = (text.to_owned(), words(text));
    corrected::lay_over(&tx, (id_of(book), number), None, read, &mut fresh)
        .await
        .expect("corrections");
    page::Entity::update(fresh).exec(&tx).await.expect("a page");
    tx.commit().await.expect("a commit");
}

async fn page_of(db: &impl ConnectionTrait, book: &Value, number: i32) -> page::Model {
    let found = page::Entity::find()
        .filter(page::Column::BookId.eq(id_of(book)))
        .filter(page::Column::Number.eq(number))
        .one(db)
        .await;
    found.expect("a page").expect("a page")
}

/// Keeps objects for the images of so many pages and for the cover. Their bytes say what they are.
pub async fn put_images(app: &TestApp, book: &Value, pages: i32) {
    let id = id_of(book);
    let objects = &app.app.objects;
    for number in 1..=pages {
        for width in [360, 720, 1080] {
            let key = key::page_image(id, number, width, IMAGE_HASH);
            let bytes = format!("page {number} at {width}").into();
            objects.put_bytes(&key, bytes).await.expect("an object");
        }
    }
    let cover = key::book_cover(id, IMAGE_HASH);
    objects
        .put_bytes(&cover, "cover".into())
        .await
        .expect("an object");
}

/// Puts a book into the state in which the worker gave up.
pub async fn fail(app: &TestApp, book: &Value, code: &str) {
    let failed = book::ActiveModel {
        state: Set(MediaState::Failed),
        reason_code: Set(Some(code.to_owned())),
        ..Default::default()
    };
    let tx = app.app.db.begin().await.expect("a transaction");
    book::Entity::update_many()
        .set(failed)
        .filter(book::Column::Id.eq(id_of(book)))
        .exec(&tx)
        .await
        .expect("a book that failed");
    tx.commit().await.expect("a commit");
}

/// The id of a book's view.
pub fn id_of(book: &Value) -> BookId {
    let id: Uuid = book["id"].as_str().expect("an id").parse().expect("a UUID");
    BookId(id)
}

fn words(text: &str) -> Vec<Word> {
    let words = text.split_whitespace().zip(0u16..);
    words
        .map(|(word, i)| Word(i % 10 * 100, i / 10 * 30, 90, 20, word.to_owned(), 96))
        .collect()
}
