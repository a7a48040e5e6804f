//! Work that comes back: each tick leaves a job of its name when it is due.
//!
//! Always: a tick is due once per period for the whole installation, however many processes look; one that
//! was missed while everything was off is made up for once, not once for every period; and because it only
//! leaves a job (merged with one that still waits), it survives what the queue survives. Work of a tick must
//! be idempotent, as that of every job.

pub mod migration;
pub mod tick;

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Statement};
use tokio_util::sync::CancellationToken;

use crate::clock::{self, Clock};
use crate::database::Database;
use crate::queue::{self, NewJob};

/// How often a process looks whether something is due.
const LOOK: Duration = Duration::from_secs(1);
/// A last time further in the future than this was written by a clock that was wrong.
const WRONG_MS: i64 = 60_000;

/// When a tick is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// When this much time has passed since the last one.
    Interval(Duration),
    /// Once a Vietnamese day, from this time on.
    DayAt(NaiveTime),
}

/// The ticks of a program.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    ticks: Vec<(&'static str, Every)>,
}

impl Schedule {
    /// A schedule without ticks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tick: when it is due a job of this kind is left, whose payload is `null`.
    pub fn tick(mut self, kind: &'static str, every: Every) -> Self {
        self.ticks.push((kind, every));
        self
    }

    /// Leaves the jobs that are due and returns their kinds.
    pub async fn push_due(&self, db: &Database, clock: &Clock) -> Result<Vec<&'static str>, DbErr> {
        let now = clock.now();
        let rows = tick::Entity::find().all(db.reader()).await?;
        let last: HashMap<String, i64> = rows
            .into_iter()
            .map(|row| (row.kind, row.last_at))
            .collect();
        let mut pushed = Vec::new();
        for (kind, every) in &self.ticks {
            let due = last
                .get(*kind)
                .is_none_or(|last| is_due(*last, *every, now));
            if due && push_one(db, kind, *every, now).await? {
                pushed.push(*kind);
            }
        }
        Ok(pushed)
    }

    /// Looks every second until `stop` fires.
    pub async fn run(&self, db: &Database, clock: &Clock, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.push_due(db, clock).await {
                tracing::warn!(%error, "the schedule could not be looked at");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}

/// Marks the tick and leaves its job in one transaction; `false`: another process was quicker.
async fn push_one(
    db: &Database,
    kind: &str,
    every: Every,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let tx = db.begin().await?;
    let sql = "INSERT INTO tick (kind, last_at) VALUES ($1, $2) \
        ON CONFLICT (kind) DO UPDATE SET last_at = excluded.last_at \
        WHERE tick.last_at < $3 OR tick.last_at > $4 RETURNING kind";
    let now_ms = now.timestamp_millis();
    let values = [
        kind.into(),
        now_ms.into(),
        period_start(every, now).into(),
        (now_ms + WRONG_MS).into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    if tx.query_one_raw(statement).await?.is_none() {
        return Ok(false);
    }
    queue::push(&tx, NewJob::new(kind, ()).dedup("tick")).await?;
    tx.commit().await?;
    Ok(true)
}

fn is_due(last: i64, every: Every, now: DateTime<Utc>) -> bool {
    last < period_start(every, now) || last > now.timestamp_millis() + WRONG_MS
}

/// Start of the present period in milliseconds since 1970: a tick whose last time is before it is due.
fn period_start(every: Every, now: DateTime<Utc>) -> i64 {
    match every {
        Every::Interval(length) => {
            let length = i64::try_from(length.as_millis()).unwrap_or(i64::MAX / 4);
            // One more: exactly one interval after the last time it is due.
            now.timestamp_millis() - length + 1
        }
        Every::DayAt(time) => {
            let since_midnight = time.signed_duration_since(NaiveTime::MIN);
            let today = clock::vietnam_midnight(clock::vietnam_day(now)) + since_midnight;
            let start = if today <= now {
                today
            } else {
                today - chrono::Duration::days(1)
            };
            start.timestamp_millis()
        }
    }
}
