//! Leaving a job.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::database::now_ms;

/// A job about to be left.
#[derive(Clone, Debug)]
pub struct NewJob {
    kind: String,
    payload: Result<Value, String>,
    priority: i32,
    after: Duration,
    dedup: Option<String>,
}

impl NewJob {
    /// A job of this kind (a name with dots, kept in the database: it never changes) about these ids:
    /// priority 0, at once, not merged with any other.
    pub fn new(kind: impl Into<String>, payload: impl Serialize) -> Self {
        Self {
            kind: kind.into(),
            payload: serde_json::to_value(payload).map_err(|error| error.to_string()),
            priority: 0,
            after: Duration::ZERO,
            dedup: None,
        }
    }

    /// Higher goes first; 0 is usual.
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Not to be run before this much time has passed.
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    /// Merges it with a job of the same kind and key that still waits, and keeps it waiting while one runs:
    /// what a running job has read may be older than what this one is about.
    pub fn dedup(mut self, key: impl Into<String>) -> Self {
        self.dedup = Some(key.into());
        self
    }
}

/// Leaves a job in the caller's transaction and returns its id, or the id of the waiting job it was merged
/// with. That one then waits until the caller's transaction ends, so it never runs before its cause is
/// visible.
pub async fn push(db: &impl ConnectionTrait, job: NewJob) -> Result<Uuid, DbErr> {
    let payload = job.payload.map_err(DbErr::Json)?;
    let now = now_ms(db);
    // DO UPDATE, not DO NOTHING: it locks the waiting row and returns its id.
    let sql = format!(
        "INSERT INTO job (id, kind, payload, state, priority, dedup, run_after, attempts, failures, progress, created_at) \
         VALUES ($1, $2, $3, 'waiting', $4, $5, {now} + $6, 0, 0, 0, {now}) \
         ON CONFLICT (kind, dedup) WHERE state = 'waiting' AND dedup IS NOT NULL DO UPDATE SET \
           payload = excluded.payload, \
           priority = CASE WHEN excluded.priority > job.priority THEN excluded.priority ELSE job.priority END, \
           run_after = CASE WHEN excluded.run_after < job.run_after THEN excluded.run_after ELSE job.run_after END \
         RETURNING id"
    );
    let after = i64::try_from(job.after.as_millis()).unwrap_or(i64::MAX / 4);
    let values = [
        Uuid::now_v7().into(),
        job.kind.into(),
        payload.into(),
        job.priority.into(),
        job.dedup.into(),
        after.into(),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    row.ok_or(DbErr::RecordNotInserted)?.try_get("", "id")
}
