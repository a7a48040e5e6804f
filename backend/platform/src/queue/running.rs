//! What the work of a job is given.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::job;
use super::lease::Held;
use super::settle::{Failure, finish};

/// A job in the hands of its work. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Running {
    pub(super) job: Arc<job::Model>,
    pub(super) held: Arc<Held>,
}

impl Running {
    /// The job's id.
    pub fn id(&self) -> Uuid {
        self.job.id
    }

    /// The ids it is about.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_value(self.job.payload.clone())
            .map_err(|error| Failure::refused("job.bad_payload", error.to_string()))
    }

    /// Which attempt since the last progress this is, from 1.
    pub fn attempt(&self) -> i32 {
        self.job.attempts
    }

    /// The progress that was reached before this attempt, 0 to 1.
    pub fn reached(&self) -> f64 {
        self.job.progress
    }

    /// Says how much is done (0 to 1) and what is being done. It costs nothing: the latest report is written
    /// every two seconds. At least a hundredth more than the best so far counts as progress.
    pub fn progress(&self, done: f64, note: impl Into<String>) {
        self.held.report(done, note.into());
    }

    /// Fires when the work must stop: the program ends, the job was called off, or its lease is lost. Work
    /// that stops within some seconds and returns [`Failure::Stopped`] costs no attempt.
    pub fn stop(&self) -> &CancellationToken {
        &self.held.stop
    }

    /// Marks the job done in the transaction that writes its result: both happen or neither. An error when
    /// the lease is lost; then the transaction must be dropped.
    pub async fn complete(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        if finish(db, &self.held).await? {
            Ok(())
        } else {
            Err(lost(self.id()))
        }
    }

    /// Makes sure, inside a transaction that writes a part of the result, that the lease still holds, and
    /// keeps it so until the transaction ends. An error when it is lost.
    pub async fn fence(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        // An update rather than a read: on PostgreSQL it locks the row.
        let sql = "UPDATE job SET lease = lease WHERE id = $1 AND lease = $2 AND state = 'running'";
        let values = [self.held.id.into(), self.held.token.into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let changed = db.execute_raw(statement).await?.rows_affected();
        if changed == 1 {
            Ok(())
        } else {
            Err(lost(self.id()))
        }
    }
}

fn lost(id: Uuid) -> DbErr {
    DbErr::Custom(format!(
        "the lease of job {id} is lost: another worker may have it"
    ))
}
