//! The leases that this process holds, and the task that keeps them alive.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::database::{Database, now_ms};

/// How often progress is written.
const BEAT: Duration = Duration::from_secs(2);

/// One job in the hands of this process.
#[derive(Debug)]
pub(super) struct Held {
    pub id: Uuid,
    pub token: Uuid,
    /// Tells the work to stop: the program ends, the job was called off, or the lease is lost.
    pub stop: CancellationToken,
    news: Mutex<News>,
}

/// What the work reported, and how much of that is in the database.
#[derive(Clone, Debug, Default)]
struct News {
    progress: f64,
    note: String,
    reports: u64,
    written: u64,
}

impl Held {
    pub fn new(id: Uuid, token: Uuid) -> Arc<Self> {
        Arc::new(Self {
            id,
            token,
            stop: CancellationToken::new(),
            news: Mutex::default(),
        })
    }

    pub fn report(&self, progress: f64, note: String) {
        let mut news = lock(&self.news);
        news.progress = progress.clamp(0.0, 1.0);
        news.note = note;
        news.reports += 1;
    }

    /// Writes the last report, if there is a new one, and returns its number: to be told to
    /// [`written`](Self::written) after the commit. Progress beyond the best so far forgives all attempts
    /// but the present one.
    pub async fn write_news(&self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        let news = lock(&self.news).clone();
        if news.reports == news.written {
            return Ok(news.reports);
        }
        // A mere breath of progress is none: what counts is a hundredth.
        let sql = "UPDATE job SET note = $1, \
               attempts = CASE WHEN $2 >= progress + 0.01 THEN 1 ELSE attempts END, \
               failures = CASE WHEN $2 >= progress + 0.01 THEN 0 ELSE failures END, \
               progress = CASE WHEN $2 >= progress + 0.01 THEN $2 ELSE progress END \
             WHERE id = $3 AND lease = $4";
        let values = [
            news.note.into(),
            news.progress.into(),
            self.id.into(),
            self.token.into(),
        ];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        db.execute_raw(statement).await?;
        Ok(news.reports)
    }

    pub fn written(&self, report: u64) {
        lock(&self.news).written = report;
    }

    fn has_news(&self) -> bool {
        let news = lock(&self.news);
        news.reports != news.written
    }
}

/// All leases of one worker.
#[derive(Clone, Debug, Default)]
pub(super) struct Leases(Arc<Mutex<HashMap<Uuid, Arc<Held>>>>);

impl Leases {
    pub fn hold(&self, held: Arc<Held>) {
        lock(&self.0).insert(held.token, held);
    }

    pub fn let_go(&self, held: &Held) {
        lock(&self.0).remove(&held.token);
    }

    pub fn all(&self) -> Vec<Arc<Held>> {
        lock(&self.0).values().cloned().collect()
    }

    /// Renews all leases until it is dropped or aborted: every third of a lease, and writes progress every
    /// two seconds, all in one transaction.
    pub async fn keep_alive(self, db: Database, lease: Duration) {
        let mut renewed = Instant::now();
        loop {
            tokio::time::sleep(BEAT.min(lease / 3)).await;
            let due = renewed.elapsed() + BEAT >= lease / 3;
            let held = self.all();
            if held.is_empty() || !(due || held.iter().any(|held| held.has_news())) {
                continue;
            }
            match beat(&db, &held, lease).await {
                Ok(()) => renewed = Instant::now(),
                // The lease has room for another try; when it is lost the token fences.
                Err(error) => tracing::warn!(%error, "leases were not renewed"),
            }
        }
    }
}

/// Writes what is new and renews; tells those whose lease is no longer theirs to stop.
async fn beat(db: &Database, held: &[Arc<Held>], lease: Duration) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let mut reports = Vec::with_capacity(held.len());
    for one in held {
        reports.push(one.write_news(&tx).await?);
    }
    let mut values: Vec<Value> = vec![i64::try_from(lease.as_millis()).unwrap_or(0).into()];
    let sql = format!(
        "UPDATE job SET lease_until = {} + $1 WHERE state = 'running' AND {} RETURNING lease",
        now_ms(&tx),
        held_by(held, &mut values)
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let rows = tx.query_all_raw(statement).await?;
    let alive: Vec<Uuid> = rows
        .iter()
        .map(|row| row.try_get("", "lease"))
        .collect::<Result<_, _>>()?;
    tx.commit().await?;
    for (one, report) in held.iter().zip(reports) {
        one.written(report);
    }
    for lost in held.iter().filter(|held| !alive.contains(&held.token)) {
        lost.stop.cancel();
    }
    Ok(())
}

/// `lease IN ($n, …)`, its values added behind those already there.
pub(super) fn held_by(held: &[Arc<Held>], values: &mut Vec<Value>) -> String {
    let places: Vec<String> = held
        .iter()
        .map(|held| {
            values.push(held.token.into());
            format!("${}", values.len())
        })
        .collect();
    format!("lease IN ({})", places.join(", "))
}

/// A lock that survives a panic of another holder: what it guards is valid after every statement.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
