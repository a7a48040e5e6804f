//! Endpoints of courses and lessons: find → policy → act → view.

mod course;
mod lesson;

use poem_openapi::param::Header;

pub use course::CourseApi;
pub use lesson::LessonApi;

/// The version that a change was made on.
type IfMatch = Header<Option<String>>;
