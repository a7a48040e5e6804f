//! Taking a job: one statement, so that no two workers take the same.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::{MAX_ATTEMPTS, job};
use crate::database::{Database, now_ms};

/// Takes the most urgent job of these kinds, if there is one, under a new lease.
pub(super) async fn claim(
    db: &Database,
    kinds: &[&str],
    lease: Duration,
    worker: &str,
) -> Result<Option<job::Model>, DbErr> {
    // Most of the time there is nothing: find that out without asking for the turn to write.
    if kinds.is_empty() || !anything_to_do(db.reader(), kinds).await? {
        return Ok(None);
    }
    let tx = db.begin().await?;
    put_away(&tx).await?;
    let taken = take(&tx, kinds, lease, worker).await?;
    tx.commit().await?;
    Ok(taken)
}

async fn anything_to_do(db: &impl ConnectionTrait, kinds: &[&str]) -> Result<bool, DbErr> {
    let mut values = Vec::new();
    let sql = format!(
        "SELECT 1 FROM job WHERE {} AND {} LIMIT 1",
        one_of(kinds, &mut values),
        can_be_taken(db)
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.query_one_raw(statement).await?.is_some())
}

async fn take(
    db: &impl ConnectionTrait,
    kinds: &[&str],
    lease: Duration,
    worker: &str,
) -> Result<Option<job::Model>, DbErr> {
    let backend = db.get_database_backend();
    let now = now_ms(db);
    let mut values: Vec<Value> = vec![
        Uuid::new_v4().into(),
        i64::try_from(lease.as_millis()).unwrap_or(0).into(),
        worker.into(),
    ];
    let lock = match backend {
        DbBackend::Postgres => "FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "UPDATE job SET state = 'running', lease = $1, lease_until = {now} + $2, worker = $3, \
           attempts = attempts + 1, started_at = COALESCE(started_at, {now}) \
         WHERE id = (SELECT id FROM job WHERE {} AND {} ORDER BY priority DESC, run_after, id LIMIT 1 {lock}) \
         RETURNING *",
        one_of(kinds, &mut values),
        can_be_taken(db)
    );
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let row = db.query_one_raw(statement).await?;
    row.map(|row| job::Model::from_query_result(&row, ""))
        .transpose()
}

/// Waiting and due, while no job of its key runs; or running under a lease that ran out.
fn can_be_taken(db: &impl ConnectionTrait) -> String {
    let now = now_ms(db);
    format!(
        "((state = 'waiting' AND run_after <= {now} AND (dedup IS NULL OR NOT EXISTS \
            (SELECT 1 FROM job r WHERE r.state = 'running' AND r.kind = job.kind AND r.dedup = job.dedup))) \
          OR (state = 'running' AND lease_until < {now}))"
    )
}

/// Quarantines jobs whose last holder died and that have no attempt left.
async fn put_away(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let now = now_ms(db);
    let sql = format!(
        "UPDATE job SET state = 'quarantined', reason = 'job.died', lease = NULL, lease_until = NULL, \
           finished_at = {now}, detail = 'the worker ' || COALESCE(worker, '?') || ' was gone' \
         WHERE state = 'running' AND lease_until < {now} AND attempts >= $1"
    );
    let values = [MAX_ATTEMPTS.into()];
    db.execute_raw(Statement::from_sql_and_values(
        db.get_database_backend(),
        sql,
        values,
    ))
    .await?;
    Ok(())
}

/// `kind IN ($n, …)`, its values added behind those already there.
fn one_of(kinds: &[&str], values: &mut Vec<Value>) -> String {
    let places: Vec<String> = kinds
        .iter()
        .map(|kind| {
            values.push((*kind).into());
            format!("${}", values.len())
        })
        .collect();
    format!("kind IN ({})", places.join(", "))
}
