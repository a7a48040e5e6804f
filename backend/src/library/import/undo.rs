//! The job `library.undo_import`: the books that came of a file are put into the bin, from where they may be taken for
//! a month. One that somebody worked on since stays.

use platform::{
    database::Transaction,
    queue::{Failure, Running},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use store::{
    id::{BookId, ImportId, PersonId},
    job::Job,
    lending::copy,
    library::{book, catalogue_import_row as import_row},
    state::{ImportOutcome, ImportState},
};

use super::{super::book::note, lot};
use crate::{app::App, error::Result, version};

/// The version of a book on which nobody has worked.
const UNTOUCHED: i32 = 1;

/// Works on one import to its end.
///
/// # Errors
/// How it ended otherwise.
pub async fn work(app: &App, running: &Running) -> Result<(), Failure> {
    let Job::UndoImport {
        import_id,
        person_id,
    } = running.payload()?
    else {
        return Err(Failure::refused("job.bad_payload", "not an import"));
    };
    let mut behind = 0;
    while let Some((tx, _)) = lot::begin(app, running, import_id, ImportState::Undoing).await? {
        let records = added(&*tx, import_id, behind).await?;
        let Some((last, _)) = records.last() else {
            return lot::end(app, running, tx, import_id, ImportState::Undone).await;
        };
        behind = last.number;
        for (row, made) in &records {
            let Some(made) = made else { continue };
            let untouched = made.version == UNTOUCHED && made.deleted_at.is_none();
            if untouched && !on_paper(&*tx, made.id).await? {
                bin(app, &tx, made, person_id).await?;
                let outcome = ImportOutcome::Undone;
                lot::settle(&tx, import_id, row.number, outcome, Some(made.id)).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Whether somebody has entered a paper copy of it.
async fn on_paper(db: &impl ConnectionTrait, id: BookId) -> Result<bool> {
    let entered = copy::Entity::find()
        .filter(copy::Column::BookId.eq(id))
        .filter(copy::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    Ok(entered.is_some())
}

async fn added(
    db: &impl ConnectionTrait,
    id: ImportId,
    behind: i32,
) -> Result<Vec<(import_row::Model, Option<book::Model>)>> {
    let of_import = Condition::all()
        .add(import_row::Column::ImportId.eq(id))
        .add(import_row::Column::Outcome.eq(ImportOutcome::Added))
        .add(import_row::Column::Number.gt(behind));
    let rows = import_row::Entity::find()
        .filter(of_import)
        .order_by_asc(import_row::Column::Number)
        .limit(lot::RECORDS)
        .all(db)
        .await?;
    let ids = rows.iter().filter_map(|row| row.book_id);
    let books = book::Entity::find()
        .filter(book::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let with_book = rows.into_iter().map(|row| {
        let made = books.iter().find(|made| row.book_id == Some(made.id));
        let made = made.cloned();
        (row, made)
    });
    Ok(with_book.collect())
}

async fn bin(app: &App, tx: &Transaction, made: &book::Model, by: PersonId) -> Result<()> {
    let now = app.clock.now();
    let fresh = book::ActiveModel {
        deleted_at: Set(Some(now)),
        deleted_by: Set(Some(by)),
        ..Default::default()
    };
    version::write(&**tx, made, fresh).await?;
    let detail = json!({"title": made.title});
    note(&**tx, made, "book.delete", by, now, detail).await
}
