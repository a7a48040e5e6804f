//! Courses: sections of lessons, who learns them and how far they are.
//!
//! Who acts: teachers and staff build the courses of their unit and of those below it; everybody in a published
//! course's audience sees it, and may learn it once signed in.
//!
//! Always true:
//! - A draft is known only to those who may edit it. A published course is known to its audience.
//! - A lesson opens to those who learn the course; one enrols oneself with one tap, nobody is asked. In a course for
//!   everybody a lesson also opens without that when what it is made of is open to the asker anyway: text always, a
//!   film or a chapter when its own audience takes in the asker. So a shared link can be read and watched, while
//!   what is kept for those who signed in stays so. Every other lesson is `locked` with the reason, and shows its
//!   title only.
//! - Learning a course opens the films and books that its lessons are made of ([`opens_lecture`], [`opens_book`]), as
//!   far as they stand in the same line of the tree as the course.
//! - Progress only grows: a lesson that is done stays done. When all lessons of a course are done the enrolment is
//!   finished, and stays finished when lessons are added later. Leaving a course keeps what was done in it.
//! - `course.version` counts changes of the course itself and of its outline (which sections and lessons, in which
//!   order); `section.version` and `lesson.version` count changes of their own words.
//! - A section goes into the bin with its lessons, marked with the same instant, and comes back with those.

pub mod api;
mod by;
mod content;
pub mod course;
pub mod enrolment;
mod learning;
pub mod lesson;
mod material;
mod minutes;
mod order;
mod outline;
pub mod page;
mod progress;
mod purge;
pub mod query;
mod row;
pub mod section;
mod text;
pub mod view;
mod whole;
mod word;

pub use by::By;
pub use learning::{continue_card, my_learning};
pub use material::{opens_book, opens_lecture};
pub use purge::purge;
