//! The cell in which hostile bytes are opened.
//!
//! Anything that parses what a person uploaded (video, document, spreadsheet,
//! package) runs in a child of our own executable. The child sees its input file,
//! read-only, one output folder, and the system's programs and libraries; it has no
//! network, no environment, no other user's file, and limits on memory, processor
//! time, file size, clock and processes. A crash there fails one job, nothing else.
//!
//! Parent: [`Sandbox::detect`] once at start, then [`Sandbox::run`] with a [`Request`].
//! Child: the hidden subcommand `child WORK INPUT OUT` calls `child::enter` before
//! it reads a byte of the input, and answers by [`child::Answer`].
//!
//! Invariant: what the child writes (lines and files) is as hostile as the input:
//! lines are data with a bounded length, and files are taken only through
//! [`harvest::open`].

mod bubblewrap;
pub mod child;
mod confine;
mod detect;
pub mod harvest;
mod lines;
mod outcome;
mod request;
mod run;
mod spawn;
#[cfg(target_os = "linux")]
mod syscalls;

pub use detect::{Choice, Confinement, Sandbox};
pub use outcome::{Crash, Outcome};
pub use request::{Limits, Request};
