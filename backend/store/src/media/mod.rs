//! Tables of the feature `media`.

pub mod lecture;
pub mod rendition;
pub mod upload;
pub mod watch;
