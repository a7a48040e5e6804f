//! States, kinds and roles: enums kept as words, with their legal moves.

mod content;
mod contest;
mod lending;
mod people;
mod work;

pub use content::*;
pub use contest::*;
pub use lending::*;
pub use people::*;
pub use work::*;
