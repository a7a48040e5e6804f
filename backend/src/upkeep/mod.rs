//! What the installation does by itself: the schedule's ticks and the small jobs of the API's processes.

pub mod bin;
pub mod binned;

use std::time::Duration;

use anyhow::Result;
use platform::{
    messages::{self, Ports},
    queue::{self, Worker},
    schedule::{Every, Schedule},
};

use store::job;

use crate::{
    accounts,
    app::App,
    contests, lending,
    library::{self, import},
    media, search,
};

const MINUTE: Every = Every::Interval(Duration::from_secs(60));
const HOUR: Every = Every::Interval(Duration::from_secs(3600));
const DAY: Every = Every::Interval(Duration::from_secs(86_400));
/// How long finished jobs are kept for the administrator to look at.
const KEEP_JOBS: Duration = Duration::from_secs(30 * 86_400);
/// How long it can be looked up what was sent to whom.
const KEEP_MESSAGES: chrono::Duration = chrono::Duration::days(30);
/// Small jobs at the same time.
const SLOTS: usize = 2;

const CLOSE_CONTESTS: &str = "contests.close_due";
const SEAL_LEDGERS: &str = "contests.seal_ledgers";
const FORGET_PLAYBACKS: &str = "contests.forget_playbacks";
const COLLECT_UPLOADS: &str = "media.collect_uploads";
const GIVEN_UP_BOOKS: &str = "library.given_up";
const GIVEN_UP_IMPORTS: &str = "library.given_up_imports";
const FORGET_IMPORTS: &str = "library.forget_imports";
const LAPSE_HOLDS: &str = "lending.lapse_holds";
const REMIND_READERS: &str = "lending.remind_readers";
const FORGET_LOANS: &str = "lending.forget_loans";
const FORGET_PROPOSALS: &str = "library.forget_proposals";
const EMPTY_BINS: &str = "upkeep.empty_bins";
const FORGET_SESSIONS: &str = "accounts.forget_sessions";
const FORGET_QUESTIONS: &str = "search.forget_questions";
const FORGET_MESSAGES: &str = "platform.forget_messages";
const FORGET_JOBS: &str = "platform.forget_jobs";

/// The recurring work, each run by one process however many there are.
pub fn schedule() -> Schedule {
    Schedule::new()
        .tick(CLOSE_CONTESTS, MINUTE)
        .tick(SEAL_LEDGERS, MINUTE)
        .tick(FORGET_PLAYBACKS, HOUR)
        .tick(COLLECT_UPLOADS, HOUR)
        .tick(GIVEN_UP_BOOKS, MINUTE)
        .tick(GIVEN_UP_IMPORTS, MINUTE)
        .tick(FORGET_IMPORTS, DAY)
        .tick(LAPSE_HOLDS, HOUR)
        .tick(REMIND_READERS, HOUR)
        .tick(FORGET_LOANS, DAY)
        .tick(FORGET_PROPOSALS, DAY)
        .tick(EMPTY_BINS, DAY)
        .tick(FORGET_SESSIONS, DAY)
        .tick(FORGET_QUESTIONS, DAY)
        .tick(FORGET_MESSAGES, DAY)
        .tick(FORGET_JOBS, DAY)
}

/// The worker for small jobs that need neither sandbox nor strength.
///
/// # Errors
/// When a way out for messages is configured wrong.
pub fn worker(app: &App) -> Result<Worker> {
    macro_rules! run {
        ($work:path) => {{
            let app = app.clone();
            move |_running| {
                let app = app.clone();
                async move {
                    $work(&app).await.map_err(anyhow::Error::from)?;
                    Ok(())
                }
            }
        }};
    }
    // Work of many steps, which looks after its own lease.
    macro_rules! go_on {
        ($work:path) => {{
            let app = app.clone();
            move |running| {
                let app = app.clone();
                async move { $work(&app, &running).await }
            }
        }};
    }
    let ports = Ports::open(&app.config.messages, &app.config.data.folder)?;
    let worker = Worker::new(app.db.clone()).slots(SLOTS);
    let worker = messages::send_by(worker, app.db.clone(), app.clock.clone(), ports);
    Ok(worker
        .on(CLOSE_CONTESTS, run!(contests::contest::close_due))
        .on(SEAL_LEDGERS, run!(contests::seal::seal_all))
        .on(FORGET_PLAYBACKS, run!(contests::playback::forget_old))
        .on(COLLECT_UPLOADS, run!(media::upload::collect))
        .on(GIVEN_UP_BOOKS, run!(library::say_what_was_given_up))
        .on(GIVEN_UP_IMPORTS, run!(import::say_what_was_given_up))
        .on(FORGET_IMPORTS, run!(import::forget_old))
        .on(FORGET_PROPOSALS, run!(library::correction::forget_old))
        .on(job::TAKE_RECORDS, go_on!(import::take))
        .on(job::UNDO_IMPORT, go_on!(import::undo))
        .on(LAPSE_HOLDS, run!(lending::lapse))
        .on(REMIND_READERS, run!(lending::remind))
        .on(FORGET_LOANS, run!(lending::forget_old))
        .on(EMPTY_BINS, run!(bin::empty))
        .on(FORGET_SESSIONS, run!(accounts::forget_old))
        .on(FORGET_QUESTIONS, run!(search::forget_old))
        .on(FORGET_MESSAGES, run!(forget_messages))
        .on(FORGET_JOBS, run!(forget_jobs)))
}

async fn forget_jobs(app: &App) -> Result<u64> {
    let tx = app.db.begin().await?;
    let gone = queue::forget_finished(&*tx, KEEP_JOBS).await?;
    tx.commit().await?;
    Ok(gone)
}

async fn forget_messages(app: &App) -> Result<u64> {
    let tx = app.db.begin().await?;
    let gone = messages::forget(&*tx, app.clock.now() - KEEP_MESSAGES).await?;
    tx.commit().await?;
    Ok(gone)
}
