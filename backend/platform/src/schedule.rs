//! Ticks: small recurring work, each run once by one process however many there are. One that was missed while the
//! machine was off runs once at start.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use sea_orm::{ConnectionTrait, DbErr, Statement};
use tokio_util::sync::CancellationToken;

use crate::database::{Database, now_ms};

/// How often the schedule looks whether something is due.
const LOOK: Duration = Duration::from_secs(2);

type Run = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>> + Send + Sync>;

struct Tick {
    name: &'static str,
    every: Duration,
    run: Run,
}

/// The schedule of a process.
pub struct Schedule {
    db: Database,
    ticks: Vec<Tick>,
}

/// Makes the table `tick`, for the first migration of whoever owns the database.
///
/// # Errors
/// Whatever the database says.
pub async fn up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let table = "CREATE TABLE tick (name text NOT NULL PRIMARY KEY, last_ms bigint NOT NULL)";
    db.execute_unprepared(table).await.map(|_| ())
}

impl Schedule {
    /// An empty schedule.
    pub fn new(db: Database) -> Self {
        Self {
            db,
            ticks: Vec::new(),
        }
    }

    /// Adds recurring work. `name` is kept in the database and never changes.
    #[must_use]
    pub fn every<F, R>(mut self, every: Duration, name: &'static str, run: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.ticks.push(Tick {
            name,
            every,
            run: Arc::new(move || Box::pin(run())),
        });
        self
    }

    /// Runs what is due until it is told to stop.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            self.run_due().await;
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Runs everything that is due now, one after the other. A failure is logged and tried at the next turn.
    pub async fn run_due(&self) {
        for tick in &self.ticks {
            match self.claim(tick).await {
                Ok(true) => {
                    if let Err(error) = (tick.run)().await {
                        tracing::error!(
                            tick = tick.name,
                            error = format!("{error:#}"),
                            "a tick failed"
                        );
                    }
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(tick = tick.name, %error, "the schedule cannot be read")
                }
            }
        }
    }

    /// Takes the turn by the clock of the database: of many processes one gets it.
    async fn claim(&self, tick: &Tick) -> Result<bool, DbErr> {
        let tx = self.db.begin().await?;
        let now = now_ms(&*tx);
        let backend = tx.get_database_backend();
        let every = i64::try_from(tick.every.as_millis()).unwrap_or(i64::MAX);
        let insert =
            "INSERT INTO tick (name, last_ms) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING";
        tx.execute_raw(Statement::from_sql_and_values(
            backend,
            insert,
            [tick.name.into()],
        ))
        .await?;
        let update =
            format!("UPDATE tick SET last_ms = {now} WHERE name = $1 AND last_ms <= {now} - $2");
        let values = [tick.name.into(), every.into()];
        let taken = tx
            .execute_raw(Statement::from_sql_and_values(backend, update, values))
            .await?;
        tx.commit().await?;
        Ok(taken.rows_affected() == 1)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::config::Config;

    #[tokio::test]
    async fn a_missed_tick_runs_once_and_one_process_runs_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = Database::connect(&Config::in_folder(folder.path()).database)
            .await
            .unwrap();
        let tx = db.begin().await.unwrap();
        up(&*tx).await.unwrap();
        tx.commit().await.unwrap();
        let runs = Arc::new(AtomicUsize::new(0));
        let schedule = || {
            let runs = runs.clone();
            Schedule::new(db.clone()).every(Duration::from_secs(3600), "test", move || {
                let runs = runs.clone();
                async move {
                    runs.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                }
            })
        };
        let (one, other) = (schedule(), schedule());
        one.run_due().await;
        other.run_due().await;
        one.run_due().await;
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }
}
