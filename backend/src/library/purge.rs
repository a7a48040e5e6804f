//! The bin of books is emptied.

use chrono::{DateTime, Utc};
use platform::queue;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{
    courses::lesson,
    job::Job,
    key,
    library::{book, book_subject, bookmark, contributor, correction, page, reading},
    media::upload,
};

use crate::{app::App, error::Result, media};

/// Deletes books that lie in the bin since before `before`: files first, then rows. A book that a lesson still names
/// stays. Returns how many were deleted.
///
/// # Errors
/// Whatever the database or the object store says.
pub async fn purge(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let old = book::Entity::find()
        .filter(book::Column::DeletedAt.lte(before))
        .all(app.db.reader())
        .await?;
    let mut deleted = 0;
    for row in old {
        let named = lesson::Entity::find()
            .filter(lesson::Column::BookId.eq(row.id))
            .one(app.db.reader())
            .await?;
        if named.is_none() {
            delete(app, &row).await?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

async fn delete(app: &App, row: &book::Model) -> Result<()> {
    let file = match row.upload_id {
        Some(id) => upload::Entity::find_by_id(id).one(app.db.reader()).await?,
        None => None,
    };
    app.objects.delete_all(&key::book(row.id)).await?;
    if let Some(file) = &file {
        media::upload::delete_bytes(app, file).await?;
    }
    let tx = app.db.begin().await?;
    let job = Job::Digitize { book_id: row.id };
    if let Some(job) = queue::find_latest(&*tx, job.kind(), &job.dedup_key()).await? {
        queue::cancel(&*tx, job.id).await?;
    }
    macro_rules! clear {
        ($table:ident) => {
            $table::Entity::delete_many()
                .filter($table::Column::BookId.eq(row.id))
                .exec(&*tx)
                .await?
        };
    }
    clear!(bookmark);
    clear!(reading);
    clear!(correction);
    clear!(page);
    clear!(contributor);
    clear!(book_subject);
    book::Entity::delete_by_id(row.id).exec(&*tx).await?;
    if let Some(file) = file {
        upload::Entity::delete_by_id(file.id).exec(&*tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
