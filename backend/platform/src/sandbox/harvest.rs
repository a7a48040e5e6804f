//! Taking files out of a child's output folder without being led astray.
//!
//! A child that was taken over could leave a link to `/etc/shadow` under the name of
//! a poster. So only a plain name, a plain file and no link is opened.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

/// Opens `out/name` for reading. Folders inside `out` are not entered.
///
/// # Errors
/// `InvalidInput` for a name with a separator or a leading dot, `InvalidData` for
/// anything but a plain file, else what the system says.
pub fn open(out: &Path, name: &str) -> io::Result<File> {
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a plain file name",
        ));
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(out.join(name), flags, Mode::empty())?);
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "not a plain file",
        ));
    }
    Ok(file)
}

/// Moves `out/name` into `to`, a folder of the same disk that the child cannot reach, and
/// makes sure there that it is a plain file. Returns where it is now.
///
/// # Errors
/// As [`open`].
pub fn take(out: &Path, name: &str, to: &Path) -> io::Result<PathBuf> {
    open(out, name)?;
    let taken = to.join(name);
    std::fs::rename(out.join(name), &taken)?;
    // Between the two lines the child may have put something else there.
    if let Err(error) = open(to, name) {
        std::fs::remove_file(&taken)?;
        return Err(error);
    }
    Ok(taken)
}

/// Bytes that lie in `out`, at most two folders deep, links not followed.
pub(super) fn size(out: &Path) -> u64 {
    fn sum(folder: &Path, depth: u8) -> u64 {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return 0;
        };
        entries
            .flatten()
            .map(|entry| match entry.metadata() {
                Ok(meta) if meta.is_dir() && depth > 0 => sum(&entry.path(), depth - 1),
                Ok(meta) => meta.len(),
                Err(_) => 0,
            })
            .sum()
    }
    sum(out, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_are_taken() {
        let out = tempfile::tempdir().unwrap();
        std::fs::write(out.path().join("poster.jpg"), b"x").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", out.path().join("link.jpg")).unwrap();
        std::fs::create_dir(out.path().join("folder")).unwrap();

        assert!(open(out.path(), "poster.jpg").is_ok());
        for name in [
            "link.jpg",
            "folder",
            "../poster.jpg",
            "",
            ".",
            "a/b",
            "gone.jpg",
        ] {
            assert!(open(out.path(), name).is_err(), "{name} was opened");
        }
        assert!(size(out.path()) >= 1);

        let safe = tempfile::tempdir().unwrap();
        assert!(take(out.path(), "link.jpg", safe.path()).is_err());
        let taken = take(out.path(), "poster.jpg", safe.path()).unwrap();
        assert_eq!(std::fs::read(taken).unwrap(), b"x");
        assert!(!out.path().join("poster.jpg").exists());
    }
}
