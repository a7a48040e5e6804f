//! Files on their way in, by the tus protocol 1.0, so that a gigabyte survives ten cuts.
//!
//! Who acts: whoever may post the thing that the file is for; only the owner touches an upload, and only while the
//! role that allowed it lasts. Always true: an offset is said only of bytes that are durable and written in the row;
//! of several connections the newest writes, the others are told to stop and fenced by the token in the row, so that
//! it does not matter which replica they talk to; a cut keeps what came before it, unless its bytes were to be checked
//! by a checksum that never came; what a file is, nobody believes its name or its declared type.

mod collect;
mod document;
mod endpoint;
mod finish;
mod protocol;
mod receive;
mod row;
mod taken;
mod turn;
mod view;
mod writers;

pub use collect::{collect, delete_bytes};
pub use endpoint::routes;
pub use finish::{make_whole, whole};
pub use taken::take;
pub use writers::Writers;
