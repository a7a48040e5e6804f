//! The database handle: fair turns, nothing half-written, reads that cannot write, whole snapshots.

use std::time::Duration;

use platform::database::{Database, Kind, now_ms, read_clock};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::support::{Fresh, connect, databases, sqlite};

async fn make_counter(db: &Database) {
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared("CREATE TABLE counter (id integer PRIMARY KEY, n integer NOT NULL)")
        .await
        .unwrap();
    tx.execute_unprepared("INSERT INTO counter VALUES (1, 0)")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn number(db: &impl ConnectionTrait, sql: &str) -> Result<i64, DbErr> {
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    row.unwrap().try_get_by_index::<i64>(0)
}

async fn count(db: &impl ConnectionTrait) -> i64 {
    number(db, "SELECT CAST(n AS BIGINT) FROM counter")
        .await
        .unwrap()
}

/// Reads the count, lets others run, writes it plus one: the shape that fails when locks come late.
async fn read_then_write(db: Database) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let lock = match db.kind() {
        Kind::Sqlite => "SELECT CAST(n AS BIGINT) FROM counter",
        Kind::Postgres => "SELECT CAST(n AS BIGINT) FROM counter FOR UPDATE",
    };
    let before = number(&tx, lock).await?;
    tokio::task::yield_now().await;
    tx.execute_unprepared(&format!("UPDATE counter SET n = {}", before + 1))
        .await?;
    tx.commit().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_writers_that_read_first_all_succeed_and_none_is_lost() {
    for fresh in databases().await {
        make_counter(&fresh.db).await;
        // A second handle stands for a second process.
        let other = connect(&fresh.url).await;
        let tasks: Vec<_> = (0..200)
            .map(|i| {
                if i % 4 == 0 {
                    other.clone()
                } else {
                    fresh.db.clone()
                }
            })
            .map(|db| tokio::spawn(read_then_write(db)))
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(count(fresh.db.reader()).await, 200, "{:?}", fresh.db.kind());
    }
}

#[tokio::test]
async fn a_transaction_that_is_dropped_or_rolled_back_leaves_nothing_and_frees_its_turn() {
    for fresh in databases().await {
        make_counter(&fresh.db).await;
        for explicit in [true, false] {
            let tx = fresh.db.begin().await.unwrap();
            tx.execute_unprepared("UPDATE counter SET n = 7")
                .await
                .unwrap();
            assert_eq!(count(&tx).await, 7);
            assert_eq!(count(fresh.db.reader()).await, 0, "nobody else sees it");
            if explicit {
                tx.rollback().await.unwrap();
            }
        }
        let next = tokio::time::timeout(Duration::from_secs(5), fresh.db.begin()).await;
        assert_eq!(count(&next.unwrap().unwrap()).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_that_read_beside_themselves_do_not_wait_for_each_other() {
    for fresh in databases().await {
        make_counter(&fresh.db).await;
        let tasks = (0..20).map(|_| {
            let db = fresh.db.clone();
            tokio::spawn(async move {
                let tx = db.begin().await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
                count(db.reader()).await;
                tx.commit().await.unwrap();
            })
        });
        let all = futures_util::future::join_all(tasks);
        tokio::time::timeout(Duration::from_secs(20), all)
            .await
            .expect("no connection is free");
    }
}

#[tokio::test]
async fn turns_are_given_in_the_order_of_asking() {
    let Fresh { db, .. } = &sqlite().await;
    let first = db.begin().await.unwrap();
    let order = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for i in 0..20 {
        let (db, order) = (db.clone(), order.clone());
        tasks.push(tokio::spawn(async move {
            let tx = db.begin().await.unwrap();
            order.lock().unwrap().push(i);
            tx.commit().await.unwrap();
        }));
        tokio::task::yield_now().await;
    }
    first.commit().await.unwrap();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
}

#[tokio::test]
async fn every_sqlite_connection_has_the_pragmas_and_readers_cannot_write() {
    let Fresh { db, .. } = &sqlite().await;
    make_counter(db).await;
    let tx = db.begin().await.unwrap();
    for connection in [&*tx as &dyn Pragmas, db.reader() as &dyn Pragmas] {
        assert_eq!(connection.text("PRAGMA journal_mode").await, "wal");
        assert_eq!(connection.text("PRAGMA synchronous").await, "2");
        assert_eq!(connection.text("PRAGMA foreign_keys").await, "1");
        assert_eq!(connection.text("PRAGMA busy_timeout").await, "10000");
    }
    drop(tx);
    let refused = db
        .reader()
        .execute_unprepared("UPDATE counter SET n = 1")
        .await;
    assert!(refused.unwrap_err().to_string().contains("readonly"));
}

#[async_trait::async_trait]
trait Pragmas: Sync {
    async fn text(&self, sql: &str) -> String;
}

#[async_trait::async_trait]
impl<C: ConnectionTrait> Pragmas for C {
    async fn text(&self, sql: &str) -> String {
        let statement = Statement::from_string(self.get_database_backend(), sql);
        let row = self.query_one_raw(statement).await.unwrap().unwrap();
        let number = row.try_get_by_index::<i64>(0).map(|n| n.to_string());
        number
            .or_else(|_| row.try_get_by_index::<String>(0))
            .unwrap()
    }
}

#[tokio::test]
async fn the_clock_of_the_database_is_in_milliseconds() {
    for fresh in databases().await {
        let reader = fresh.db.reader();
        let ours = chrono::Utc::now().timestamp_millis();
        let theirs = read_clock(reader).await.unwrap();
        assert!((ours - theirs).abs() < 60_000, "{ours} {theirs}");
        let sql = format!("SELECT {} - {}", now_ms(reader), theirs);
        assert!((0..10_000).contains(&number(reader, &sql).await.unwrap()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_taken_while_others_write_is_whole() {
    let Fresh { db, .. } = &sqlite().await;
    make_counter(db).await;
    let sql = "CREATE TABLE twin (n integer); INSERT INTO twin VALUES (0)";
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
    let writer = tokio::spawn({
        let db = db.clone();
        async move {
            for _ in 0..200 {
                let tx = db.begin().await.unwrap();
                tx.execute_unprepared("UPDATE counter SET n = n + 1")
                    .await
                    .unwrap();
                tx.execute_unprepared("UPDATE twin SET n = n + 1")
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
        }
    });
    let folder = tempfile::tempdir().unwrap();
    for i in 0..5 {
        let path = folder.path().join(format!("{i}.db"));
        db.snapshot_to(&path).await.unwrap();
        let copy = connect(&format!("sqlite:{}", path.display())).await;
        let twin = number(copy.reader(), "SELECT CAST(n AS BIGINT) FROM twin")
            .await
            .unwrap();
        assert_eq!(count(copy.reader()).await, twin);
        assert!(
            db.snapshot_to(&path).await.is_err(),
            "a snapshot never replaces one"
        );
    }
    writer.await.unwrap();
    assert_eq!(count(db.reader()).await, 200);
}

#[tokio::test]
async fn a_password_in_an_address_that_fails_is_not_in_the_error() {
    let config = platform::config::Database {
        url: platform::config::DatabaseUrl::new("postgres://me:hush@127.0.0.1:notaport/none"),
        pool: 1,
    };
    let error = Database::connect(&config).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hush"));
}
