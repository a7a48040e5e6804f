//! How a job ends, or is put back to be tried again. Each statement asks for the lease's token.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

use super::lease::{Held, held_by};
use super::{MAX_ATTEMPTS, MAX_FAILURES, job};
use crate::database::{Database, now_ms};

/// Why a job did not come to its end.
#[derive(Debug)]
pub enum Failure {
    /// What it was given can never work: no other try would help.
    Refused {
        /// A key of the texts, for the person who gave it.
        reason: String,
        /// What an administrator should know besides.
        detail: String,
    },
    /// The child that did the work died (a signal, a limit, its time): tried again, three times in all.
    Died(String),
    /// Circumstances (a full disk, a server that does not answer): tried again with growing pauses, for
    /// about a day. Every ordinary error becomes this by `?`.
    Later(anyhow::Error),
    /// It was told to stop ([`Running::stop`](super::Running::stop)) and did; it costs no attempt.
    Stopped,
}

impl Failure {
    /// What it was given can never work; `reason` is a key of the texts.
    pub fn refused(reason: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Refused {
            reason: reason.into(),
            detail: detail.into(),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Later(error.into())
    }
}

/// Marks it done in the caller's transaction. `false`: the lease is lost and nothing was changed.
pub(super) async fn finish(db: &impl ConnectionTrait, held: &Held) -> Result<bool, DbErr> {
    let set = format!(
        "state = 'done', progress = 1, reason = NULL, detail = NULL, finished_at = {}",
        now_ms(db)
    );
    update(db, held, &set, vec![]).await
}

/// Writes how it ended. `false`: the lease was lost before.
pub(super) async fn settle(
    db: &Database,
    held: &Held,
    job: &job::Model,
    outcome: &Result<(), Failure>,
) -> Result<bool, DbErr> {
    let tx = db.begin().await?;
    held.write_news(&tx).await?;
    let now = now_ms(&tx);
    let again = back_to_waiting(now);
    let settled = match outcome {
        Ok(()) => finish(&tx, held).await?,
        Err(Failure::Refused { reason, detail }) => {
            let set = format!("state = 'refused', reason = $3, detail = $4, finished_at = {now}");
            update(&tx, held, &set, vec![reason.into(), detail.into()]).await?
        }
        Err(Failure::Died(detail)) => again_after_death(&tx, held, detail).await?,
        Err(Failure::Later(error)) => again_later(&tx, held, job, &format!("{error:#}")).await?,
        Err(Failure::Stopped) => {
            let set = format!("{again}, {GIVEN_BACK}, run_after = {now}");
            update(&tx, held, &set, vec![]).await?
        }
    };
    tx.commit().await?;
    Ok(settled)
}

/// Returns jobs whose work did not stop in time, at no cost of an attempt.
pub(super) async fn give_back(db: &Database, held: &[Arc<Held>]) -> Result<(), DbErr> {
    if held.is_empty() {
        return Ok(());
    }
    let tx = db.begin().await?;
    for one in held {
        one.write_news(&tx).await?;
    }
    let mut values = Vec::new();
    let mine = held_by(held, &mut values);
    let now = now_ms(&tx);
    let again = back_to_waiting(now);
    let sql = format!(
        "UPDATE job SET {again}, {GIVEN_BACK}, run_after = {now}, lease = NULL, lease_until = NULL \
         WHERE state = 'running' AND {mine}"
    );
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        sql,
        values,
    ))
    .await?;
    tx.commit().await
}

/// Waiting again, unless a newer job of the same key already waits: that one will do the work.
fn back_to_waiting(now: &str) -> String {
    let overtaken = "dedup IS NOT NULL AND EXISTS (SELECT 1 FROM job w \
        WHERE w.state = 'waiting' AND w.kind = job.kind AND w.dedup = job.dedup)";
    format!(
        "state = CASE WHEN {overtaken} THEN 'cancelled' ELSE 'waiting' END, \
         reason = CASE WHEN {overtaken} THEN 'job.overtaken' ELSE reason END, \
         finished_at = CASE WHEN {overtaken} THEN {now} ELSE finished_at END"
    )
}

const GIVEN_BACK: &str = "attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END";

async fn again_after_death(
    db: &impl ConnectionTrait,
    held: &Held,
    detail: &str,
) -> Result<bool, DbErr> {
    let now = now_ms(db);
    let put_away =
        format!("state = 'quarantined', reason = 'job.died', detail = $3, finished_at = {now}");
    if update_if(
        db,
        held,
        &put_away,
        vec![detail.into()],
        &format!("attempts >= {MAX_ATTEMPTS}"),
    )
    .await?
    {
        return Ok(true);
    }
    let again = back_to_waiting(now);
    // Half a minute, then two minutes: long enough for memory to be free again.
    let set = format!("{again}, detail = $3, run_after = {now} + 30000 * attempts * attempts");
    update(db, held, &set, vec![detail.into()]).await
}

async fn again_later(
    db: &impl ConnectionTrait,
    held: &Held,
    job: &job::Model,
    detail: &str,
) -> Result<bool, DbErr> {
    let now = now_ms(db);
    let put_away = format!(
        "state = 'quarantined', reason = 'job.kept_failing', detail = $3, failures = failures + 1, finished_at = {now}"
    );
    let too_often = format!("failures >= {}", MAX_FAILURES - 1);
    if update_if(db, held, &put_away, vec![detail.into()], &too_often).await? {
        return Ok(true);
    }
    let again = back_to_waiting(now);
    let pause = i64::try_from(pause(job.failures).as_millis()).unwrap_or(i64::MAX / 4);
    let set = format!(
        "{again}, {GIVEN_BACK}, failures = failures + 1, detail = $3, run_after = {now} + $4"
    );
    update(db, held, &set, vec![detail.into(), pause.into()]).await
}

/// 5 s, 10 s, 20 s … at most an hour.
fn pause(failures: i32) -> Duration {
    let doublings = u32::try_from(failures).unwrap_or(0).min(10);
    Duration::from_secs((5_u64 << doublings).min(3600))
}

async fn update(
    db: &impl ConnectionTrait,
    held: &Held,
    set: &str,
    more: Vec<Value>,
) -> Result<bool, DbErr> {
    update_if(db, held, set, more, "1 = 1").await
}

/// Changes the job and ends the lease, if it is still held and `also` is true. `$1` and `$2` are the job and
/// the token, the values of `more` follow from `$3`.
async fn update_if(
    db: &impl ConnectionTrait,
    held: &Held,
    set: &str,
    more: Vec<Value>,
    also: &str,
) -> Result<bool, DbErr> {
    let sql = format!(
        "UPDATE job SET {set}, lease = NULL, lease_until = NULL \
         WHERE id = $1 AND lease = $2 AND state = 'running' AND {also}"
    );
    let mut values: Vec<Value> = vec![held.id.into(), held.token.into()];
    values.extend(more);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour_and_all_of_them_are_about_a_day() {
        assert_eq!(pause(0), Duration::from_secs(5));
        assert_eq!(pause(1), Duration::from_secs(10));
        assert_eq!(pause(31), Duration::from_secs(3600));
        let all: Duration = (0..MAX_FAILURES - 1).map(pause).sum();
        assert!((20..=26).contains(&(all.as_secs() / 3600)), "{all:?}");
    }
}
