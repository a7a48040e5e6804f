//! A fresh database for each test, on each kind there is.

use platform::config::{self, DatabaseUrl};
use platform::database::Database;
use sea_orm::sqlx::{self, Connection, Executor};
use tempfile::TempDir;

/// A database that goes away with the test.
pub struct Fresh {
    pub db: Database,
    pub url: String,
    _folder: TempDir,
}

/// One new database of each kind: SQLite always, PostgreSQL when the tests were given a server.
pub async fn databases() -> Vec<Fresh> {
    let mut all = vec![sqlite().await];
    if let Ok(server) = std::env::var("BENHOC_TEST_POSTGRES") {
        all.push(postgres(&server).await);
    }
    all
}

pub async fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/test.db", folder.path().display());
    open(url, folder).await
}

async fn postgres(server: &str) -> Fresh {
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut admin = sqlx::PgConnection::connect(server).await.unwrap();
    let make = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    admin.execute(make).await.unwrap();
    let (start, _) = server.rsplit_once('/').unwrap();
    open(format!("{start}/{name}"), tempfile::tempdir().unwrap()).await
}

async fn open(url: String, folder: TempDir) -> Fresh {
    let db = connect(&url).await;
    Fresh {
        db,
        url,
        _folder: folder,
    }
}

/// Another handle on the same database, as another process would have.
pub async fn connect(url: &str) -> Database {
    let config = config::Database {
        url: DatabaseUrl::new(url),
        ..Default::default()
    };
    Database::connect(&config).await.unwrap()
}
