//! Endpoints of courses and lessons: find → policy → act → view.

mod course;
mod lesson;

pub use course::CourseApi;
pub use lesson::LessonApi;
