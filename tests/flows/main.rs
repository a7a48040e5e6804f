//! The main walks, each from the first request to the last file, through the real program. In the middle of each the
//! program is killed and started again; nothing that was acknowledged may be lost.
#![allow(clippy::unwrap_used, reason = "a test may stop anywhere")]

mod accounts;
mod acme;
mod backup;
mod book;
mod centre;
mod contest;
mod course;
mod durability;
mod https;
mod import;
mod lecture;
mod sample;
mod search;
mod stop;
mod upgrade;
