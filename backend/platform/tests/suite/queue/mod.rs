//! The queue: what is left is done, once, in order, and after its cause.

mod failing;
mod killed;
mod leases;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use platform::database::{Database, Kind};
use platform::queue::{self, Failure, NewJob, Running, State, Worker, job};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{self, Fresh, connect};

const COPY: &str = "test.copy";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Thing {
    thing_id: i32,
}

fn copy(thing_id: i32) -> NewJob {
    NewJob::new(COPY, Thing { thing_id })
}

async fn databases() -> Vec<Fresh> {
    let all = support::databases().await;
    for fresh in &all {
        let tx = fresh.db.begin().await.unwrap();
        queue::migration::up(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    all
}

async fn push(db: &Database, job: NewJob) -> Uuid {
    let tx = db.begin().await.unwrap();
    let id = queue::push(&tx, job).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn find(db: &Database, id: Uuid) -> job::Model {
    queue::find(db.reader(), id).await.unwrap().unwrap()
}

async fn write(db: &Database, sql: &str) {
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

async fn make_due(db: &Database) {
    let tx = db.begin().await.unwrap();
    queue::make_due(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// A worker that notes which things it saw, and its notes.
fn noting(db: &Database) -> (Worker, Arc<Mutex<Vec<i32>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = seen.clone();
    let worker = Worker::new(db.clone()).on(COPY, move |running: Running| {
        let notes = notes.clone();
        async move {
            notes
                .lock()
                .unwrap()
                .push(running.payload::<Thing>()?.thing_id);
            Ok(())
        }
    });
    (worker, seen)
}

#[tokio::test]
async fn a_job_runs_once_after_its_cause_was_committed_and_never_if_it_was_not() {
    for Fresh { db, .. } in &databases().await {
        let (worker, seen) = noting(db);
        let tx = db.begin().await.unwrap();
        queue::push(&tx, copy(1)).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(worker.drain().await.unwrap(), 0);

        let id = push(db, copy(2)).await;
        assert_eq!(find(db, id).await.state, State::Waiting);
        assert_eq!(worker.drain().await.unwrap(), 1);
        assert_eq!(worker.drain().await.unwrap(), 0);
        assert_eq!(*seen.lock().unwrap(), [2]);
        let job = find(db, id).await;
        assert_eq!(
            (job.state, job.progress, job.lease),
            (State::Done, 1.0, None)
        );
        assert!(job.finished_at >= job.started_at && job.started_at >= Some(job.created_at));
    }
}

#[tokio::test]
async fn urgent_jobs_go_first_then_the_oldest_and_a_delayed_one_waits() {
    for Fresh { db, .. } in &databases().await {
        let (worker, seen) = noting(db);
        push(db, copy(1)).await;
        push(db, copy(2).after(Duration::from_secs(3600))).await;
        push(db, copy(3).priority(5)).await;
        push(db, copy(4)).await;
        push(db, NewJob::new("nobody.knows.this", Thing { thing_id: 5 })).await;
        worker.drain().await.unwrap();
        assert_eq!(*seen.lock().unwrap(), [3, 1, 4]);
        make_due(db).await;
        worker.drain().await.unwrap();
        assert_eq!(*seen.lock().unwrap(), [3, 1, 4, 2]);
    }
}

#[tokio::test]
async fn jobs_of_one_key_are_one_while_they_wait() {
    for Fresh { db, .. } in &databases().await {
        let (worker, seen) = noting(db);
        let first = push(db, copy(1).dedup("a").after(Duration::from_secs(60))).await;
        let merged = push(db, copy(2).dedup("a").priority(3)).await;
        let other = push(db, copy(3).dedup("b")).await;
        assert_eq!(first, merged);
        assert_ne!(first, other);
        assert_eq!(find(db, first).await.priority, 3);
        worker.drain().await.unwrap();
        assert_eq!(
            *seen.lock().unwrap(),
            [2, 3],
            "the newest payload, at once, by its priority"
        );
        assert_ne!(
            push(db, copy(4).dedup("a")).await,
            first,
            "what is done merges with nothing"
        );
        let latest = queue::find_latest(db.reader(), COPY, "a")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(latest.state, State::Waiting);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_key_is_running_waits_for_it_and_runs_afterwards() {
    for Fresh { db, .. } in &databases().await {
        let (at_once, most, runs) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicUsize::new(0)),
        );
        let (a, m, r) = (at_once.clone(), most.clone(), runs.clone());
        let worker = Worker::new(db.clone()).slots(4).on(COPY, move |_| {
            let (a, m, r) = (a.clone(), m.clone(), r.clone());
            async move {
                m.fetch_max(a.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(700)).await;
                a.fetch_sub(1, Ordering::SeqCst);
                r.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        });
        let stop = CancellationToken::new();
        push(db, copy(1).dedup("a")).await;
        let running = tokio::spawn({
            let stop = stop.clone();
            async move { worker.run(stop).await }
        });
        eventually(async || at_once.load(Ordering::SeqCst) == 1).await;
        let second = push(db, copy(2).dedup("a")).await;
        eventually(async || find(db, second).await.state == State::Done).await;
        assert_eq!(
            (runs.load(Ordering::SeqCst), most.load(Ordering::SeqCst)),
            (2, 1)
        );
        stop.cancel();
        running.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_jobs_and_four_workers_each_job_runs_once() {
    for Fresh { db, url, .. } in &databases().await {
        for i in 0..60 {
            push(db, copy(i)).await;
        }
        let mut draining = Vec::new();
        for _ in 0..4 {
            let (worker, seen) = noting(&connect(url).await);
            draining.push(tokio::spawn(async move {
                worker.drain().await.unwrap();
                seen
            }));
        }
        let mut all = Vec::new();
        for worker in draining {
            all.extend(worker.await.unwrap().lock().unwrap().clone());
        }
        all.sort();
        assert_eq!(all, (0..60).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_job_merged_with_a_waiting_one_does_not_run_before_its_cause_is_visible() {
    for Fresh { db, url, .. } in &databases().await {
        if db.kind() == Kind::Sqlite {
            // One writer: the claim itself waits for the transaction.
            continue;
        }
        let (worker, seen) = noting(&connect(url).await);
        push(db, copy(1).dedup("a")).await;
        let tx = db.begin().await.unwrap();
        queue::push(&tx, copy(2).dedup("a")).await.unwrap();
        assert_eq!(worker.drain().await.unwrap(), 0);
        tx.commit().await.unwrap();
        assert_eq!(worker.drain().await.unwrap(), 1);
        assert_eq!(*seen.lock().unwrap(), [2]);
    }
}

#[tokio::test]
async fn a_result_and_the_end_of_its_job_are_one_transaction_and_the_work_is_in_none() {
    for Fresh { db, .. } in &databases().await {
        write(db, "CREATE TABLE result (n integer)").await;
        let id = push(db, copy(1)).await;
        let ours = db.clone();
        let worker = Worker::new(db.clone()).on(COPY, move |running: Running| {
            let db = ours.clone();
            async move {
                // It could not begin one if the claim's were still open: SQLite has one writer.
                let tx = db.begin().await?;
                tx.execute_unprepared("INSERT INTO result VALUES (1)")
                    .await?;
                running.complete(&tx).await?;
                tx.commit().await?;
                // What fails after the end changes nothing any more.
                Err(Failure::Died("too late".into()))
            }
        });
        worker.drain().await.unwrap();
        let job = find(db, id).await;
        assert_eq!((job.state, job.detail), (State::Done, None));
    }
}

#[tokio::test]
async fn the_desk_counts_calls_off_tries_again_and_forgets() {
    for Fresh { db, .. } in &databases().await {
        let (worker, seen) = noting(db);
        let called_off = push(db, copy(1).dedup("a")).await;
        let done = push(db, copy(2)).await;
        let tx = db.begin().await.unwrap();
        assert!(queue::cancel(&tx, called_off).await.unwrap());
        assert!(!queue::cancel(&tx, called_off).await.unwrap());
        tx.commit().await.unwrap();
        worker.drain().await.unwrap();
        assert_eq!(*seen.lock().unwrap(), [2]);
        let counts = queue::counts(db.reader()).await.unwrap();
        let expected = [
            (COPY.to_owned(), State::Cancelled, 1),
            (COPY.to_owned(), State::Done, 1),
        ];
        assert_eq!(counts, expected);

        let tx = db.begin().await.unwrap();
        assert!(
            !queue::retry(&tx, done).await.unwrap(),
            "what is done is done"
        );
        assert!(queue::retry(&tx, called_off).await.unwrap());
        assert_eq!(
            queue::forget_finished(&tx, Duration::from_secs(60))
                .await
                .unwrap(),
            0
        );
        tx.commit().await.unwrap();
        worker.drain().await.unwrap();
        assert_eq!(*seen.lock().unwrap(), [2, 1]);

        tokio::time::sleep(Duration::from_millis(20)).await;
        let tx = db.begin().await.unwrap();
        assert_eq!(
            queue::forget_finished(&tx, Duration::ZERO).await.unwrap(),
            2
        );
        tx.commit().await.unwrap();
    }
}

/// Waits, at most 40 seconds, until it is so.
async fn eventually(mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never came to be so");
}
