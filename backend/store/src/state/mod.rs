//! States, kinds and roles: enums kept as words, with their legal moves.

mod content;
mod contest;
mod people;
mod work;

pub use content::*;
pub use contest::*;
pub use people::*;
pub use work::*;
