//! A transaction that holds its turn to write.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    Statement,
};
use tokio::sync::OwnedSemaphorePermit;

/// SQLite's family of errors of the disk: the low byte of the extended code (sqlite.org/rescode.html).
const SQLITE_IOERR: i32 = 10;

/// A transaction that may write. Dropped without [`commit`](Self::commit), it is rolled back.
#[derive(Debug)]
pub struct Transaction {
    // The order matters: the connection is given back before the turn.
    inner: DatabaseTransaction,
    turn: OwnedSemaphorePermit,
    poisoned: Arc<AtomicBool>,
}

impl Transaction {
    pub(super) fn new(
        inner: DatabaseTransaction,
        turn: OwnedSemaphorePermit,
        poisoned: Arc<AtomicBool>,
    ) -> Self {
        Self {
            inner,
            turn,
            poisoned,
        }
    }

    /// Makes it all so, on the disk. After an error nothing of it may be acknowledged.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self {
            inner,
            turn,
            poisoned,
        } = self;
        let done = inner.commit().await;
        if done.as_ref().is_err_and(disk_failed) {
            poisoned.store(true, Ordering::SeqCst);
            tracing::error!("the disk refused a commit: no more is written until the next start");
        }
        drop(turn);
        done
    }

    /// Undoes it all now, rather than when it is dropped.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }
}

impl Deref for Transaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}

fn disk_failed(error: &DbErr) -> bool {
    let (DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause)) = error else {
        return false;
    };
    let RuntimeErr::SqlxError(cause) = cause else {
        return false;
    };
    let SqlxError::Database(cause) = &**cause else {
        return false;
    };
    let is_sqlite = cause
        .try_downcast_ref::<sea_orm::sqlx::sqlite::SqliteError>()
        .is_some();
    let code = cause.code().and_then(|code| code.parse::<i32>().ok());
    is_sqlite && code.is_some_and(|code| code & 0xff == SQLITE_IOERR)
}
