//! Stocktakes: what stands on the shelves beside what the register says. Several people scan at once; each thing counts
//! once; nothing in the register changes until it is closed.

pub mod api;
pub mod count;
pub mod keep;
pub mod list;
pub mod view;
