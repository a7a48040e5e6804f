//! The loop that takes jobs and has them worked on.

use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::claim::claim;
use super::lease::{Held, Leases};
use super::running::Running;
use super::settle::{Failure, give_back, settle};
use super::{LEASE, job};
use crate::database::Database;

/// How often an idle worker looks for jobs.
const POLL: Duration = Duration::from_millis(500);
/// How long work may take to stop before its job is given back. Containers are killed after ten seconds.
const GRACE: Duration = Duration::from_secs(7);
/// How much earlier than we a child may hear that everything is to stop.
const AFTER_DEATH: Duration = Duration::from_millis(500);
/// Tries to write how a job ended, a second apart, before its lease is left to run out.
const SETTLE_TRIES: u32 = 20;

type Outcome = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
type Work = Arc<dyn Fn(Running) -> Outcome + Send + Sync>;

/// Takes jobs of the kinds it knows and has them worked on, several at a time. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    db: Database,
    name: String,
    slots: usize,
    lease: Duration,
    works: HashMap<&'static str, Work>,
}

impl Worker {
    /// A worker that knows no kind yet and works on one job at a time.
    pub fn new(db: Database) -> Self {
        Self {
            db,
            name: format!("{}/{}", host_name(), std::process::id()),
            slots: 1,
            lease: LEASE,
            works: HashMap::new(),
        }
    }

    /// How many jobs at a time.
    pub fn slots(mut self, slots: usize) -> Self {
        self.slots = slots.max(1);
        self
    }

