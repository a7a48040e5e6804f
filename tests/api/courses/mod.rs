//! Courses, lessons, learners: one test a sentence of the rules in `backend/src/courses/mod.rs`.

mod building;
mod learning;
mod locks;
mod outline;
mod pages;

use store::{
    id::{BookId, LectureId, PersonId, UnitId},
    library::book,
    media::lecture,
    state::{Audience, MediaState, PublishState},
};
use tests::TestApp;

/// A film that is ready: ten minutes and a second, 6 MB at the smallest picture.
async fn film(app: &TestApp, unit: UnitId, audience: Audience, owner: PersonId) -> LectureId {
    use sea_orm::{ActiveValue::Set, EntityTrait};
    let id = LectureId::new();
    let row = lecture::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set("lam-dat".to_owned()),
        unit_id: Set(unit),
        owner_id: Set(owner),
        title: Set("Làm đất".to_owned()),
        sort_key: Set(vietnamese::sort_key("Làm đất")),
        audience: Set(audience),
        state: Set(MediaState::Ready),
        progress: Set(1.0),
        duration_s: Set(Some(601.0)),
        has_picture: Set(true),
        bytes_low: Set(Some(6_010_000)),
        version: Set(1),
        created_at: Set(app.clock.now()),
        ..Default::default()
    };
    let tx = app.app.db.begin().await.unwrap();
    lecture::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A book of 40 pages that is ready.
async fn book(app: &TestApp, unit: UnitId, audience: Audience, owner: PersonId) -> BookId {
    use sea_orm::{ActiveValue::Set, EntityTrait};
    let id = BookId::new();
    let text = || Set(String::new());
    let row = book::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set("trong-trot".to_owned()),
        unit_id: Set(unit),
        owner_id: Set(owner),
        title: Set("Trồng trọt".to_owned()),
        sort_key: Set(vietnamese::sort_key("Trồng trọt")),
        other_title: text(),
        publisher: text(),
        place: text(),
        edition: text(),
        language: Set("vi".to_owned()),
        isbn: text(),
        ddc: text(),
        subjects: Set(serde_json::json!([])),
        summary: text(),
        words: text(),
        readers: Set(0),
        audience: Set(audience),
        publish_state: Set(PublishState::Published),
        state: Set(MediaState::Ready),
        progress: Set(1.0),
        page_count: Set(40),
        version: Set(1),
        created_at: Set(app.clock.now()),
        changed_at: Set(app.clock.now()),
        ..Default::default()
    };
    let tx = app.app.db.begin().await.unwrap();
    book::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// The names of things in a list.
fn titles(list: &serde_json::Value) -> Vec<&str> {
    let items = list.as_array().expect("a list");
    items
        .iter()
        .map(|item| item["title"].as_str().expect("a title"))
        .collect()
}
