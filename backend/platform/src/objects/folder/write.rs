//! Everything in a folder store that changes the disk, and how it is made certain.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use super::{GROWING, PARTS, Place, copy_hashing, is_missing};
use crate::disk;
use crate::objects::{Error, Result, Stored};

/// A file left in `.part` for this long belongs to a program that is gone.
const STALE: Duration = Duration::from_secs(48 * 3600);
/// Folders remembered as durable, before all are looked at anew.
const MOST_FOLDERS: usize = 20_000;

impl Place {
    /// Makes the folders and clears what programs that are gone left unfinished.
    pub(super) fn prepare(&self) -> Result<()> {
        for folder in [&self.root, &self.root.join(PARTS), &self.root.join(GROWING)] {
            disk::private_folder(folder)?;
        }
        self.sync_folder(&self.root)?;
        for entry in fs::read_dir(self.root.join(PARTS))? {
            let entry = entry?;
            let age = SystemTime::now().duration_since(entry.metadata()?.modified()?);
            if age.is_ok_and(|age| age > STALE) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    pub(super) fn put(&self, key: &str, from: &mut dyn Read) -> Result<Stored> {
        self.refuse_if_poisoned()?;
        let part = self
            .root
            .join(PARTS)
            .join(Uuid::new_v4().simple().to_string());
        let kept = self.write_part(&part, from).and_then(|stored| {
            self.move_into_place(&part, &self.root.join(key))?;
            Ok(stored)
        });
        if kept.is_err() {
            // Of no use; if it cannot be removed now it is when it is stale.
            let _ = fs::remove_file(&part);
        }
        kept
    }

    fn write_part(&self, part: &Path, from: &mut dyn Read) -> Result<Stored> {
        let mut file = new_file().create_new(true).open(part)?;
        let stored = copy_hashing(from, &mut file)?;
        self.sync(&file)?;
        Ok(stored)
    }

    /// Renames a durable file to its place and makes the place durable.
    pub(super) fn move_into_place(&self, from: &Path, to: &Path) -> Result<()> {
        let folder = to.parent().unwrap_or(&self.root);
        // A `remove` may take the folder away as empty between the two steps: then once more.
        for _ in 0..8 {
            self.make_folder(folder)?;
            match fs::rename(from, to) {
                Ok(()) => {
                    self.sync_folder(folder)?;
                    // The folder may have been removed and made again since the first time: then wait until
                    // that is durable.
                    return self.make_folder(folder);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound && from.exists() => {
                    self.forget_folder(folder);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(io::Error::other("the folder of an object vanished again and again").into())
    }

    /// Makes a folder under the root and every missing one above it, each durable in the one above. One that
    /// is there already may have been made by another program that has not come to make it durable.
    fn make_folder(&self, folder: &Path) -> Result<()> {
        let mut durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
        if durable.len() > MOST_FOLDERS {
            durable.clear();
        }
        self.make_durable(folder, &mut durable)
    }

    fn make_durable(&self, folder: &Path, durable: &mut HashSet<PathBuf>) -> Result<()> {
        if folder == self.root || durable.contains(folder) {
            return Ok(());
        }
        let above = folder.parent().unwrap_or(&self.root);
        self.make_durable(above, durable)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && above != self.root => {
                // The one above was removed by another program: the next try begins with it.
                durable.remove(above);
                return self.make_durable(folder, durable);
            }
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
        self.sync_folder(above)?;
        durable.insert(folder.to_owned());
        Ok(())
    }

    fn forget_folder(&self, folder: &Path) {
        self.durable
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(folder);
    }

    /// Removes a file and the folders under the root that are empty without it.
    pub(super) fn remove(&self, path: &Path) -> Result<()> {
        self.refuse_if_poisoned()?;
        match fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if is_missing(&error) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let mut folder: PathBuf = path.parent().unwrap_or(&self.root).to_owned();
        while folder != self.root && folder != self.root.join(GROWING) {
            let mut durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
            if fs::remove_dir(&folder).is_err() {
                break;
            }
            durable.remove(&folder);
            folder.pop();
        }
        match self.sync_folder(&folder) {
            // Another `remove` was quicker and makes that certain.
            Err(Error::Io(error)) if is_missing(&error) => Ok(()),
            done => done,
        }
    }

    pub(super) fn sync(&self, file: &File) -> Result<()> {
        self.certain(file.sync_all())
    }

    pub(super) fn sync_folder(&self, folder: &Path) -> Result<()> {
        let folder = File::open(folder)?;
        self.certain(folder.sync_all())
    }

    /// Takes the result of an fsync. A failed one is not tried again: the kernel may have dropped the pages
    /// and report success the next time.
    fn certain(&self, synced: io::Result<()>) -> Result<()> {
        if let Err(error) = &synced
            && !matches!(
                error.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            )
        {
            self.poisoned.store(true, Ordering::SeqCst);
            tracing::error!(%error, "fsync failed: objects are read-only until the next start");
        }
        Ok(synced?)
    }
}

/// Objects belong to people: no other user of the machine reads them.
pub(super) fn new_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}
