//! The job `library.take_records`: books are made of what was read, so many at a time, each lot durable with its
//! outcomes. Cut at any place, it goes on behind the last lot.

use std::collections::HashSet;

use platform::{
    database::Transaction,
    queue::{Failure, Running},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use store::{
    id::{BookId, ImportId, PersonId},
    job::Job,
    library::{book, catalogue_import as import, catalogue_import_row as import_row},
    state::{Audience, ImportOutcome, ImportState, PublishState},
};

use super::{
    super::{
        book::{insert, note, row_of, write_over},
        record::Record,
    },
    lot,
    weigh::{Verdict, Weighed, weigh},
};
use crate::{app::App, error::Result};

/// Works on one import to its end.
///
/// # Errors
/// How it ended otherwise.
pub async fn work(app: &App, running: &Running) -> Result<(), Failure> {
    let Job::TakeRecords {
        import_id,
        person_id,
    } = running.payload()?
    else {
        return Err(Failure::refused("job.bad_payload", "not an import"));
    };
    while let Some((tx, row)) = lot::begin(app, running, import_id, ImportState::Taking).await? {
        let records = waiting(&tx, import_id).await?;
        if records.is_empty() {
            return lot::end(app, running, tx, import_id, ImportState::Taken).await;
        }
        let mut taking = Taking {
            app,
            tx: &tx,
            import: &row,
            by: person_id,
            merged: HashSet::new(),
        };
        for one in weigh(&*tx, row.unit_id, &records).await? {
            taking.take(&one).await?;
        }
        let taken = taken(&tx, import_id).await?;
        lot::change(&tx, app, import_id, |row| row.taken_count = Set(taken)).await?;
        tx.commit().await?;
        let all = row.row_count.max(1);
        running.progress(f64::from(taken) / f64::from(all), format!("{taken}/{all}"));
    }
    Ok(())
}

/// The next records without an outcome.
async fn waiting(tx: &Transaction, id: ImportId) -> Result<Vec<import_row::Model>> {
    Ok(import_row::Entity::find()
        .filter(import_row::Column::ImportId.eq(id))
        .filter(import_row::Column::Outcome.is_null())
        .order_by_asc(import_row::Column::Number)
        .limit(lot::RECORDS)
        .all(&**tx)
        .await?)
}

async fn taken(tx: &Transaction, id: ImportId) -> Result<i32> {
    let count = import_row::Entity::find()
        .filter(import_row::Column::ImportId.eq(id))
        .filter(import_row::Column::Outcome.is_not_null())
        .count(&**tx)
        .await?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}

/// Who takes records of which import.
struct Taking<'a> {
    app: &'a App,
    tx: &'a Transaction,
    import: &'a import::Model,
    by: PersonId,
    /// Books of this lot that are no more as they were read.
    merged: HashSet<BookId>,
}

impl Taking<'_> {
    async fn take(&mut self, one: &Weighed) -> Result<()> {
        let (outcome, book) = match (&one.verdict, &one.fitted) {
            // Another of this lot is of the same book: it comes again in the next one, where the book stands.
            (Verdict::Repeat(_), _) => return Ok(()),
            (Verdict::Merge(row, ..), _) if self.merged.contains(&row.id) => return Ok(()),
            (Verdict::Add, Some(fitted)) => {
                (ImportOutcome::Added, Some(self.add(&fitted.record).await?))
            }
            (Verdict::Merge(row, standing, _), _) => {
                write_over(&**self.tx, row, &Record::read(standing)?).await?;
                self.note(row, "book.merge").await?;
                self.merged.insert(row.id);
                (ImportOutcome::Merged, Some(row.id))
            }
            (Verdict::Same(row), _) => (ImportOutcome::Same, Some(row.id)),
            (Verdict::Untitled | Verdict::Unreadable | Verdict::Add, _) => {
                (ImportOutcome::Refused, None)
            }
        };
        lot::settle(self.tx, self.import.id, one.number, outcome, book).await
    }

    async fn add(&self, record: &Record) -> Result<BookId> {
        let now = self.app.clock.now();
        let mut row = row_of(BookId::new(), record, now);
        row.unit_id = Set(self.import.unit_id);
        row.owner_id = Set(self.by);
        row.audience = Set(Audience::Public);
        if self.import.publish {
            row.publish_state = Set(PublishState::Published);
            row.published_at = Set(Some(now));
        }
        let made = insert(&**self.tx, row, record).await?;
        self.note(&made, "book.import").await?;
        Ok(made.id)
    }

    async fn note(&self, row: &book::Model, action: &str) -> Result<()> {
        let now = self.app.clock.now();
        let detail = json!({"title": row.title, "import": self.import.id});
        note(&**self.tx, row, action, self.by, now, detail).await
    }
}
