//! The rows of a book and its pages while they are made.

use chrono::{DateTime, Utc};
use platform::database::Transaction;
use platform::queue::{Failure, Running};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use store::id::{BookId, PageId, UploadId};
use store::library::{Word, book, corrected, page};
use store::search::feed;
use store::state::{MediaState, PageState, TextSource, Thing};

use super::Context;
use crate::digitize::{Page, Source};

/// A book taken up.
pub struct Taken {
    /// Its id.
    pub id: BookId,
    /// Where its original is, and the upload that it came by.
    pub original: String,
    pub upload: Option<UploadId>,
    /// The first page to make.
    pub from: u32,
    /// Whether it has a cover of its own.
    pub has_cover: bool,
}

/// Takes the book up, at its first page or behind the last that is made. Nothing when
/// there is nothing to do: it is ready, gone, or has no file.
///
/// # Errors
/// When the lease is lost, or whatever the database says.
pub async fn take_up(
    context: &Context,
    running: &Running,
    id: BookId,
) -> Result<Option<Taken>, Failure> {
    let tx = context.db.begin().await?;
    running.fence(&*tx).await?;
    let Some(row) = book::Entity::find_by_id(id).one(&*tx).await? else {
        return Ok(None);
    };
    let (Some(original), true) = (row.original_key.clone(), row.deleted_at.is_none()) else {
        return Ok(None);
    };
    let from = match row.state {
        // The part that is done is the number of the last page, by all of them.
        MediaState::Processing => 1 + (row.progress * f64::from(row.page_count)).round() as u32,
        MediaState::Received => 1,
        MediaState::Waiting | MediaState::Ready | MediaState::Failed => return Ok(None),
    };
    let begun = book::ActiveModel {
        id: Set(id),
        state: Set(MediaState::Processing),
        ..Default::default()
    };
    book::Entity::update(begun).exec(&*tx).await?;
    tx.commit().await?;
    Ok(Some(Taken {
        id,
        original,
        upload: row.upload_id,
        from,
        has_cover: row.cover_key.is_some(),
    }))
}

/// Begins to write for a job that still has its lease and a book that still waits for
/// the pages of this file. One that was given a new file meanwhile is another job's.
async fn begin(
    context: &Context,
    running: &Running,
    taken: &Taken,
) -> Result<Transaction, Failure> {
    let tx = context.db.begin().await?;
    running.fence(&*tx).await?;
    let ours = book::Entity::find_by_id(taken.id)
        .filter(book::Column::State.eq(MediaState::Processing))
        .filter(book::Column::OriginalKey.eq(&taken.original))
        .one(&*tx)
        .await?;
    if ours.is_some() {
        Ok(tx)
    } else {
        Err(Failure::Stopped)
    }
}

