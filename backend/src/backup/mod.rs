//! Backup and restore: database, objects and keys in one file, taken while the program runs.
//!
//! The file is a tar compressed with zstd: `manifest.json` first, then `keys/…`, `database.db` (SQLite) or
//! `database.sql` (PostgreSQL), then `objects/…`. The database is copied at one instant and the objects after it: an
//! object is durable before anything points at it and never changes, so whatever that database points at is there.
//! What is not in it: the index, which builds itself, and the bytes of uploads that had not ended.
//!
//! Restoring puts the database back last: cut before that, it is simply begun again.

mod postgres;
mod read;
mod write;

use platform::database::Kind;
use serde::{Deserialize, Serialize};

pub use postgres::{dump, load};
pub use read::restore;
pub use write::backup;

/// What the file says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// 1.
    pub format: u32,
    /// Version of the program that wrote it.
    pub version: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The last step of its schema.
    pub schema: String,
    /// RFC 3339.
    pub taken_at: String,
}

const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const SQLITE: &str = "database.db";
const POSTGRES: &str = "database.sql";
const KEYS: &str = "keys";
const OBJECTS: &str = "objects";

/// The word for a kind of database in the manifest.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
    }
}
