//! Objects in a folder: temporary file → fsync → rename → fsync of the folder.
//!
//! Beside the objects stand `.part` (files not finished yet, cleared of old ones at start) and `.growing`
//! (growing objects, each under the hash of the key that it will have); no key can name them.

mod growing;
mod listing;
mod write;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use chrono::{DateTime, SubsecRound, Utc};
use futures_util::StreamExt;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use super::key::{check_key, check_prefix};
use super::{Error, Growing, Info, Object, ObjectStore, Result, Stored};
use crate::disk;

const PARTS: &str = ".part";
const GROWING: &str = ".growing";
/// Bytes read at a time.
const CHUNK: usize = 256 << 10;

/// A folder of objects. Cheap to clone.
#[derive(Clone, Debug)]
pub struct FolderStore(Arc<Place>);

#[derive(Debug)]
struct Place {
    root: PathBuf,
    /// Set by a failed fsync: what the disk holds is no longer known, so nothing more is promised.
    poisoned: AtomicBool,
    /// Folders known to be durable in the one above; see `write`.
    durable: Mutex<HashSet<PathBuf>>,
}

impl FolderStore {
    /// Opens the folder, which is made if missing.
    pub async fn open(root: PathBuf) -> Result<Self> {
        let store = Self(Arc::new(Place {
            root,
            poisoned: AtomicBool::new(false),
            durable: Mutex::default(),
        }));
        store.blocking(|place| place.prepare()).await?;
        Ok(store)
    }

    /// Runs work on files where waiting for the disk holds nobody else up. Work that has begun is finished
    /// even when nobody waits for it any more.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Place) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = self.0.clone();
        let done = tokio::task::spawn_blocking(move || work(&place)).await;
        done.map_err(|error| Error::Io(io::Error::other(error)))?
    }
}

#[async_trait::async_trait]
impl ObjectStore for FolderStore {
    async fn put_bytes(&self, key: &str, bytes: Bytes) -> Result<Stored> {
        check_key(key)?;
        let key = key.to_owned();
        self.blocking(move |place| place.put(&key, &mut &bytes[..]))
            .await
    }

    async fn put_file(&self, key: &str, path: &Path) -> Result<Stored> {
        check_key(key)?;
        let (key, path) = (key.to_owned(), path.to_owned());
        self.blocking(move |place| place.put(&key, &mut File::open(path)?))
            .await
    }

    async fn get(&self, key: &str, range: Option<Range<u64>>) -> Result<Object> {
        check_key(key)?;
        let key = key.to_owned();
        let (file, size, range) = self
            .blocking(move |place| place.open_at(&key, range))
            .await?;
        let bytes = tokio::fs::File::from_std(file).take(range.end - range.start);
        let body = ReaderStream::with_capacity(bytes, CHUNK).boxed();
        Ok(Object { size, range, body })
    }

    async fn head(&self, key: &str) -> Result<Option<Info>> {
        check_key(key)?;
        let key = key.to_owned();
        self.blocking(move |place| place.info(&key)).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        check_key(key)?;
        let key = key.to_owned();
        self.blocking(move |place| place.remove(&place.root.join(key)))
            .await
    }

    async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Vec<Info>> {
        check_prefix(prefix)?;
        let (prefix, after) = (prefix.to_owned(), after.unwrap_or_default().to_owned());
        self.blocking(move |place| listing::list(&place.root, &prefix, &after, limit))
            .await
    }

    async fn begin_growing(&self, key: &str) -> Result<Growing> {
        check_key(key)?;
        let state = Growing::new(key, None);
        self.blocking(move |place| place.begin(state)).await
    }

    async fn append(&self, state: &Growing, bytes: Bytes) -> Result<Growing> {
        check_key(&state.key)?;
        let state = state.clone();
        self.blocking(move |place| place.append(state, &bytes))
            .await
    }

    async fn finish_growing(&self, state: &Growing) -> Result<u64> {
        check_key(&state.key)?;
        let state = state.clone();
        self.blocking(move |place| place.finish(&state)).await
    }

    async fn discard_growing(&self, state: &Growing) -> Result<()> {
        check_key(&state.key)?;
        let state = state.clone();
        self.blocking(move |place| place.remove(&place.growing_path(&state)))
            .await
    }

    async fn free_bytes(&self) -> Result<Option<u64>> {
        self.blocking(|place| Ok(Some(disk::free_bytes(&place.root)?)))
            .await
    }

    async fn check(&self) -> Result<()> {
        self.blocking(|place| {
            place.refuse_if_poisoned()?;
            fs::metadata(place.root.join(PARTS))?;
            Ok(())
        })
        .await
    }
}

impl Place {
    fn open_at(&self, key: &str, range: Option<Range<u64>>) -> Result<(File, u64, Range<u64>)> {
        let missing = || Error::NotFound(key.to_owned());
        let mut file = match File::open(self.root.join(key)) {
            Ok(file) => file,
            Err(error) if is_missing(&error) => return Err(missing()),
            Err(error) => return Err(error.into()),
        };
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Err(missing());
        }
        let size = meta.len();
        let range = range.map_or(0..size, |range| range.start..range.end.min(size));
        if range.start > range.end || (range.start == size && size > 0) {
            return Err(Error::BadRange { size });
        }
        file.seek(SeekFrom::Start(range.start))?;
        Ok((file, size, range))
    }

    fn info(&self, key: &str) -> Result<Option<Info>> {
        match fs::metadata(self.root.join(key)) {
            Ok(meta) if meta.is_file() => Ok(Some(info(key.to_owned(), &meta)?)),
            Ok(_) => Ok(None),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn refuse_if_poisoned(&self) -> Result<()> {
        if self.poisoned.load(Ordering::SeqCst) {
            Err(Error::ReadOnly)
        } else {
            Ok(())
        }
    }
}

fn info(key: String, meta: &fs::Metadata) -> Result<Info> {
    let modified = DateTime::<Utc>::from(meta.modified()?).trunc_subsecs(6);
    Ok(Info {
        key,
        size: meta.len(),
        modified,
    })
}

/// Not there, or a file stands where the key has a folder.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Copies through to the end and returns the size and SHA-256.
fn copy_hashing(from: &mut dyn Read, to: &mut dyn io::Write) -> Result<Stored> {
    use sha2::{Digest, Sha256};
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        size += read as u64;
    }
    Ok(Stored {
        size,
        sha256: hex::encode(hash.finalize()),
    })
}
