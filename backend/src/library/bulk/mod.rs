//! One change of many books at once.
//!
//! Who acts: whoever keeps any library; each book is judged for itself. Always true: a book that cannot be changed
//! loses none of the others; a book that somebody else changed since it was seen is left alone; sent again, what is
//! done already is said to be so; what was changed can be changed back by what the answer says.

mod act;
pub mod api;
mod change;
pub mod view;
