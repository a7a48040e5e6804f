//! Tables of the feature `centres`.

pub mod news;
pub mod placement;
pub mod unit;
pub mod unit_ancestor;
