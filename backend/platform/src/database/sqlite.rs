//! SQLite: one connection that writes, several that read, every commit on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use log::LevelFilter;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr};
use tokio::sync::Semaphore;

use super::{Database, Kind};
use crate::disk;

/// How long a connection waits for another process (a command beside the running program).
const BUSY: Duration = Duration::from_secs(10);

pub(super) async fn connect(file: PathBuf, readers: u32) -> Result<Database, DbErr> {
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        disk::private_folder(folder).map_err(|error| refused(folder, &error))?;
    }
    // The writer comes first: it makes the file and turns the write-ahead log on, which readers find.
    let writer = pool(1, options(&file).create_if_missing(true)).await?;
    let reader = pool(readers, options(&file).pragma("query_only", "ON")).await?;
    Ok(Database {
        kind: Kind::Sqlite,
        reader,
        writer,
        turns: Arc::new(Semaphore::new(1)),
        poisoned: Arc::default(),
        file: Some(file),
    })
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        // The default of WAL, NORMAL, may lose the last commits in a power cut; FULL loses none.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .log_statements(LevelFilter::Trace)
        .log_slow_statements(LevelFilter::Warn, Duration::from_secs(1))
}

async fn pool(size: u32, options: SqliteConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let pool = SqlitePoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        // A file does not hang up.
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(connection_error)?;
    Ok(pool.into())
}

/// Copies with `VACUUM INTO` over a connection of its own: it takes as long as it takes.
pub(super) async fn snapshot(file: &Path, path: &Path) -> Result<(), DbErr> {
    if path.exists() {
        return Err(refused(path, &"it is already there"));
    }
    let part = disk::beside(path, "part");
    let _ = std::fs::remove_file(&part);
    let target = part
        .to_str()
        .ok_or_else(|| refused(path, &"its name is not Unicode"))?;
    let mut connection = options(file).connect().await.map_err(connection_error)?;
    sqlx::query("VACUUM INTO $1")
        .bind(target)
        .execute(&mut connection)
        .await
        .map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error))))?;
    connection.close().await.map_err(connection_error)?;
    let (from, to) = (part.clone(), path.to_path_buf());
    let settled = tokio::task::spawn_blocking(move || settle(&from, &to)).await;
    settled
        .map_err(|error| refused(path, &error))?
        .map_err(|error| refused(path, &error))
}

fn settle(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::File::open(from)?.sync_all()?;
    std::fs::rename(from, to)?;
    disk::sync_folder(to.parent().unwrap_or(Path::new(".")))
}

fn refused(path: &Path, why: &dyn std::fmt::Display) -> DbErr {
    DbErr::Custom(format!("{}: {why}", path.display()))
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}
