//! The database: SQLite in a file, or PostgreSQL, behind one handle.
//!
//! Always: everything is written in a [`Transaction`] from [`Database::begin`]; on SQLite there is one
//! writing connection, handed out in the order of asking, and each transaction takes the write lock when it
//! begins, so that none fails half-way because another was quicker. Reads go to a pool that cannot write.
//! After a failed write to the disk nothing more is written: the handle refuses until the program is
//! started again, because what the disk still holds is unknown.

mod postgres;
mod sqlite;
mod transaction;

pub use transaction::Transaction;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::Semaphore;

use crate::config;

/// How long a writer waits for its turn before it is told that the database is too busy.
const TURN_WAIT: Duration = Duration::from_secs(30);

/// Which database this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of this machine.
    Sqlite,
    /// A server.
    Postgres,
}

/// A handle on the database, cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    kind: Kind,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// One permit on SQLite, handed out in the order of asking; as many as connections on PostgreSQL.
    turns: Arc<Semaphore>,
    poisoned: Arc<AtomicBool>,
    file: Option<PathBuf>,
}

impl Database {
    /// Opens the database of the configuration. An SQLite file, and its folder, is made if missing.
    pub async fn connect(config: &config::Database) -> Result<Self, DbErr> {
        match config.url.sqlite_path() {
            Some(file) => sqlite::connect(file, config.pool).await,
            None => postgres::connect(&config.url, config.pool).await,
        }
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// For reading. It sees what was committed before the statement began; on SQLite it cannot write.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Begins to write, when its turn comes. Hold it for statements only: never across a wait for a person,
    /// a file or the network, and never across the work of a job.
    pub async fn begin(&self) -> Result<Transaction, DbErr> {
        self.refuse_if_poisoned()?;
        let turn = tokio::time::timeout(TURN_WAIT, self.turns.clone().acquire_owned())
            .await
            .map_err(|_| too_busy("no turn to write within 30 s"))?
            .map_err(|_| too_busy("closed"))?;
        // Poisoned while this one waited?
        self.refuse_if_poisoned()?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let inner = self.writer.begin_with_options(options).await?;
        Ok(Transaction::new(inner, turn, self.poisoned.clone()))
    }

    /// Whether writing was given up after a failed write to the disk.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned.load(Ordering::SeqCst)
    }

    /// Answers when a trivial read does: for readiness.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.refuse_if_poisoned()?;
        self.reader.ping().await
    }

    /// A whole, consistent copy of an SQLite database in the new file `path`, made while others read and
    /// write, on the disk when this returns. For PostgreSQL this is an error: its own tools do that.
    pub async fn snapshot_to(&self, path: &Path) -> Result<(), DbErr> {
        match &self.file {
            Some(file) => sqlite::snapshot(file, path).await,
            None => Err(DbErr::Custom(
                "a PostgreSQL database is copied with pg_dump".into(),
            )),
        }
    }

    /// Closes all connections, after those at work have finished.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.turns.close();
        self.writer.close_by_ref().await?;
        self.reader.close_by_ref().await
    }

    fn refuse_if_poisoned(&self) -> Result<(), DbErr> {
        if self.is_poisoned() {
            return Err(DbErr::Custom(
                "the disk refused a write: the database is read-only until the next start".into(),
            ));
        }
        Ok(())
    }
}

/// An SQL expression: milliseconds since 1970 by the clock of the database, the one clock that all
/// processes share.
pub fn now_ms(db: &impl ConnectionTrait) -> &'static str {
    match db.get_database_backend() {
        DbBackend::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        _ => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
    }
}

/// Reads the clock of the database, in milliseconds since 1970.
pub async fn read_clock(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let sql = format!("SELECT {} AS now", now_ms(db));
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the clock of the database".into()))?
        .try_get("", "now")
}

fn too_busy(why: &str) -> DbErr {
    DbErr::Custom(format!("the database is too busy: {why}"))
}