    /// A shorter lease than [`LEASE`], at least a second. A longer one is cut.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease.clamp(Duration::from_secs(1), LEASE);
        self
    }

    /// What to do with a job of one kind. The work may block its thread: it has one of its own.
    pub fn on<F, R>(mut self, kind: &'static str, work: F) -> Self
    where
        F: Fn(Running) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.works
            .insert(kind, Arc::new(move |running| Box::pin(work(running))));
        self
    }

    /// The kinds it knows.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.works.keys().copied().collect()
    }

    /// Works until `stop` fires, then tells the work at hand to stop and gives back what did not finish.
    pub async fn run(&self, stop: CancellationToken) {
        let leases = Leases::default();
        let beat = tokio::spawn(leases.clone().keep_alive(self.db.clone(), self.lease));
        let mut at_work = JoinSet::new();
        while !stop.is_cancelled() {
            self.fill(&mut at_work, &leases, &stop).await;
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(POLL) => {}
                Some(_) = at_work.join_next(), if !at_work.is_empty() => {}
            }
        }
        self.wind_up(at_work, &leases).await;
        beat.abort();
    }

    /// Works on everything that is due, one job after the other, and returns how many there were: for
    /// tests and commands. What fails waits for its next try and is not taken again.
    pub async fn drain(&self) -> Result<usize, DbErr> {
        let leases = Leases::default();
        let beat = tokio::spawn(leases.clone().keep_alive(self.db.clone(), self.lease));
        let mut worked = 0;
        let result = loop {
            match claim(&self.db, &self.kinds(), self.lease, &self.name).await {
                Ok(Some(job)) => {
                    let held = hold(&job, &leases);
                    self.clone().work(job, held, leases.clone()).await;
                }
                Ok(None) => break Ok(worked),
                Err(error) => break Err(error),
            }
            worked += 1;
        };
        beat.abort();
        result
    }

    async fn fill(&self, at_work: &mut JoinSet<()>, leases: &Leases, stop: &CancellationToken) {
        while at_work.len() < self.slots && !stop.is_cancelled() {
            match claim(&self.db, &self.kinds(), self.lease, &self.name).await {
                Ok(Some(job)) => {
                    // Held before the work begins: a stop that comes now reaches it.
                    let held = hold(&job, leases);
                    at_work.spawn(self.clone().work(job, held, leases.clone()));
                }
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(%error, "no job could be taken");
                    return;
                }
            }
        }
    }

    async fn wind_up(&self, mut at_work: JoinSet<()>, leases: &Leases) {
        for held in leases.all() {
            held.stop.cancel();
        }
        let all_stopped = async { while at_work.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, all_stopped).await.is_err() {
            let late = leases.all();
            tracing::warn!(
                jobs = late.len(),
                "work did not stop in time: its jobs are given back"
            );
            if let Err(error) = give_back(&self.db, &late).await {
                tracing::error!(%error, "jobs were not given back: their leases will run out");
            }
        }
        at_work.detach_all();
    }

    /// One job from its lease to its end.
    async fn work(self, job: job::Model, held: Arc<Held>, leases: Leases) {
        let job = Arc::new(job);
        let running = Running {
            job: job.clone(),
            held: held.clone(),
        };
        tracing::debug!(job = %job.id, kind = job.kind, attempt = job.attempts, "taken");
        let outcome = match self.works.get(job.kind.as_str()) {
            Some(work) => on_its_own_thread(work.clone(), running).await,
            None => Err(Failure::Stopped),
        };
        let outcome = excuse(&held, outcome).await;
        self.write_end(&held, &job, &outcome).await;
        leases.let_go(&held);
    }

    async fn write_end(&self, held: &Held, job: &job::Model, outcome: &Result<(), Failure>) {
        tell(job, outcome);
        for _ in 0..SETTLE_TRIES {
            match settle(&self.db, held, job, outcome).await {
                // False: completed by the work itself, called off, or lost to another. Nothing is ours to write.
                Ok(true | false) => return,
                Err(error) => {
                    tracing::warn!(job = %job.id, %error, "the end of a job was not written")
                }
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Work that failed because all of us are being stopped has not failed. The system may tell a child before
/// us, so a death is given a moment to explain itself.
async fn excuse(held: &Held, outcome: Result<(), Failure>) -> Result<(), Failure> {
    if matches!(outcome, Err(Failure::Died(_))) {
        let _ = tokio::time::timeout(AFTER_DEATH, held.stop.cancelled()).await;
    }
    match outcome {
        Err(Failure::Died(_) | Failure::Later(_)) if held.stop.is_cancelled() => {
            Err(Failure::Stopped)
        }
        outcome => outcome,
    }
}

fn hold(job: &job::Model, leases: &Leases) -> Arc<Held> {
    // A job that was just taken has a token; without one nothing could be written, and nothing is.
    let held = Held::new(job.id, job.lease.unwrap_or_default());
    leases.hold(held.clone());
    held
}

/// The name of this machine, where the system says it.
fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    if name.trim().is_empty() {
        "?".to_owned()
    } else {
        name.trim().to_owned()
    }
}

/// Runs the work where blocking harms nobody: the heartbeat must never wait for it. A thread of its own, not
/// one of the runtime's: work that does not stop must not keep the program from ending.
async fn on_its_own_thread(work: Work, running: Running) -> Result<(), Failure> {
    let handle = Handle::current();
    let (end, ended) = oneshot::channel();
    let thread = move || {
        let outcome = catch_unwind(AssertUnwindSafe(|| handle.block_on(work(running))));
        // Nobody waits for it any more when the program ends.
        let _ = end.send(outcome.unwrap_or_else(|panic| Err(Failure::Died(message_of(&*panic)))));
    };
    std::thread::Builder::new()
        .name("job".into())
        .spawn(thread)?;
    ended
        .await
        .unwrap_or_else(|_| Err(Failure::Died("the work vanished".into())))
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the work broke: {}", text.unwrap_or("without a word"))
}

fn tell(job: &job::Model, outcome: &Result<(), Failure>) {
    let (id, kind) = (job.id, job.kind.as_str());
    match outcome {
        Ok(()) => tracing::info!(job = %id, kind, "done"),
        Err(Failure::Stopped) => tracing::info!(job = %id, kind, "stopped"),
        Err(Failure::Refused { reason, detail }) => {
            tracing::info!(job = %id, kind, reason, detail, "refused")
        }
        Err(Failure::Died(detail)) => tracing::warn!(job = %id, kind, detail, "its child died"),
        Err(Failure::Later(error)) => {
            tracing::warn!(job = %id, kind, error = format!("{error:#}"), "to be tried again")
        }
    }
}
