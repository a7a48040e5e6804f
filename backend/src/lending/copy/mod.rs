//! Paper copies: the lines of a unit's accession register.

pub mod add;
pub mod api;
pub mod change;
pub mod label;
pub mod list;
pub mod number;
mod paper;
mod purge;

pub use paper::availability;
pub use purge::purge;
