//! Files on their way in, and the videos that lectures are: posted, worked through by the media worker, watched.
//!
//! Who acts: who teaches for a unit posts lectures there and changes them, as do the unit's staff; whoever the audience
//! takes in watches, and so do those enrolled in a course that shows it, and everybody where it is a published contest
//! entry. Always true: a right is asked for each request, of the playlist, of each segment and of the poster alike; what
//! a take's file holds never changes; a lecture's work is left as a note in the transaction that makes or retries it.

pub mod api;
mod file;
pub mod lecture;
pub mod page;
mod purge;
pub mod query;
mod range;
pub mod upload;
pub mod view;
mod watch;
mod ways;
mod work;

pub use file::part;
pub use purge::purge;
pub use upload::collect;

use crate::registry::Raw;

/// Routes of this feature outside the JSON API.
pub fn routes() -> Vec<Raw> {
    [upload::routes(), file::routes(), page::routes()]
        .into_iter()
        .flatten()
        .collect()
}
