//! Corrections of what was read on a book's pages, and proposals of them by readers.
//!
//! Who acts: whoever may edit the book corrects, accepts, refuses and undoes; who may read it proposes, where the book
//! takes proposals. Always true: a page says what was read on it with the kept corrections laid over it
//! (`store::library::corrected`), also when it is read anew; a correction is written over the words that its maker saw,
//! or not at all; the index hears of it in the same transaction.

pub mod api;
mod decide;
mod find;
mod forget;
mod keep;
mod page;
pub mod proposal_api;
mod propose;
mod said;
pub mod view;

pub use find::standing_of;
pub use forget::forget_old;