/// Writes down how many pages it has.
///
/// # Errors
/// [`Failure::Stopped`] when it is another job's now, else whatever the database says.
pub async fn counted(
    context: &Context,
    running: &Running,
    taken: &Taken,
    pages: u32,
) -> Result<(), Failure> {
    let tx = begin(context, running, taken).await?;
    let counted = book::ActiveModel {
        id: Set(taken.id),
        page_count: Set(i32::try_from(pages).unwrap_or(i32::MAX)),
        ..Default::default()
    };
    book::Entity::update(counted).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

/// A page is made, its images are durable under `hash`. What people corrected on it is
/// laid over what was read. `note` tells the feed as well.
///
/// # Errors
/// As [`counted`].
pub async fn has_page(
    context: &Context,
    running: &Running,
    taken: &Taken,
    page: Page,
    hash: Option<String>,
    (done, note): (f64, bool),
) -> Result<(), Failure> {
    let now = context.clock.now();
    let tx = begin(context, running, taken).await?;
    write_page(&*tx, taken, page, hash, now).await?;
    let progress = book::ActiveModel {
        id: Set(taken.id),
        progress: Set(done),
        ..Default::default()
    };
    book::Entity::update(progress).exec(&*tx).await?;
    if note {
        feed::note(&*tx, Thing::Book, taken.id.0, now).await?;
    }
    Ok(tx.commit().await?)
}

async fn write_page(
    db: &impl ConnectionTrait,
    taken: &Taken,
    made: Page,
    hash: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let number = i32::try_from(made.number).unwrap_or(i32::MAX);
    let before = page::Entity::find()
        .filter(page::Column::BookId.eq(taken.id))
        .filter(page::Column::Number.eq(number))
        // Locked, so that nobody corrects it while it is read anew.
        .lock_exclusive()
        .one(db)
        .await?;
    let state = if made.failed.is_some() {
        PageState::Failed
    } else {
        PageState::Ready
    };
    let source = match made.source {
        Source::TextLayer => TextSource::TextLayer,
        Source::Ocr => TextSource::Ocr,
        Source::None => TextSource::None,
    };
    let widths: Vec<u32> = made.images.iter().map(|image| image.width).collect();
    let pixels = |side: u32| i32::try_from(side).unwrap_or(0);
    let mut row = page::ActiveModel {
        id: Set(before.as_ref().map_or_else(PageId::new, |before| before.id)),
        book_id: Set(taken.id),
        number: Set(number),
        state: Set(state),
        width: Set(pixels(made.width)),
        height: Set(pixels(made.height)),
        source: Set(source),
        image_hash: Set(hash),
        image_widths: Set(json!(widths)),
        updated_at: Set(now),
        ..Default::default()
    };
    let words = made.words.into_iter();
    let words = words.map(|word| Word(word.0, word.1, word.2, word.3, word.4, word.5));
    let read = (made.text, words.collect());
    corrected::lay_over(db, (taken.id, number), taken.upload, read, &mut row).await?;
    match before {
        Some(_) => page::Entity::update(row).exec(db).await.map(drop),
        None => page::Entity::insert(row)
            .exec_without_returning(db)
            .await
            .map(drop),
    }
}

/// It has a cover.
///
/// # Errors
/// As [`counted`].
pub async fn has_cover(
    context: &Context,
    running: &Running,
    taken: &Taken,
    key: String,
) -> Result<(), Failure> {
    let tx = begin(context, running, taken).await?;
    let cover = book::ActiveModel {
        id: Set(taken.id),
        cover_key: Set(Some(key)),
        ..Default::default()
    };
    book::Entity::update(cover).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

/// All pages are made: pages of an earlier, longer file, state, feed and the end of the
/// job in one transaction.
///
/// # Errors
/// As [`counted`].
pub async fn ready(
    context: &Context,
    running: &Running,
    taken: &Taken,
    pages: u32,
) -> Result<(), Failure> {
    let last = i32::try_from(pages).unwrap_or(i32::MAX);
    let tx = begin(context, running, taken).await?;
    running.complete(&*tx).await?;
    page::Entity::delete_many()
        .filter(page::Column::BookId.eq(taken.id))
        .filter(page::Column::Number.gt(last))
        .exec(&*tx)
        .await?;
    let done = book::ActiveModel {
        id: Set(taken.id),
        state: Set(MediaState::Ready),
        progress: Set(1.0),
        page_count: Set(last),
        ..Default::default()
    };
    book::Entity::update(done).exec(&*tx).await?;
    feed::note(&*tx, Thing::Book, taken.id.0, context.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// It cannot become pages, or broke its child too often.
///
/// # Errors
/// As [`counted`].
pub async fn failed(
    context: &Context,
    running: &Running,
    taken: &Taken,
    code: &str,
    text: &str,
) -> Result<(), Failure> {
    let tx = begin(context, running, taken).await?;
    let failed = book::ActiveModel {
        id: Set(taken.id),
        state: Set(MediaState::Failed),
        reason_code: Set(Some(code.to_owned())),
        reason_text: Set(Some(text.to_owned())),
        ..Default::default()
    };
    book::Entity::update(failed).exec(&*tx).await?;
    feed::note(&*tx, Thing::Book, taken.id.0, context.clock.now()).await?;
    Ok(tx.commit().await?)
}
