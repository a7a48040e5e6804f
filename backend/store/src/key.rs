//! Names of objects. Every object key of the installation is made here and nowhere else.

use crate::id::{BookId, ContestId, CourseId, LectureId, UnitId, UploadId};

/// A finished upload: the file as it came.
pub fn original(upload: UploadId) -> String {
    format!("uploads/{upload}/original")
}

/// Everything of a lecture.
pub fn lecture(lecture: LectureId) -> String {
    format!("lectures/{lecture}/")
}

/// A file of a lecture as one take of the media worker published it: a playlist, a rendition, the poster.
/// `take` names the run, so that a retry never rewrites what a learner is watching.
pub fn lecture_file(lecture: LectureId, take: &str, file: &str) -> String {
    format!("lectures/{lecture}/{take}/{file}")
}

/// Everything of a lecture's take.
pub fn lecture_take(lecture: LectureId, take: &str) -> String {
    format!("lectures/{lecture}/{take}/")
}

/// Everything of a book but its file.
pub fn book(book: BookId) -> String {
    format!("books/{book}/")
}

/// Everything of a course.
pub fn course(course: CourseId) -> String {
    format!("courses/{course}/")
}

/// Everything of a contest.
pub fn contest(contest: ContestId) -> String {
    format!("contests/{contest}/")
}

/// The image of a book's page. `hash` is of its content, so that its address never changes meaning.
pub fn page_image(book: BookId, number: i32, width: i32, hash: &str) -> String {
    format!("books/{book}/pages/{number}/{width}-{hash}.webp")
}

/// The cover of a book.
pub fn book_cover(book: BookId, hash: &str) -> String {
    format!("books/{book}/cover-{hash}.webp")
}

/// The cover of a course.
pub fn course_cover(course: CourseId, hash: &str) -> String {
    format!("courses/{course}/cover-{hash}.webp")
}

/// The banner of a unit's site.
pub fn unit_banner(unit: UnitId, hash: &str) -> String {
    format!("units/{unit}/banner-{hash}.webp")
}

/// The poster of a contest.
pub fn contest_poster(contest: ContestId, hash: &str) -> String {
    format!("contests/{contest}/poster-{hash}.webp")
}
