//! PostgreSQL: a pool for reading and one for writing, so that transactions which read beside themselves never
//! wait for each other's connections.

use std::sync::Arc;
use std::time::Duration;

use log::LevelFilter;
use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr};
use tokio::sync::Semaphore;

use super::{Database, Kind};
use crate::config::DatabaseUrl;

/// How long to wait for a free connection.
const ACQUIRE: Duration = Duration::from_secs(30);

pub(super) async fn connect(url: &DatabaseUrl, size: u32) -> Result<Database, DbErr> {
    // The error of a bad address may quote it, password and all: it is not passed on.
    let options: PgConnectOptions = url
        .expose()
        .parse()
        .map_err(|_| DbErr::Custom(format!("database.url cannot be understood: {url:?}")))?;
    let options = options
        .application_name("benhoc")
        // Whatever the server's default: a commit is acknowledged when it is on the disk.
        .options([("synchronous_commit", "on")])
        .log_statements(LevelFilter::Trace)
        .log_slow_statements(LevelFilter::Warn, Duration::from_secs(1));
    let writers = size.div_ceil(2);
    Ok(Database {
        kind: Kind::Postgres,
        reader: pool(size, options.clone()).await?,
        writer: pool(writers, options).await?,
        turns: Arc::new(Semaphore::new(writers as usize)),
        poisoned: Arc::default(),
        file: None,
    })
}

async fn pool(size: u32, options: PgConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let pool = PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE)
        .connect_with(options);
    let pool = pool
        .await
        .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))))?;
    Ok(pool.into())
}
