//! A worker in a process of its own, killed with `kill -9` in the middle of its work.
//!
//! The process is this test program again, asked to run the one test that plays the worker.

use std::process::{Child, Command};

use super::*;
use platform::queue::MAX_ATTEMPTS;

const VICTIM: &str = "BENHOC_TEST_VICTIM";

/// Played by the child: it takes a job, reports progress, and works until it is killed.
#[tokio::test(flavor = "multi_thread")]
async fn the_worker_that_is_killed() {
    let Ok(url) = std::env::var(VICTIM) else {
        // Run with all the others it has no part to play: the tests below start it.
        return;
    };
    let db = connect(&url).await;
    let worker =
        Worker::new(db)
            .lease(Duration::from_secs(2))
            .on(COPY, |running: Running| async move {
                running.progress(0.5, "half");
                loop {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            });
    worker.run(CancellationToken::new()).await;
}

fn start_victim(url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "queue::killed::the_worker_that_is_killed",
            "--nocapture",
        ])
        .env(VICTIM, url)
        .spawn()
        .unwrap()
}

async fn kill_in_the_middle(
    db: &Database,
    url: &str,
    id: Uuid,
    ready: impl Fn(&job::Model) -> bool,
) {
    let before = find(db, id).await;
    let mut victim = start_victim(url);
    eventually(async || {
        let job = find(db, id).await;
        job.state == State::Running && job.lease != before.lease && ready(&job)
    })
    .await;
    victim.kill().unwrap();
    victim.wait().unwrap();
}

#[tokio::test]
async fn a_job_whose_worker_was_killed_is_taken_up_when_its_lease_runs_out() {
    for Fresh { db, url, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        kill_in_the_middle(db, url, id, |job| job.progress == 0.5).await;
        let (next, seen) = noting(db);
        assert_eq!(next.drain().await.unwrap(), 0, "the lease still holds");
        eventually(async || next.drain().await.unwrap() == 1).await;
        assert_eq!(*seen.lock().unwrap(), [1]);
        let job = find(db, id).await;
        assert_eq!((job.state, job.attempts), (State::Done, 2));
    }
}

#[tokio::test]
async fn a_job_that_kills_its_worker_every_time_is_put_away() {
    for Fresh { db, url, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        for attempt in 1..=MAX_ATTEMPTS {
            // The progress of the first time is no progress the second time.
            kill_in_the_middle(db, url, id, |job| {
                job.attempts == attempt && job.progress == 0.5
            })
            .await;
        }
        let (next, seen) = noting(db);
        eventually(async || {
            next.drain().await.unwrap();
            find(db, id).await.state == State::Quarantined
        })
        .await;
        assert!(seen.lock().unwrap().is_empty());
        let job = find(db, id).await;
        assert_eq!(job.reason.as_deref(), Some("job.died"));
        assert!(job.detail.unwrap().contains("was gone"));
        assert_eq!(job.lease, None);
    }
}
