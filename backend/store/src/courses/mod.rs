//! Tables of the feature `courses`.

pub mod course;
pub mod enrolment;
pub mod lesson;
pub mod lesson_progress;
pub mod section;
