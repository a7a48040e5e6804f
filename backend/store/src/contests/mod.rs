//! Tables of the feature `contests`.

pub mod contest;
pub mod entry;
pub mod entry_like;
pub mod entry_tally;
pub mod ledger_batch;
pub mod ledger_event;
pub mod playback;
pub mod share_link;
