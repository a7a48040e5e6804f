//! The job `library.read_records`.

use platform::database::Transaction;
use platform::queue::{Failure, Running};
use platform::sandbox::Outcome;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use store::id::ImportId;
use store::job::Job;
use store::library::{catalogue_import, catalogue_import_row};
use store::state::ImportState;
use tokio::sync::mpsc;

use super::{Context, original};
use crate::cell;
use crate::records::{Event, Options, Report, Row};
use crate::refusal::Class;

/// Rows in one statement: each has six values, and SQLite takes 32,766.
const AT_ONCE: usize = 500;

/// Reads one catalogue file to its end: all of its records are there, or none.
///
/// # Errors
/// How it ended otherwise.
pub async fn work(context: &Context, running: &Running) -> Result<(), Failure> {
    let Job::ReadRecords { import_id } = running.payload()? else {
        return Err(Failure::refused("job.bad_payload", "not a catalogue file"));
    };
    let Some(object) = take_up(context, running, import_id).await? else {
        return Ok(());
    };
    let desk = context.scratch.desk(running.id())?;
    original::fetch(&*context.objects, &object, &desk.input(), running).await?;
    let request = cell::records(desk.input(), desk.out(), &Options::default())?;
    let (sender, mut lines) = mpsc::channel::<Value>(4);
    let mut rows = Vec::new();
    let listen = async {
        while let Some(line) = lines.recv().await {
            let Event::Rows { rows: more } = serde_json::from_value(line)?;
            rows.extend(more);
        }
        anyhow::Ok(())
    };
    let child = context.sandbox.run(&request, running.stop(), sender);
    let (outcome, listened) = tokio::join!(child, listen);
    listened?;
    match outcome? {
        Outcome::Done(report) => {
            let report: Report = serde_json::from_value(report)?;
            ready(context, running, import_id, &report, &rows).await
        }
        Outcome::Refused { class, sentence } => {
            let known = Class::ALL.iter().find(|known| known.word() == class);
            let known = known.map_or("unknown", |known| known.word());
            failed(context, running, import_id, known, &sentence).await?;
            Err(Failure::refused(format!("reason.{known}"), sentence))
        }
        // Somebody waits for it: a file that breaks its reader is not tried again.
        Outcome::Crashed(crash) => {
            let sentence = crash.to_string();
            failed(
                context,
                running,
                import_id,
                Class::Damaged.word(),
                &sentence,
            )
            .await?;
            Err(Failure::refused("reason.damaged", sentence))
        }
        Outcome::Stopped => Err(Failure::Stopped),
    }
}

/// Where the file is. Nothing when there is nothing to do: it was read, or is gone.
async fn take_up(
    context: &Context,
    running: &Running,
    id: ImportId,
) -> Result<Option<String>, Failure> {
    let tx = context.db.begin().await?;
    running.fence(&*tx).await?;
    let row = catalogue_import::Entity::find_by_id(id).one(&*tx).await?;
    let Some(row) = row.filter(|row| is_open(row.state)) else {
        return Ok(None);
    };
    change(&tx, context, id, ImportState::Reading, |_| {}).await?;
    tx.commit().await?;
    Ok(Some(row.object_key))
}

fn is_open(state: ImportState) -> bool {
    matches!(state, ImportState::Received | ImportState::Reading)
}

/// All that was read, the state and the end of the job in one transaction.
async fn ready(
    context: &Context,
    running: &Running,
    id: ImportId,
    report: &Report,
    rows: &[Row],
) -> Result<(), Failure> {
    let tx = context.db.begin().await?;
    running.complete(&*tx).await?;
    catalogue_import_row::Entity::delete_many()
        .filter(catalogue_import_row::Column::ImportId.eq(id))
        .exec(&*tx)
        .await?;
    for part in rows.chunks(AT_ONCE) {
        let part = part.iter().map(|row| catalogue_import_row::ActiveModel {
            import_id: Set(id),
            number: Set(i32::try_from(row.number).unwrap_or(i32::MAX)),
            record: Set(json!(row.record)),
            problem: Set(row.broken.then(|| "unreadable".to_owned())),
            outcome: Set(None),
            book_id: Set(None),
        });
        catalogue_import_row::Entity::insert_many(part)
            .exec_without_returning(&*tx)
            .await?;
    }
    change(&tx, context, id, ImportState::Read, |row| {
        row.format = Set(report.format.word().to_owned());
        row.unused = Set(json!(report.unused));
        row.row_count = Set(i32::try_from(rows.len()).unwrap_or(i32::MAX));
    })
    .await?;
    Ok(tx.commit().await?)
}

/// It is no catalogue, or broke its reader.
async fn failed(
    context: &Context,
    running: &Running,
    id: ImportId,
    code: &str,
    text: &str,
) -> Result<(), Failure> {
    let tx = context.db.begin().await?;
    running.fence(&*tx).await?;
    change(&tx, context, id, ImportState::Failed, |row| {
        row.reason_code = Set(Some(code.to_owned()));
        row.reason_text = Set(Some(text.to_owned()));
    })
    .await?;
    Ok(tx.commit().await?)
}

async fn change(
    tx: &Transaction,
    context: &Context,
    id: ImportId,
    state: ImportState,
    more: impl FnOnce(&mut catalogue_import::ActiveModel),
) -> Result<(), Failure> {
    let mut row = catalogue_import::ActiveModel {
        id: Set(id),
        state: Set(state),
        changed_at: Set(context.clock.now()),
        ..Default::default()
    };
    more(&mut row);
    catalogue_import::Entity::update(row).exec(&**tx).await?;
    Ok(())
}
