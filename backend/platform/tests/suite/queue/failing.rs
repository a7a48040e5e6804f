//! Jobs that fail: pauses, refusals, quarantine with a reason, progress that forgives.

use std::sync::atomic::AtomicI32;

use super::*;
use platform::queue::{MAX_ATTEMPTS, MAX_FAILURES};

/// A worker whose work ends as `end` says, given the number of the run from 1.
fn ending(
    db: &Database,
    end: impl Fn(i32, &Running) -> Result<(), Failure> + Send + Sync + 'static,
) -> Worker {
    let runs = AtomicI32::new(0);
    Worker::new(db.clone()).on(COPY, move |running: Running| {
        let result = end(runs.fetch_add(1, Ordering::SeqCst) + 1, &running);
        async move { result }
    })
}

/// Runs it, with all pauses skipped, until nothing waits; the number of runs.
async fn run_out(db: &Database, worker: &Worker) -> usize {
    let mut runs = 0;
    for _ in 0..100 {
        let more = worker.drain().await.unwrap();
        if more == 0 {
            return runs;
        }
        runs += more;
        make_due(db).await;
    }
    panic!("it is tried for ever");
}

#[tokio::test]
async fn circumstances_cost_a_pause_but_no_attempt_and_the_error_is_kept() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let worker = ending(db, |run, _| match run {
            1 | 2 => Err(anyhow::anyhow!("connection refused")
                .context("the server is away")
                .into()),
            _ => Ok(()),
        });
        assert_eq!(worker.drain().await.unwrap(), 1, "not at once again");
        let job = find(db, id).await;
        assert_eq!(
            (job.state, job.attempts, job.failures),
            (State::Waiting, 0, 1)
        );
        assert_eq!(
            job.detail.as_deref(),
            Some("the server is away: connection refused")
        );
        let first = job.run_after - platform::database::read_clock(db.reader()).await.unwrap();
        assert!((1..=5000).contains(&first), "{first}");
        make_due(db).await;
        worker.drain().await.unwrap();
        let second = find(db, id).await.run_after
            - platform::database::read_clock(db.reader()).await.unwrap();
        assert!((5000..=10_000).contains(&second), "{second}");
        make_due(db).await;
        worker.drain().await.unwrap();
        assert_eq!(find(db, id).await.state, State::Done);
    }
}

#[tokio::test]
async fn what_keeps_failing_for_a_day_is_put_away_with_its_reason() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let worker = ending(db, |_, _| Err(anyhow::anyhow!("no such host").into()));
        assert_eq!(run_out(db, &worker).await as i32, MAX_FAILURES);
        let job = find(db, id).await;
        assert_eq!(
            (job.state, job.reason.as_deref()),
            (State::Quarantined, Some("job.kept_failing"))
        );
        assert_eq!(job.detail.as_deref(), Some("no such host"));
    }
}

#[tokio::test]
async fn what_can_never_work_is_refused_at_once() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let worker = ending(db, |_, _| {
            Err(Failure::refused("file.not_a_video", "no moov atom"))
        });
        assert_eq!(run_out(db, &worker).await, 1);
        let job = find(db, id).await;
        assert_eq!(job.state, State::Refused);
        assert_eq!(
            (job.reason.as_deref(), job.detail.as_deref()),
            (Some("file.not_a_video"), Some("no moov atom"))
        );

        let id = push(db, NewJob::new(COPY, "not a thing")).await;
        let worker = ending(db, |_, running| running.payload::<Thing>().map(drop));
        run_out(db, &worker).await;
        assert_eq!(
            find(db, id).await.reason.as_deref(),
            Some("job.bad_payload")
        );
    }
}

#[tokio::test]
async fn a_child_that_dies_three_times_without_progress_is_put_away_until_somebody_retries_it() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let worker = ending(db, |_, _| Err(Failure::Died("killed by signal 9".into())));
        assert_eq!(run_out(db, &worker).await as i32, MAX_ATTEMPTS);
        let job = find(db, id).await;
        assert_eq!(
            (job.state, job.reason.as_deref()),
            (State::Quarantined, Some("job.died"))
        );
        assert_eq!(job.detail.as_deref(), Some("killed by signal 9"));

        let tx = db.begin().await.unwrap();
        assert!(queue::retry(&tx, id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(
            run_out(db, &worker).await as i32,
            MAX_ATTEMPTS,
            "with a clean count"
        );
    }
}

#[tokio::test]
async fn a_panic_counts_as_a_death_and_harms_nothing_else() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let worker = ending(db, |run, _| {
            if run < 3 {
                panic!("a mistake of ours")
            } else {
                Ok(())
            }
        });
        worker.drain().await.unwrap();
        let job = find(db, id).await;
        assert_eq!((job.state, job.attempts), (State::Waiting, 1));
        assert!(job.detail.unwrap().contains("a mistake of ours"));
        assert_eq!(run_out(db, &worker).await, 0, "not before its pause");
        make_due(db).await;
        assert_eq!(run_out(db, &worker).await, 2);
        assert_eq!(find(db, id).await.state, State::Done);
    }
}

#[tokio::test]
async fn progress_beyond_the_best_so_far_forgives_deaths_and_going_over_the_same_ground_does_not() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let worker = ending(db, |run, running| {
            running.progress(f64::from(run) / 10.0, format!("part {run}"));
            if run < 8 {
                Err(Failure::Died("power cut".into()))
            } else {
                Ok(())
            }
        });
        assert_eq!(run_out(db, &worker).await, 8);
        assert_eq!(find(db, id).await.state, State::Done);

        let id = push(db, copy(2)).await;
        let worker = ending(db, |_, running| {
            running.progress(0.4, "always the same part");
            Err(Failure::Died("signal 11".into()))
        });
        assert_eq!(run_out(db, &worker).await as i32, MAX_ATTEMPTS);
        let job = find(db, id).await;
        assert_eq!((job.state, job.progress), (State::Quarantined, 0.4));
        assert_eq!(job.note.as_deref(), Some("always the same part"));
    }
}

#[tokio::test]
async fn a_job_that_fails_while_a_newer_one_of_its_key_waits_leaves_the_work_to_that_one() {
    for Fresh { db, .. } in &databases().await {
        let old = push(db, copy(1).dedup("a")).await;
        let ours = db.clone();
        let worker = Worker::new(db.clone()).on(COPY, move |running: Running| {
            let db = ours.clone();
            async move {
                if running.payload::<Thing>()?.thing_id == 1 {
                    push(&db, copy(2).dedup("a")).await;
                    return Err(Failure::Died("signal 9".into()));
                }
                Ok(())
            }
        });
        assert_eq!(worker.drain().await.unwrap(), 2);
        let job = find(db, old).await;
        assert_eq!(
            (job.state, job.reason.as_deref()),
            (State::Cancelled, Some("job.overtaken"))
        );
        assert!(job.finished_at.is_some());
        let new = queue::find_latest(db.reader(), COPY, "a")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(new.state, State::Done);
    }
}
