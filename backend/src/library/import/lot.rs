//! So many records at a time, each lot of them one transaction under the job's lease.

use platform::{
    database::Transaction,
    queue::{Failure, Running},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use store::{
    id::{BookId, ImportId},
    library::{catalogue_import as import, catalogue_import_row as import_row},
    state::{ImportOutcome, ImportState},
};

use crate::{app::App, error::Result};

/// Records of a lot: it holds up other writers for some hundredths of a second.
pub const RECORDS: u64 = 50;

/// Begins a lot of an import that is in this state; nothing when it no longer is, as when the work was done before.
///
/// # Errors
/// [`Failure::Stopped`] when the work must stop, else whatever the database says.
pub async fn begin(
    app: &App,
    running: &Running,
    id: ImportId,
    state: ImportState,
) -> Result<Option<(Transaction, import::Model)>, Failure> {
    if running.stop().is_cancelled() {
        return Err(Failure::Stopped);
    }
    let tx = app.db.begin().await?;
    running.fence(&*tx).await?;
    let row = import::Entity::find_by_id(id).one(&*tx).await?;
    let row = row.filter(|row| row.state == state);
    Ok(row.map(|row| (tx, row)))
}

/// Ends the work: there is no other lot.
///
/// # Errors
/// Whatever the database says.
pub async fn end(
    app: &App,
    running: &Running,
    tx: Transaction,
    id: ImportId,
    state: ImportState,
) -> Result<(), Failure> {
    change(&tx, app, id, |row| row.state = Set(state)).await?;
    running.complete(&*tx).await?;
    Ok(tx.commit().await?)
}

/// Changes the row of an import.
///
/// # Errors
/// Whatever the database says.
pub async fn change(
    tx: &Transaction,
    app: &App,
    id: ImportId,
    more: impl FnOnce(&mut import::ActiveModel),
) -> Result<()> {
    let mut row = import::ActiveModel {
        id: Set(id),
        changed_at: Set(app.clock.now()),
        ..Default::default()
    };
    more(&mut row);
    import::Entity::update(row).exec(&**tx).await?;
    Ok(())
}

/// Writes the outcome of a record.
///
/// # Errors
/// Whatever the database says.
pub async fn settle(
    tx: &Transaction,
    import: ImportId,
    number: i32,
    outcome: ImportOutcome,
    book: Option<BookId>,
) -> Result<()> {
    let row = import_row::ActiveModel {
        import_id: Set(import),
        number: Set(number),
        outcome: Set(Some(outcome)),
        book_id: Set(book),
        ..Default::default()
    };
    import_row::Entity::update(row).exec(&**tx).await?;
    Ok(())
}
