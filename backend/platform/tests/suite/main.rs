//! What `platform` promises, tried on real databases, disks and servers.
//!
//! Every database test runs on SQLite, and on PostgreSQL too when `BENHOC_TEST_POSTGRES` holds the address of
//! a server on which databases may be made; object tests run on an S3 server when `BENHOC_TEST_S3_ENDPOINT`,
//! `_REGION`, `_KEY` and `_SECRET` are set. `make test` sets them all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod config;
mod database;
#[cfg(target_os = "linux")]
mod faults;
mod messages;
mod objects;
mod queue;
mod schedule;
mod support;
mod tls;
