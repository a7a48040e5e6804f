//! A catalogue file is taken up: its row, and the notes for those who read it, make books of it, or take them back.

use platform::queue;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use store::{
    audit::{self, Act},
    id::{ImportId, PersonId, UnitId},
    job::Job,
    library::{catalogue_import as import, catalogue_import_row as import_row},
    state::{ImportState, UploadPurpose},
};

use super::view::ImportBody;
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    media::upload::{make_whole, take},
};

/// Begins one: the file waits to be read. The same id again is the same import.
///
/// # Errors
/// `invalid` for the upload; `conflict` when the id is another's.
pub async fn begin(app: &App, actor: &Actor, body: &ImportBody) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let (id, unit) = (ImportId(body.id), UnitId(body.unit_id));
    make_whole(app, body.upload_id.into()).await?;
    let tx = app.db.begin().await?;
    if let Some(made) = import::Entity::find_by_id(id).one(&*tx).await? {
        return if made.owner_id == by && made.unit_id == unit {
            Ok(())
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    let (file, object_key) =
        take(&*tx, body.upload_id.into(), by, UploadPurpose::Catalogue).await?;
    let row = import::ActiveModel {
        id: Set(id),
        unit_id: Set(unit),
        owner_id: Set(by),
        filename: Set(file.filename),
        object_key: Set(object_key),
        state: Set(ImportState::Received),
        reason_code: Set(None),
        reason_text: Set(None),
        format: Set(String::new()),
        unused: Set(json!([])),
        row_count: Set(0),
        taken_count: Set(0),
        publish: Set(false),
        created_at: Set(now),
        changed_at: Set(now),
    };
    import::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await?;
    queue::push(&*tx, Job::ReadRecords { import_id: id }.note()).await?;
    tx.commit().await?;
    Ok(())
}

/// A step that a person takes with an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make books of its records, published at once or not.
    Take { publish: bool },
    /// Put the new books into the bin.
    Undo,
}

impl Step {
    /// From which state it is taken, and to which it leads.
    fn way(self) -> (ImportState, ImportState) {
        match self {
            Self::Take { .. } => (ImportState::Read, ImportState::Taking),
            Self::Undo => (ImportState::Taken, ImportState::Undoing),
        }
    }

    /// Whether it can be taken now.
    pub fn fits(self, state: ImportState) -> bool {
        self.way().0 == state
    }

    fn note(self, import_id: ImportId, person_id: PersonId) -> Job {
        match self {
            Self::Take { .. } => Job::TakeRecords {
                import_id,
                person_id,
            },
            Self::Undo => Job::UndoImport {
                import_id,
                person_id,
            },
        }
    }
}

/// Takes a step. One that was taken already, and whose answer was lost, is none again.
///
/// # Errors
/// `conflict` in any other state.
pub async fn step(app: &App, actor: &Actor, row: &import::Model, step: Step) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let (from, to) = step.way();
    let tx = app.db.begin().await?;
    let standing = import::Entity::find_by_id(row.id)
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    if standing.state == to {
        return Ok(());
    }
    if standing.state != from {
        return Err(Error::new(Code::Conflict).saying("error.import_state"));
    }
    let mut fresh = import::ActiveModel {
        id: Set(row.id),
        state: Set(to),
        reason_code: Set(None),
        reason_text: Set(None),
        changed_at: Set(now),
        ..Default::default()
    };
    if let Step::Take { publish } = step {
        fresh.publish = Set(publish);
    }
    import::Entity::update(fresh).exec(&*tx).await?;
    let act = Act {
        actor: Some(by),
        action: match step {
            Step::Take { .. } => "import.take",
            Step::Undo => "import.undo",
        },
        thing: "catalogue_import",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail: json!({"file": row.filename, "records": row.row_count}),
    };
    audit::write(&*tx, now, act).await?;
    queue::push(&*tx, step.note(row.id, by).note()).await?;
    tx.commit().await?;
    Ok(())
}

/// Throws an import away: what was read of the file, never a book that came of it.
///
/// # Errors
/// `conflict` while it is worked on.
pub async fn drop(app: &App, row: &import::Model) -> Result<()> {
    let tx = app.db.begin().await?;
    let standing = import::Entity::find_by_id(row.id)
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    if matches!(standing.state, ImportState::Taking | ImportState::Undoing) {
        return Err(Error::new(Code::Conflict).saying("error.import_state"));
    }
    let read = Job::ReadRecords { import_id: row.id };
    if let Some(job) = queue::find_latest(&*tx, read.kind(), &read.dedup_key()).await? {
        queue::cancel(&*tx, job.id).await?;
    }
    import_row::Entity::delete_many()
        .filter(import_row::Column::ImportId.eq(row.id))
        .exec(&*tx)
        .await?;
    import::Entity::delete_by_id(row.id).exec(&*tx).await?;
    tx.commit().await?;
    Ok(())
}
