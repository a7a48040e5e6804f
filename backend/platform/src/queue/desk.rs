//! What people and ticks do with jobs: look, call off, try again, forget.

use std::time::Duration;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Statement, Value,
};
use uuid::Uuid;

use super::{State, job};
use crate::database::now_ms;

/// A job by its id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<job::Model>, DbErr> {
    job::Entity::find_by_id(id).one(db).await
}

/// The newest job of a kind and key: how what it is about stands.
pub async fn find_latest(
    db: &impl ConnectionTrait,
    kind: &str,
    dedup: &str,
) -> Result<Option<job::Model>, DbErr> {
    job::Entity::find()
        .filter(job::Column::Kind.eq(kind))
        .filter(job::Column::Dedup.eq(dedup))
        .order_by_desc(job::Column::Id)
        .one(db)
        .await
}

/// How many jobs there are of each kind in each state: for metrics.
pub async fn counts(db: &impl ConnectionTrait) -> Result<Vec<(String, State, i64)>, DbErr> {
    let sql =
        "SELECT kind, state, COUNT(*) AS n FROM job GROUP BY kind, state ORDER BY kind, state";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get("", "kind")?,
                row.try_get("", "state")?,
                row.try_get("", "n")?,
            ))
        })
        .collect()
}

/// Calls a job off. One that runs is told to stop within about ten seconds and can write nothing more.
/// `false`: it had already come to its end.
pub async fn cancel(db: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    let sql = format!(
        "UPDATE job SET state = 'cancelled', reason = 'job.cancelled', lease = NULL, lease_until = NULL, \
           finished_at = {} WHERE id = $1 AND state IN ('waiting', 'running')",
        now_ms(db)
    );
    Ok(change(db, sql, vec![id.into()]).await? == 1)
}

/// Has a job that was refused, quarantined or called off tried again, with a clean count. `false`: it is not
/// one of those, or a newer job of its key already waits.
pub async fn retry(db: &impl ConnectionTrait, id: Uuid) -> Result<bool, DbErr> {
    let sql = format!(
        "UPDATE job SET state = 'waiting', attempts = 0, failures = 0, reason = NULL, detail = NULL, \
           finished_at = NULL, run_after = {} \
         WHERE id = $1 AND state IN ('refused', 'quarantined', 'cancelled') AND (dedup IS NULL OR NOT EXISTS \
           (SELECT 1 FROM job w WHERE w.state = 'waiting' AND w.kind = job.kind AND w.dedup = job.dedup))",
        now_ms(db)
    );
    Ok(change(db, sql, vec![id.into()]).await? == 1)
}

/// Makes everything that waits due now, pauses after failures included. Returns how many.
pub async fn make_due(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let sql = format!(
        "UPDATE job SET run_after = {0} WHERE state = 'waiting' AND run_after > {0}",
        now_ms(db)
    );
    change(db, sql, vec![]).await
}

/// Deletes jobs done, refused or called off longer ago than this. What was quarantined stays until a person
/// has seen to it. Returns how many.
pub async fn forget_finished(db: &impl ConnectionTrait, age: Duration) -> Result<u64, DbErr> {
    let sql = format!(
        "DELETE FROM job WHERE state IN ('done', 'cancelled', 'refused') AND finished_at < {} - $1",
        now_ms(db)
    );
    change(
        db,
        sql,
        vec![
            i64::try_from(age.as_millis())
                .unwrap_or(i64::MAX / 4)
                .into(),
        ],
    )
    .await
}

async fn change(db: &impl ConnectionTrait, sql: String, values: Vec<Value>) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected())
}
