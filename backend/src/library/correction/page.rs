//! The page that is corrected: held while it is written, and laid out anew from what was read.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use store::{
    audit::{self, Act},
    id::PersonId,
    library::{book, corrected, correction, page, page_text::PageText},
    search::feed,
    state::Thing,
};

use crate::error::{Code, Error, Result};

/// A page, locked so that nobody else writes it meanwhile; `None` while it is not made.
///
/// # Errors
/// Whatever the database says.
pub async fn held(
    db: &impl ConnectionTrait,
    row: &book::Model,
    number: i32,
) -> Result<Option<page::Model>> {
    Ok(page::Entity::find()
        .filter(page::Column::BookId.eq(row.id))
        .filter(page::Column::Number.eq(number))
        .lock_exclusive()
        .one(db)
        .await?)
}

/// What stands on a page, corrected.
pub fn standing(page: &page::Model) -> PageText {
    let words = serde_json::from_value(page.words.clone()).unwrap_or_default();
    PageText::new(&page.text, words)
}

/// Other words stand there than those that were seen.
pub fn moved() -> Error {
    Error::new(Code::Conflict).saying("error.correction_moved")
}

/// The time of a decision: later than all others on the page, also by a clock that was put back, since they are laid
/// over one another in this order. The page is held.
///
/// # Errors
/// Whatever the database says.
pub async fn moment(
    db: &impl ConnectionTrait,
    page: &page::Model,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let last: Option<DateTime<Utc>> = correction::Entity::find()
        .select_only()
        .column(correction::Column::DecidedAt)
        .filter(correction::Column::BookId.eq(page.book_id))
        .filter(correction::Column::Number.eq(page.number))
        .filter(correction::Column::DecidedAt.is_not_null())
        .order_by_desc(correction::Column::DecidedAt)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.map_or(now, |last| now.max(last + Duration::milliseconds(1))))
}

/// Writes a page from what was read on it and the corrections that are kept now, and tells the index.
///
/// # Errors
/// Whatever the database says.
pub async fn write(
    db: &impl ConnectionTrait,
    row: &book::Model,
    page: &page::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut fresh = page::ActiveModel {
        id: Set(page.id),
        updated_at: Set(now),
        ..Default::default()
    };
    let (of, read) = ((row.id, page.number), corrected::as_read(page));
    corrected::lay_over(db, of, row.upload_id, read, &mut fresh).await?;
    page::Entity::update(fresh).exec(db).await?;
    Ok(feed::note(db, Thing::Book, row.id.0, now).await?)
}

/// Writes down who did what with a correction.
///
/// # Errors
/// Whatever the database says.
pub async fn note(
    db: &impl ConnectionTrait,
    row: &book::Model,
    one: &correction::Model,
    action: &str,
    (by, now): (PersonId, DateTime<Utc>),
) -> Result<()> {
    let act = Act {
        actor: Some(by),
        action,
        thing: "correction",
        thing_id: one.id.0,
        unit: Some(row.unit_id),
        detail: json!({"book": row.id, "page": one.number, "read": one.read, "text": one.text}),
    };
    Ok(audit::write(db, now, act).await?)
}
