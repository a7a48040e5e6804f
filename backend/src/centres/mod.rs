//! Units of the tree and their sites: who they are, where they stand, their news.
//!
//! Who acts: everybody reads; a unit's staff write its page and its news; administrators arrange the tree below
//! their own unit. Always true: a unit stands in one place at a time, its place is dated, and the closure
//! (`unit_ancestor`) says the same as the standing placements.

pub mod api;
pub mod change;
pub mod near;
pub mod news;
pub mod of;
pub mod page;
mod purge;
pub mod query;
pub mod site;
pub mod tree;
pub mod unit;
pub mod view;

pub use purge::purge;
