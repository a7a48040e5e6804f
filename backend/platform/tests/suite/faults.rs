//! A disk that fails: what was acknowledged stays, what was not is not, and nothing more is promised.
//!
//! The failing disk is a filter of system calls, which cannot be taken off again: each test runs in a process
//! of its own, which is this test program again.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use platform::config::{self, DatabaseUrl};
use platform::database::Database;
use platform::objects::{self, Error};
use sea_orm::{ConnectionTrait, Statement};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

const FOLDER: &str = "BENHOC_TEST_FAULT_FOLDER";

/// Every call of these numbers fails with `errno` from now on, in all threads.
fn break_disk(calls: &[i64], errno: i32) {
    let rules: BTreeMap<_, _> = calls.iter().map(|call| (*call, vec![])).collect();
    let arch = std::env::consts::ARCH.try_into().unwrap();
    let fail = SeccompAction::Errno(errno as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, fail, arch).unwrap();
    let program: BpfProgram = filter.try_into().unwrap();
    seccompiler::apply_filter_all_threads(&program).unwrap();
}

const FSYNC: [i64; 2] = [nix::libc::SYS_fsync, nix::libc::SYS_fdatasync];

/// Runs a test of this file in a process of its own, with a folder.
fn play(part: &str, folder: &Path) {
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("faults::{part}"), "--nocapture"])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success() && said.contains("the part was played"),
        "{said}"
    );
}

/// The folder, in the process that plays; `None` in the one that runs all tests.
fn folder() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os(FOLDER).map(Into::into);
    if folder.is_some() {
        println!("the part was played");
    }
    folder
}

async fn store(folder: &Path) -> std::sync::Arc<dyn objects::ObjectStore> {
    let config = config::Objects {
        folder: folder.join("objects"),
        ..Default::default()
    };
    objects::open(&config).await.unwrap()
}

async fn database(folder: &Path) -> Database {
    let url = DatabaseUrl::new(format!("sqlite:{}/test.db", folder.display()));
    Database::connect(&config::Database { url, pool: 2 })
        .await
        .unwrap()
}

async fn notes(db: &Database) -> Vec<i64> {
    let statement = Statement::from_string(
        db.reader().get_database_backend(),
        "SELECT n FROM note ORDER BY n",
    );
    let rows = db.reader().query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "n").unwrap())
        .collect()
}

#[tokio::test]
async fn objects_on_a_disk_whose_fsync_fails() {
    let Some(folder) = folder() else { return };
    let store = store(&folder).await;
    store
        .put_bytes("before", Bytes::from_static(b"kept"))
        .await
        .unwrap();
    let growing = store.begin_growing("grows").await.unwrap();
    break_disk(&FSYNC, nix::libc::EIO);
    let during = store.put_bytes("during", Bytes::from_static(b"lost")).await;
    assert!(matches!(during, Err(Error::Io(_))), "{during:?}");
    assert!(matches!(
        store.put_bytes("after", Bytes::new()).await,
        Err(Error::ReadOnly)
    ));
    assert!(matches!(
        store.append(&growing, Bytes::from_static(b"x")).await,
        Err(Error::ReadOnly)
    ));
    assert!(matches!(
        store.finish_growing(&growing).await,
        Err(Error::ReadOnly)
    ));
    assert!(matches!(store.delete("before").await, Err(Error::ReadOnly)));
    assert!(
        matches!(store.check().await, Err(Error::ReadOnly)),
        "readiness says so"
    );
    assert_eq!(store.read("before").await.unwrap(), "kept");
    assert_eq!(store.head("during").await.unwrap(), None);
}

#[tokio::test]
async fn a_failed_fsync_makes_objects_read_only_until_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    play("objects_on_a_disk_whose_fsync_fails", folder.path());
    let store = store(folder.path()).await;
    assert_eq!(store.read("before").await.unwrap(), "kept");
    store.put_bytes("after", Bytes::new()).await.unwrap();
}

#[tokio::test]
async fn objects_on_a_full_disk() {
    let Some(folder) = folder() else { return };
    let store = store(&folder).await;
    let state = store.begin_growing("grows").await.unwrap();
    let state = store
        .append(&state, Bytes::from_static(b"first "))
        .await
        .unwrap();
    std::fs::write(folder.join("state"), serde_json::to_vec(&state).unwrap()).unwrap();
    break_disk(&[nix::libc::SYS_pwrite64], nix::libc::ENOSPC);
    let full = store.append(&state, Bytes::from_static(b"lost")).await;
    assert!(matches!(full, Err(Error::Full)), "{full:?}");
    store.check().await.unwrap();
    store
        .put_bytes("other", Bytes::from_static(b"there is room again"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_acknowledged_and_poisons_nothing() {
    let folder = tempfile::tempdir().unwrap();
    play("objects_on_a_full_disk", folder.path());
    let store = store(folder.path()).await;
    let state =
        serde_json::from_slice(&std::fs::read(folder.path().join("state")).unwrap()).unwrap();
    let state = store
        .append(&state, Bytes::from_static(b"second"))
        .await
        .unwrap();
    store.finish_growing(&state).await.unwrap();
    assert_eq!(store.read("grows").await.unwrap(), "first second");
    assert_eq!(store.read("other").await.unwrap(), "there is room again");
}

#[tokio::test]
async fn the_database_on_a_disk_whose_fsync_fails() {
    let Some(folder) = folder() else { return };
    let db = database(&folder).await;
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared("CREATE TABLE note (n integer); INSERT INTO note VALUES (1)")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    break_disk(&FSYNC, nix::libc::EIO);
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared("INSERT INTO note VALUES (2)")
        .await
        .unwrap();
    assert!(
        tx.commit().await.is_err(),
        "a commit that is not on the disk is not acknowledged"
    );
    assert!(db.is_poisoned());
    assert!(db.begin().await.is_err());
    assert!(db.ping().await.is_err(), "readiness says so");
    assert_eq!(notes(&db).await, [1]);
}

#[tokio::test]
async fn a_failed_fsync_makes_the_database_read_only_until_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    play("the_database_on_a_disk_whose_fsync_fails", folder.path());
    let db = database(folder.path()).await;
    let found = notes(&db).await;
    assert!(
        found == [1] || found == [1, 2],
        "acknowledged is there, the rest may be: {found:?}"
    );
    db.begin().await.unwrap().commit().await.unwrap();
}
