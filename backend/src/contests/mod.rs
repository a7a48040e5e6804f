//! Video contests: call, entries, the organizer's desk, and honest counts.
//!
//! Who acts: an organizer opens a contest for a unit and everything below it and accepts entries; whoever belongs to
//! such a unit enters a video; everybody watches what is published; who signed in likes and shares.
//!
//! Always true: what is counted stands in an append-only ledger under a pseudonym that only this contest's key can
//! make, never under a person or an address; the counts (`entry_tally`) are written in the transaction of their event;
//! sealed batches form a chain of hashes that one writer extends; a view is counted after ten seconds or half of the
//! film really played by the server's clock, once an hour for a pseudonym.

pub mod api;
pub mod contest;
pub mod desk;
pub mod entry;
pub mod entry_api;
pub mod ledger;
pub mod page;
pub mod playback;
mod purge;
pub mod query;
pub mod seal;
pub mod share;
pub mod view;
pub mod visitor;

pub use purge::purge;
