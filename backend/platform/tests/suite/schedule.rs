//! The schedule: once a period, for all processes together, and once for all that was missed.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};
use platform::clock::Clock;
use platform::database::Database;
use platform::queue::{self, State, Worker, job};
use platform::schedule::{Every, Schedule};
use sea_orm::{EntityTrait, QueryOrder};

use crate::support::{self, Fresh, connect};

const HOURLY: &str = "test.hourly";
const NIGHTLY: &str = "test.nightly";

async fn databases() -> Vec<Fresh> {
    let all = support::databases().await;
    for fresh in &all {
        let tx = fresh.db.begin().await.unwrap();
        platform::migration::up(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    all
}

fn schedule() -> Schedule {
    Schedule::new()
        .tick(HOURLY, Every::Interval(Duration::from_secs(3600)))
        .tick(
            NIGHTLY,
            Every::DayAt(NaiveTime::from_hms_opt(2, 30, 0).unwrap()),
        )
}

/// Half past nine in the morning in Vietnam.
fn clock() -> Clock {
    Clock::frozen("2026-11-21T02:30:00Z".parse::<DateTime<Utc>>().unwrap())
}

async fn jobs(db: &Database) -> Vec<(String, State)> {
    let all = job::Entity::find()
        .order_by_asc(job::Column::Id)
        .all(db.reader())
        .await
        .unwrap();
    all.into_iter().map(|job| (job.kind, job.state)).collect()
}

async fn work(db: &Database) -> usize {
    let worker = Worker::new(db.clone())
        .on(HOURLY, async |_| Ok(()))
        .on(NIGHTLY, async |_| Ok(()));
    worker.drain().await.unwrap()
}

#[tokio::test]
async fn a_tick_is_due_at_the_first_start_and_then_once_a_period() {
    for Fresh { db, .. } in &databases().await {
        let (clock, schedule) = (clock(), schedule());
        assert_eq!(
            schedule.push_due(db, &clock).await.unwrap(),
            [HOURLY, NIGHTLY]
        );
        assert_eq!(
            schedule.push_due(db, &clock).await.unwrap(),
            Vec::<&str>::new()
        );
        assert_eq!(work(db).await, 2);
        clock.advance(chrono::Duration::seconds(3599));
        assert_eq!(
            schedule.push_due(db, &clock).await.unwrap(),
            Vec::<&str>::new()
        );
        clock.advance(chrono::Duration::seconds(1));
        assert_eq!(schedule.push_due(db, &clock).await.unwrap(), [HOURLY]);
        // 02:29 of the next Vietnamese day, then 02:30.
        clock.advance(chrono::Duration::seconds(15 * 3600 + 59 * 60));
        assert_eq!(schedule.push_due(db, &clock).await.unwrap(), [HOURLY]);
        clock.advance(chrono::Duration::seconds(60));
        assert_eq!(schedule.push_due(db, &clock).await.unwrap(), [NIGHTLY]);
    }
}

#[tokio::test]
async fn what_was_missed_while_all_was_off_is_made_up_for_once() {
    for Fresh { db, .. } in &databases().await {
        let (clock, schedule) = (clock(), schedule());
        schedule.push_due(db, &clock).await.unwrap();
        work(db).await;
        clock.advance(chrono::Duration::days(9));
        assert_eq!(
            schedule.push_due(db, &clock).await.unwrap(),
            [HOURLY, NIGHTLY]
        );
        assert_eq!(
            schedule.push_due(db, &clock).await.unwrap(),
            Vec::<&str>::new()
        );
        assert_eq!(work(db).await, 2);
    }
}

#[tokio::test]
async fn a_tick_whose_last_job_still_waits_leaves_no_second_one() {
    for Fresh { db, .. } in &databases().await {
        let clock = clock();
        let schedule = Schedule::new().tick(HOURLY, Every::Interval(Duration::from_secs(3600)));
        for _ in 0..5 {
            schedule.push_due(db, &clock).await.unwrap();
            clock.advance(chrono::Duration::hours(1));
        }
        assert_eq!(jobs(db).await, [(HOURLY.to_owned(), State::Waiting)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_processes_that_look_at_once_one_leaves_the_job() {
    for Fresh { db, url, .. } in &databases().await {
        let clock = clock();
        let looks = (0..8).map(|_| {
            let (url, clock) = (url.clone(), clock.clone());
            tokio::spawn(async move {
                schedule()
                    .push_due(&connect(&url).await, &clock)
                    .await
                    .unwrap()
                    .len()
            })
        });
        let mut pushed = 0;
        for look in looks.collect::<Vec<_>>() {
            pushed += look.await.unwrap();
        }
        assert_eq!(pushed, 2);
        assert_eq!(jobs(db).await.len(), 2);
    }
}

#[tokio::test]
async fn a_clock_that_was_wrong_for_a_while_does_not_stop_the_schedule() {
    for Fresh { db, .. } in &databases().await {
        let (clock, schedule) = (clock(), schedule());
        // A battery that died: the machine believes it is 2040.
        clock.advance(chrono::Duration::days(14 * 365));
        schedule.push_due(db, &clock).await.unwrap();
        work(db).await;
        clock.advance(chrono::Duration::days(-14 * 365));
        assert_eq!(
            schedule.push_due(db, &clock).await.unwrap(),
            [HOURLY, NIGHTLY]
        );
        assert_eq!(
            schedule.push_due(db, &clock).await.unwrap(),
            Vec::<&str>::new()
        );
        let all = queue::counts(db.reader()).await.unwrap();
        assert_eq!(all.len(), 4, "{all:?}");
    }
}
