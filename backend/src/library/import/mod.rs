//! Catalogue files of other systems on their way into the library: MARC 21, Dublin Core, tables.
//!
//! Who acts: whoever may add books to the unit. Always true: the file is read by the worker's confined child; nothing
//! becomes a book before a person has seen what each record will do; a record of a book that is there fills what is
//! empty in it and overwrites nothing; the work goes on where it was cut, and can be undone.

pub mod api;
mod begin;
mod find;
mod fit;
mod forget;
mod lot;
mod take;
mod undo;
pub mod view;
mod weigh;

pub use find::stands;
pub(super) use fit::fit as made_fit;
pub use forget::{forget_old, say_what_was_given_up};
pub use take::work as take;
pub use undo::work as undo;
