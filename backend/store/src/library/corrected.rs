//! A page as it stands: what was read, with what people corrected laid over it.
//!
//! Always true: the page's row says the same as this makes of what was read and of the corrections that are kept. So
//! a correction is written by writing it down and laying them all over again, it is undone in the same way, and a page
//! that is read anew keeps them.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{
    Word, correction, page,
    page_text::{Change, PageText},
};
use crate::{
    id::{BookId, UploadId},
    state::CorrectionState,
};

/// Writes into the row of a page what stands on it, made of what was read. `upload` is the file that it was read in.
/// The caller holds the lock on the page's row, if there is one, and writes it.
///
/// # Errors
/// Whatever the database says.
pub async fn lay_over(
    db: &impl ConnectionTrait,
    (book, number): (BookId, i32),
    upload: Option<UploadId>,
    (text, words): (String, Vec<Word>),
    row: &mut page::ActiveModel,
) -> Result<(), DbErr> {
    let kept = kept(db, book, number).await?;
    let mut page = PageText::new(&text, words.clone());
    for one in &kept {
        let change = Change {
            place: one.place(),
            read: &one.read,
            text: &one.text,
        };
        let laid = page.lay_over(&change, one.upload_id == upload);
        let stands = correction::ActiveModel {
            id: Set(one.id),
            placed: Set(laid.is_some()),
            // From now on its place is the one in this file.
            upload_id: Set(laid.map_or(one.upload_id, |_| upload)),
            place: Set(json!(laid.unwrap_or(change.place))),
            ..Default::default()
        };
        if one.placed != laid.is_some() || laid.is_some_and(|laid| laid != change.place) {
            correction::Entity::update(stands).exec(db).await?;
        }
    }
    row.doubtful = Set(i32::try_from(page.doubtful()).unwrap_or(i32::MAX));
    row.mean_confidence = Set(page.mean_confidence());
    // The text of a page that nobody corrected is written as it was read, letter for letter.
    let corrected = !kept.is_empty();
    row.read_words = Set(corrected.then(|| json!(words)));
    row.words = Set(json!(page.words()));
    row.text = Set(if corrected { page.text() } else { text.clone() });
    row.read_text = Set(corrected.then_some(text));
    Ok(())
}

/// What was read on a page before anybody corrected it.
pub fn as_read(page: &page::Model) -> (String, Vec<Word>) {
    let text = page.read_text.as_ref().unwrap_or(&page.text);
    let words = page.read_words.as_ref().unwrap_or(&page.words);
    let words = serde_json::from_value(words.clone()).unwrap_or_default();
    (text.clone(), words)
}

/// The corrections of a page that are kept, in the order in which they were laid over one another.
async fn kept(
    db: &impl ConnectionTrait,
    book: BookId,
    number: i32,
) -> Result<Vec<correction::Model>, DbErr> {
    correction::Entity::find()
        .filter(correction::Column::BookId.eq(book))
        .filter(correction::Column::Number.eq(number))
        .filter(correction::Column::State.eq(CorrectionState::Kept))
        .order_by_asc(correction::Column::DecidedAt)
        .order_by_asc(correction::Column::Id)
        .all(db)
        .await
}
