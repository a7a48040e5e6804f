//! Books: adding one, changing its record.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr,
};
use serde_json::json;
use store::{
    audit::{self, Act},
    id::{BookId, ContributorId, PersonId, UnitId},
    library::{book, book_subject, contributor},
    search::feed,
    state::{Audience, MediaState, PublishState, Thing},
};

use super::{
    body::{BookBody, BookChange},
    book_view::record_of,
    file::{self, File},
    record::{Record, subject_key},
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    media::upload::make_whole,
    version,
};

/// The path of a book, e.g. `/thu-vien/truyen-kieu-7f3k2m9q`.
pub fn path(row: &book::Model) -> String {
    format!("/thu-vien/{}-{}", row.slug, row.short)
}

/// The path of one of its pages.
pub fn page_path(row: &book::Model, number: i32) -> String {
    format!("{}/trang/{number}", path(row))
}

/// Adds a book: a draft with its record and, where there is a file, the note that makes its pages.
/// The same id again is the same book.
///
/// # Errors
/// `invalid` for the record or the upload; `conflict` when the file is in the library or the id is another's.
pub async fn add(app: &App, actor: &Actor, body: &BookBody) -> Result<book::Model> {
    let record = Record::read(&body.record)?;
    let (by, now) = (actor.require_person()?, app.clock.now());
    if let Some(upload) = body.upload_id {
        make_whole(app, upload.into()).await?;
    }
    let tx = app.db.begin().await?;
    if let Some(made) = book::Entity::find_by_id(BookId(body.id)).one(&*tx).await? {
        let same =
            made.owner_id == by && made.unit_id.0 == body.unit_id && made.deleted_at.is_none();
        return if same {
            Ok(made)
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    let file = match body.upload_id {
        Some(upload) => Some(File::taken(&*tx, actor, upload.into(), body.allow_duplicate).await?),
        None => None,
    };
    let mut row = row_of(BookId(body.id), &record, now);
    row.unit_id = Set(UnitId(body.unit_id));
    row.owner_id = Set(by);
    row.audience = Set(body.access.map_or(Audience::Public, Into::into));
    if let Some(file) = &file {
        file.put_into(&mut row);
    }
    let made = insert(&*tx, row, &record).await?;
    if file.is_some() {
        file::leave_note(&*tx, made.id).await?;
    }
    note(&*tx, &made, "book.add", by, now, record.detail()).await?;
    tx.commit().await?;
    Ok(made)
}

/// Changes a book's record, its audience, or gives it a file, on the version that was read.
///
/// # Errors
/// `conflict` when somebody else was first or the file is in the library; `invalid` for the record or the upload.
pub async fn change(
    app: &App,
    actor: &Actor,
    row: &book::Model,
    change: &BookChange,
) -> Result<()> {
    let standing = record_of(app.db.reader(), row).await?;
    let record = Record::read(&change.onto(standing))?;
    let (by, now) = (actor.require_person()?, app.clock.now());
    if let Some(upload) = change.upload_id {
        make_whole(app, upload.into()).await?;
    }
    let tx = app.db.begin().await?;
    let mut fresh = book::ActiveModel::default();
    write_record(&mut fresh, &record);
    if let Some(access) = change.access {
        fresh.audience = Set(access.into());
    }
    if let Some(proposals) = change.proposals {
        fresh.proposals = Set(proposals);
    }
    if let Some(upload) = change
        .upload_id
        .filter(|id| row.upload_id.map(|kept| kept.0) != Some(*id))
    {
        if !matches!(row.state, MediaState::Waiting | MediaState::Failed) {
            return Err(Error::invalid("upload_id", "invalid.has_file"));
        }
        let file = File::taken(&*tx, actor, upload.into(), change.allow_duplicate).await?;
        file.put_into(&mut fresh);
        file::forget_pages(&*tx, row.id).await?;
        file::leave_note(&*tx, row.id).await?;
    }
    version::write(&*tx, row, fresh).await?;
    keep(&*tx, row.id, &record).await?;
    note(&*tx, row, "book.change", by, now, record.detail()).await?;
    tx.commit().await?;
    Ok(())
}

/// The row with what else is kept of its record.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    row: book::ActiveModel,
    record: &Record,
) -> Result<book::Model> {
    let made = book::Entity::insert(row).exec_with_returning(db).await?;
    keep(db, made.id, record).await?;
    Ok(made)
}

/// Another record for a book, on the version that was read.
pub(super) async fn write_over(
    db: &impl ConnectionTrait,
    row: &book::Model,
    record: &Record,
) -> Result<()> {
    let mut fresh = book::ActiveModel::default();
    write_record(&mut fresh, record);
    version::write(db, row, fresh).await?;
    keep(db, row.id, record).await
}

/// The row of a new book: a draft without a file, which still needs its unit, its owner and its audience.
pub(super) fn row_of(id: BookId, record: &Record, now: DateTime<Utc>) -> book::ActiveModel {
    let mut row = book::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        publish_state: Set(PublishState::Draft),
        published_at: Set(None),
        state: Set(MediaState::Waiting),
        reason_code: Set(None),
        reason_text: Set(None),
        progress: Set(0.0),
        upload_id: Set(None),
        original_key: Set(None),
        page_count: Set(0),
        cover_key: Set(None),
        readers: Set(0),
        proposals: Set(false),
        version: Set(1),
        created_at: Set(now),
        changed_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..Default::default()
    };
    write_record(&mut row, record);
    row
}

