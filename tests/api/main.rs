//! The behaviour of each feature, over HTTP, on real databases and object stores.

#![allow(clippy::unwrap_used, reason = "a test may stop anywhere")]

mod abbreviations;
mod accounts;
mod bin;
mod centres;
mod contests;
mod courses;
mod lending;
mod lengths;
mod library;
mod matrix;
mod media;
mod missed;
mod notices;
mod public_pages;
mod reader;
mod schema;
mod serve;
mod upkeep;
