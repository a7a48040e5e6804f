//! The folder for work in progress.
//!
//! Several processes may share it. Each has a folder of its own with a lock that dies
//! with it, so at start the folders of dead ones are known, and removed.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use fs4::fs_std::FileExt;
use uuid::Uuid;

const LOCK: &str = "lock";

/// This process's part of the folder. Removed when it is dropped.
pub struct Scratch {
    own: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Makes this process's part, and removes those of processes that are gone.
    pub fn open(folder: &Path) -> io::Result<Self> {
        platform::disk::private_folder(folder)?;
        for entry in std::fs::read_dir(folder)?.flatten() {
            if is_abandoned(&entry.path()) {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        let own = folder.join(Uuid::now_v7().to_string());
        platform::disk::private_folder(&own)?;
        let lock = File::create(own.join(LOCK))?;
        lock.lock_exclusive()?;
        Ok(Self { own, _lock: lock })
    }

    /// A desk for one job.
    pub fn desk(&self, job: Uuid) -> io::Result<Desk> {
        let folder = self.own.join(job.to_string());
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let desk = Desk { folder };
        platform::disk::private_folder(&desk.out())?;
        platform::disk::private_folder(&desk.taken())?;
        Ok(desk)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.own);
    }
}

/// Whether nobody holds the lock of a folder. One that has none yet may just be made.
fn is_abandoned(folder: &Path) -> bool {
    let lock = OpenOptions::new().write(true).open(folder.join(LOCK));
    lock.is_ok_and(|lock| lock.try_lock_exclusive().is_ok_and(|held| held))
}

/// Where one job has its original and its output. Removed when it is dropped.
pub struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// The original.
    pub fn input(&self) -> PathBuf {
        self.folder.join("input")
    }

    /// The child's output folder.
    pub fn out(&self) -> PathBuf {
        self.folder.join("out")
    }

    /// Where the child's files go, out of its reach.
    pub fn taken(&self) -> PathBuf {
        self.folder.join("taken")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_folders_of_the_dead_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let living = Scratch::open(folder.path()).unwrap();
        let dead = folder.path().join("dead");
        std::fs::create_dir(&dead).unwrap();
        std::fs::write(dead.join(LOCK), b"").unwrap();
        std::fs::write(dead.join("input"), b"half a film").unwrap();

        let other = Scratch::open(folder.path()).unwrap();
        assert!(living.own.exists() && other.own.exists() && !dead.exists());

        let desk = living.desk(Uuid::nil()).unwrap();
        let out = desk.out();
        assert!(out.is_dir());
        drop(desk);
        assert!(!out.exists());
    }
}
