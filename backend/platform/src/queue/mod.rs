//! Jobs: notes left in the database for a worker, in the same transaction as their cause.
//!
//! Always:
//! - A note carries ids only; it is there if and only if the transaction that left it was committed.
//! - A job is held under a lease of at most 30 s by the clock of the database, renewed by a task apart from
//!   the work. When its holder dies it is taken up again within a minute.
//! - A lease has a token. Whoever lost the lease can no longer settle the job or change its progress, and
//!   work that commits through [`Running::complete`] or [`Running::fence`] is undone.
//! - An attempt is counted when the job is taken. A worker that lives to tell gives it back, unless it tells
//!   of the death of its child; progress beyond the best so far sets the count to nothing. After three
//!   attempts without progress the job is quarantined with a reason, and stays so until somebody retries it.
//! - Of the jobs with one kind and one `dedup` key at most one waits and at most one runs.
//! - A job is never run inside an open transaction. Every job must be idempotent: it may be run again.

mod claim;
mod desk;
pub mod job;
mod lease;
pub mod migration;
mod push;
mod running;
mod settle;
mod worker;

pub use desk::{cancel, counts, find, find_latest, forget_finished, make_due, retry};
pub use job::State;
pub use push::{NewJob, push};
pub use running::Running;
pub use settle::Failure;
pub use worker::Worker;

use std::time::Duration;

/// The longest a job stays with a worker that no longer answers.
pub const LEASE: Duration = Duration::from_secs(30);
/// Attempts without progress after which a job is put away.
pub const MAX_ATTEMPTS: i32 = 3;
/// Failures by circumstances (a server that does not answer), without progress, after which a job is put
/// away. With the pauses between them that is about a day.
pub const MAX_FAILURES: i32 = 32;
