//! Who holds a job, for how long, and what somebody who lost it can still do: nothing.

use tokio::sync::Notify;

use super::*;

/// Starts a worker; its handle, and what stops it.
fn start(worker: Worker) -> (tokio::task::JoinHandle<()>, CancellationToken) {
    let stop = CancellationToken::new();
    let token = stop.clone();
    (tokio::spawn(async move { worker.run(token).await }), stop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_told_to_stop_gives_its_job_back_at_no_cost() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let polite = Worker::new(db.clone()).on(COPY, |running: Running| async move {
            running.progress(0.3, "a third");
            running.stop().cancelled().await;
            Err(Failure::Stopped)
        });
        let (worker, stop) = start(polite);
        eventually(async || find(db, id).await.state == State::Running).await;
        assert_eq!(find(db, id).await.attempts, 1);
        stop.cancel();
        worker.await.unwrap();
        let job = find(db, id).await;
        assert_eq!(
            (job.state, job.attempts, job.failures, job.lease),
            (State::Waiting, 0, 0, None)
        );
        assert_eq!(job.progress, 0.3, "what was reached is kept");
        let (next, seen) = noting(db);
        assert_eq!(next.drain().await.unwrap(), 1, "at once, without a pause");
        assert_eq!(*seen.lock().unwrap(), [1]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_was_told_to_stop_before_its_worker_was_costs_no_attempt() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let (die, begun) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (death, begin) = (die.clone(), begun.clone());
        let (worker, stop) = start(Worker::new(db.clone()).on(COPY, move |_| {
            let (death, begin) = (death.clone(), begin.clone());
            async move {
                begin.notify_one();
                death.notified().await;
                Err(Failure::Died("killed by signal 15".into()))
            }
        }));
        begun.notified().await;
        die.notify_one();
        tokio::time::sleep(Duration::from_millis(100)).await;
        stop.cancel();
        worker.await.unwrap();
        let job = find(db, id).await;
        assert_eq!(
            (job.state, job.attempts, job.detail),
            (State::Waiting, 0, None)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_does_not_hear_is_given_back_all_the_same_and_can_write_nothing() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let over = Arc::new(AtomicUsize::new(0));
        let (mark, ours) = (over.clone(), db.clone());
        let deaf = Worker::new(db.clone()).on(COPY, move |running: Running| {
            let (mark, db) = (mark.clone(), ours.clone());
            async move {
                std::thread::sleep(Duration::from_secs(11));
                let tx = db.begin().await?;
                let fenced =
                    running.complete(&tx).await.is_err() && running.fence(&tx).await.is_err();
                mark.store(if fenced { 1 } else { 2 }, Ordering::SeqCst);
                Ok(())
            }
        });
        let (worker, stop) = start(deaf);
        eventually(async || find(db, id).await.state == State::Running).await;
        stop.cancel();
        worker.await.unwrap();
        let job = find(db, id).await;
        assert_eq!((job.state, job.attempts), (State::Waiting, 0));
        let (next, _) = noting(db);
        assert_eq!(next.drain().await.unwrap(), 1);
        eventually(async || over.load(Ordering::SeqCst) != 0).await;
        assert_eq!(over.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_worker_is_fenced_and_told_to_stop() {
    for Fresh { db, .. } in &databases().await {
        write(db, "CREATE TABLE result (n integer)").await;
        let id = push(db, copy(1)).await;
        let (begun, stopped) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
        let (start_note, mark, ours) = (begun.clone(), stopped.clone(), db.clone());
        let late = Worker::new(db.clone()).lease(Duration::from_secs(3)).on(
            COPY,
            move |running: Running| {
                let (begun, mark, db) = (start_note.clone(), mark.clone(), ours.clone());
                async move {
                    begun.notify_one();
                    running.stop().cancelled().await;
                    let tx = db.begin().await?;
                    tx.execute_unprepared("INSERT INTO result VALUES (1)")
                        .await?;
                    let lost = running.complete(&tx).await.is_err();
                    mark.store(1 + usize::from(lost), Ordering::SeqCst);
                    Ok(())
                }
            },
        );
        let (worker, stop) = start(late);
        begun.notified().await;
        // As if the machine had slept for a minute.
        write(db, "UPDATE job SET lease_until = 0").await;
        let (other, seen) = noting(db);
        assert_eq!(other.drain().await.unwrap(), 1);
        assert_eq!(*seen.lock().unwrap(), [1]);
        eventually(async || stopped.load(Ordering::SeqCst) != 0).await;
        assert_eq!(stopped.load(Ordering::SeqCst), 2, "its own end was refused");
        stop.cancel();
        worker.await.unwrap();
        let job = find(db, id).await;
        assert_eq!(
            (job.state, job.attempts),
            (State::Done, 2),
            "the end is the one of the second"
        );
    }
}

#[tokio::test]
async fn work_that_blocks_its_thread_keeps_its_lease() {
    // One thread for everything: a heartbeat beside the work would starve.
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let runs = Arc::new(AtomicUsize::new(0));
        let count = runs.clone();
        let blocking = Worker::new(db.clone())
            .lease(Duration::from_secs(1))
            .slots(2)
            .on(COPY, move |_| {
                count.fetch_add(1, Ordering::SeqCst);
                async {
                    std::thread::sleep(Duration::from_secs(4));
                    Ok(())
                }
            });
        let (worker, stop) = start(blocking);
        eventually(async || find(db, id).await.state == State::Done).await;
        stop.cancel();
        worker.await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_seen_by_others_and_a_job_called_off_stops() {
    for Fresh { db, .. } in &databases().await {
        let id = push(db, copy(1)).await;
        let stopped = Arc::new(Notify::new());
        let note = stopped.clone();
        let worker = Worker::new(db.clone()).lease(Duration::from_secs(6)).on(
            COPY,
            move |running: Running| {
                let note = note.clone();
                async move {
                    running.progress(0.25, "2 of 8");
                    running.stop().cancelled().await;
                    note.notify_one();
                    Err(Failure::Stopped)
                }
            },
        );
        let (worker, stop) = start(worker);
        eventually(async || find(db, id).await.progress == 0.25).await;
        assert_eq!(find(db, id).await.note.as_deref(), Some("2 of 8"));
        let tx = db.begin().await.unwrap();
        assert!(queue::cancel(&tx, id).await.unwrap());
        tx.commit().await.unwrap();
        tokio::time::timeout(Duration::from_secs(10), stopped.notified())
            .await
            .unwrap();
        stop.cancel();
        worker.await.unwrap();
        assert_eq!(find(db, id).await.state, State::Cancelled);
    }
}