pub(super) fn write_record(row: &mut book::ActiveModel, record: &Record) {
    row.slug = Set(vietnamese::slug(&record.title));
    row.sort_key = Set(vietnamese::sort_key(&record.title));
    row.words = Set(record.words());
    row.title = Set(record.title.clone());
    row.other_title = Set(record.other_title.clone());
    row.publisher = Set(record.publisher.clone());
    row.place = Set(record.place.clone());
    row.year = Set(record.year);
    row.edition = Set(record.edition.clone());
    row.extent = Set(record.extent.clone());
    row.series = Set(record.series.clone());
    row.series_number = Set(record.series_number.clone());
    row.language = Set(record.language.clone());
    row.isbn = Set(record.isbn.clone());
    row.ddc = Set(record.ddc.clone());
    row.ddc_edition = Set(record.ddc_edition.clone());
    row.bbk = Set(record.bbk.clone());
    row.subjects = Set(json!(record.subjects));
    row.summary = Set(record.summary.clone());
}

pub(super) async fn keep(db: &impl ConnectionTrait, book: BookId, record: &Record) -> Result<()> {
    keep_people(db, book, record).await?;
    keep_subjects(db, book, record).await
}

async fn keep_people(db: &impl ConnectionTrait, book: BookId, record: &Record) -> Result<()> {
    contributor::Entity::delete_many()
        .filter(contributor::Column::BookId.eq(book))
        .exec(db)
        .await?;
    let rows = record
        .contributors
        .iter()
        .zip(0..)
        .map(|((name, role), position)| contributor::ActiveModel {
            id: Set(ContributorId::new()),
            book_id: Set(book),
            name: Set(name.clone()),
            sort_key: Set(vietnamese::person_sort_key(name)),
            role: Set(*role),
            position: Set(position),
        });
    if !record.contributors.is_empty() {
        contributor::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn keep_subjects(db: &impl ConnectionTrait, book: BookId, record: &Record) -> Result<()> {
    book_subject::Entity::delete_many()
        .filter(book_subject::Column::BookId.eq(book))
        .exec(db)
        .await?;
    let rows = record
        .subjects
        .iter()
        .map(|subject| book_subject::ActiveModel {
            book_id: Set(book),
            subject_key: Set(subject_key(subject)),
            subject: Set(subject.clone()),
        });
    if !record.subjects.is_empty() {
        book_subject::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

pub(super) async fn note(
    db: &impl ConnectionTrait,
    row: &book::Model,
    action: &str,
    by: PersonId,
    now: DateTime<Utc>,
    detail: serde_json::Value,
) -> Result<()> {
    let act = Act {
        actor: Some(by),
        action,
        thing: "book",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail,
    };
    audit::write(db, now, act).await?;
    book::Entity::update_many()
        .col_expr(book::Column::ChangedAt, Expr::value(now))
        .filter(book::Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(feed::note(db, Thing::Book, row.id.0, now).await?)
}
