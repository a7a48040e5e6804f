//! Tables of the feature `library`.

pub mod book;
pub mod contributor;
pub mod page;
pub mod reading;
