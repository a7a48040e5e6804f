//! Objects: files kept under a key, in a folder of this machine or on an S3 server.
//!
//! Always:
//! - When a function that writes returns, what it wrote is on the disk (or acknowledged by the S3 server,
//!   with a checksum). Nothing may point at an object before that.
//! - An object appears whole under its key, or not at all, and is written once; what is written again under
//!   the same key (a playlist that still grows) replaces it whole.
//! - Conditional writes of S3 are not relied on: who may write a key is decided in the database.
//! - A key cannot leave its place: see [`check_key`]. No key may be a folder of another (`a` and `a/b`).
//! - After a failed fsync a folder is read-only until the next start.

mod folder;
mod growing;
mod key;
mod s3;

pub use folder::FolderStore;
pub use growing::{Growing, Part, Tail};
pub use key::check_key;
pub use s3::S3Store;

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;

use crate::config::{self, ObjectsKind};

/// The bytes of an object as they come.
pub type Body = BoxStream<'static, io::Result<Bytes>>;

/// Why an object could not be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no object of this key.
    #[error("there is no object {0}")]
    NotFound(String),
    /// No object can have this key.
    #[error("{0:?} cannot be the key of an object")]
    BadKey(String),
    /// The range begins behind the end.
    #[error("the range begins behind the end of an object of {size} bytes")]
    BadRange {
        /// Size of the whole object in bytes.
        size: u64,
    },
    /// A state of a growing object that does not fit what is kept.
    #[error("the growing object {key} does not fit its state: {why}")]
    BadState {
        /// Key of the object that it is to become.
        key: String,
        /// What does not fit.
        why: String,
    },
    /// No room is left. Nothing was kept.
    #[error("no room is left for objects")]
    Full,
    /// An fsync failed before: nothing is written until the next start.
    #[error("the disk refused a write: objects are read-only until the next start")]
    ReadOnly,
    /// The disk said no.
    #[error("the disk: {0}")]
    Io(#[source] io::Error),
    /// The S3 server said no, or nothing.
    #[error("the object server: {0}")]
    Server(String),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// Shorthand of this module.
pub type Result<T> = std::result::Result<T, Error>;

/// What was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, hexadecimal: for checks of fixity and names that never change.
    pub sha256: String,
}

/// What is known of an object without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// When it was written.
    pub modified: DateTime<Utc>,
}

/// An object being read.
pub struct Object {
    /// Size of the whole object in bytes.
    pub size: u64,
    /// Which bytes of it the body holds.
    pub range: Range<u64>,
    /// Those bytes.
    pub body: Body,
}

/// A place for objects.
#[async_trait::async_trait]
pub trait ObjectStore: Send + Sync + std::fmt::Debug {
    /// Keeps bytes under a key.
    async fn put_bytes(&self, key: &str, bytes: Bytes) -> Result<Stored>;

    /// Keeps a copy of a file under a key.
    async fn put_file(&self, key: &str, path: &Path) -> Result<Stored>;

    /// Opens an object, or a range of its bytes; an end behind the end of the object is cut.
    async fn get(&self, key: &str, range: Option<Range<u64>>) -> Result<Object>;

    /// What is known of an object; `None` if there is none.
    async fn head(&self, key: &str) -> Result<Option<Info>>;

    /// Removes an object. One that is not there is removed already.
    async fn delete(&self, key: &str) -> Result<()>;

    /// Objects whose key begins with `prefix`, in the order of the bytes of their keys, at most `limit`, after
    /// the key `after`. Growing objects are not among them.
    async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Vec<Info>>;

    /// Begins an object that grows by appended bytes and is visible under `key` once it is finished.
    async fn begin_growing(&self, key: &str) -> Result<Growing>;

    /// Appends bytes. When this returns they are durable, but count only once the caller has kept the new
    /// state: until then the old one stays good, whatever happens.
    /// Only one may append at a time: the caller holds a lock in the database. A late one that lost the lock
    /// does no harm as long as it appends what belongs there, as in an upload.
    async fn append(&self, state: &Growing, bytes: Bytes) -> Result<Growing>;

    /// Makes the object visible under its key and returns its size. Finishing again changes nothing.
    async fn finish_growing(&self, state: &Growing) -> Result<u64>;

    /// Throws an unfinished object away; a finished one stays under its key. Doing it again changes nothing.
    async fn discard_growing(&self, state: &Growing) -> Result<()>;

    /// Bytes that still fit, where that is known.
    async fn free_bytes(&self) -> Result<Option<u64>>;

    /// Whether it can be written to now: for readiness.
    async fn check(&self) -> Result<()>;
}

impl dyn ObjectStore {
    /// The whole of a small object.
    pub async fn read(&self, key: &str) -> Result<Bytes> {
        use futures_util::TryStreamExt;
        let object = self.get(key, None).await?;
        let room = usize::try_from(object.size).unwrap_or(0);
        let whole = object
            .body
            .try_fold(Vec::with_capacity(room), async |mut whole, piece| {
                whole.extend_from_slice(&piece);
                Ok(whole)
            });
        Ok(whole.await?.into())
    }

    /// Removes all objects whose key begins with `prefix`; how many there were.
    pub async fn delete_all(&self, prefix: &str) -> Result<usize> {
        let mut removed = 0;
        loop {
            let batch = self.list(prefix, None, 1000).await?;
            if batch.is_empty() {
                return Ok(removed);
            }
            for info in &batch {
                self.delete(&info.key).await?;
            }
            removed += batch.len();
        }
    }
}

/// Opens the place that the configuration names. An S3 server is not asked yet: see [`ObjectStore::check`].
pub async fn open(config: &config::Objects) -> anyhow::Result<Arc<dyn ObjectStore>> {
    Ok(match config.kind {
        ObjectsKind::Folder => Arc::new(FolderStore::open(config.folder.clone()).await?),
        ObjectsKind::S3 => Arc::new(S3Store::open(config)),
    })
}
