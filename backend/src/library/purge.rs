//! The bin of books and shelves is emptied.

use chrono::{DateTime, Utc};
use platform::queue;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};
use store::{
    courses::lesson,
    job::Job,
    key,
    lending::copy,
    library::{
        book, book_subject, bookmark, contributor, correction, page, reading, shelf, shelf_book,
    },
    media::upload,
};

use crate::{app::App, error::Result, media};

/// Deletes shelves and books that lie in the bin since before `before`: files first, then rows. A book that a lesson still
/// names, or that stands in an accession register, stays. Returns how many were deleted.
///
/// # Errors
/// Whatever the database or the object store says.
pub async fn purge(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let old = book::Entity::find()
        .filter(book::Column::DeletedAt.lte(before))
        .all(app.db.reader())
        .await?;
    let mut deleted = shelves(app, before).await?;
    for row in old {
        let named = lesson::Entity::find()
            .filter(lesson::Column::BookId.eq(row.id))
            .one(app.db.reader())
            .await?;
        let on_paper = copy::Entity::find()
            .filter(copy::Column::BookId.eq(row.id))
            .one(app.db.reader())
            .await?;
        if named.is_none() && on_paper.is_none() {
            delete(app, &row).await?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

async fn shelves(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let tx = app.db.begin().await?;
    let old = Query::select()
        .column(shelf::Column::Id)
        .from(shelf::Entity)
        .and_where(Expr::col(shelf::Column::DeletedAt).lte(before))
        .to_owned();
    shelf_book::Entity::delete_many()
        .filter(shelf_book::Column::ShelfId.in_subquery(old))
        .exec(&*tx)
        .await?;
    let gone = shelf::Entity::delete_many()
        .filter(shelf::Column::DeletedAt.lte(before))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
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
    clear!(shelf_book);
    book::Entity::delete_by_id(row.id).exec(&*tx).await?;
    if let Some(file) = file {
        upload::Entity::delete_by_id(file.id).exec(&*tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
