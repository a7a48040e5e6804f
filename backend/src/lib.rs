//! The program: features with their rules and API, the policy, the pages, and what serves them.
//!
//! Start at `registry` (every route), then a feature's `mod.rs`.

#[macro_use]
mod same_words;

pub mod accounts;
pub mod actor;
pub mod address;
pub mod app;
pub mod backup;
pub mod centres;
pub mod cli;
pub mod contests;
pub mod courses;
pub mod csv;
pub mod error;
pub mod lending;
pub mod library;
pub mod listing;
pub mod media;
pub mod page;
pub mod policy;
pub mod registry;
pub mod schema;
pub mod search;
pub mod seed;
pub mod serve;
pub mod start;
pub mod upkeep;
pub mod version;
pub mod xml;
