//! The Vietnamese language for a program: pure functions, no state, no input or output.
//!
//! Text comes in any Unicode form and leaves as NFC. "Lower-case NFC" in the documentation of a function means that
//! the caller has used [`text::lower`] or an equivalent.

pub mod abbreviation;
pub mod keystroke;
pub mod legacy;
pub mod letter;
pub mod name;
pub mod near;
pub mod number;
pub mod phone;
pub mod slug;
pub mod sort;
pub mod split;
pub mod syllable;
pub mod text;
pub mod tone;
pub mod words;

pub use name::given_name;
pub use slug::slug;
pub use sort::{person_sort_key, sort_key};
pub use text::{fold, has_marks, lower, nfc};
