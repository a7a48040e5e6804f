//! Shelves: books that a librarian puts together under a name, in an order made by hand.
//!
//! Who acts: whoever may add books to the unit makes its shelves and arranges them. Always true: a shelf opens no book:
//! each asker sees of it what the library's own list would show; a book may stand on several; one that its keeper may
//! not know of stays where it is when the shelf is arranged.

pub mod api;
mod arrange;
mod page;
pub(super) mod query;
mod rules;
pub mod view;

pub use arrange::{put, take_away};
pub use page::routes;
pub use query::{find, find_for, on_which, shown};
pub use rules::path;
