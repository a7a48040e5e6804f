//! A child's files into the object store.

use bytes::Bytes;
use platform::objects::ObjectStore;
use platform::sandbox::harvest;

use super::scratch::Desk;

/// The largest file that is kept by its bytes.
const LARGEST: u64 = 16 << 20;

/// Keeps a file of the output folder under a key, and removes it from the desk. The name
/// comes from the child, so the file is taken as what it is: hostile.
///
/// # Errors
/// When it is no plain file, or what object store and disk say.
pub async fn file(
    objects: &(dyn ObjectStore + 'static),
    desk: &Desk,
    name: &str,
    key: &str,
) -> anyhow::Result<()> {
    let taken = harvest::take(&desk.out(), name, &desk.taken())?;
    objects.put_file(key, &taken).await?;
    tokio::fs::remove_file(&taken).await?;
    Ok(())
}

/// Keeps a small file by its bytes and leaves it where it is: a playlist that grows, an
/// image that is kept under two keys.
///
/// # Errors
/// As [`file()`].
pub async fn bytes(
    objects: &(dyn ObjectStore + 'static),
    desk: &Desk,
    name: &str,
    key: &str,
) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    let from = harvest::open(&desk.out(), name)?;
    std::io::Read::read_to_end(&mut std::io::Read::take(from, LARGEST), &mut bytes)?;
    objects.put_bytes(key, Bytes::from(bytes)).await?;
    Ok(())
}
