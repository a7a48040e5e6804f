//! The uploaded file, from the object store to the desk.

use std::path::Path;

use futures_util::StreamExt;
use platform::objects::ObjectStore;
use platform::queue::{Failure, Running};
use tokio::io::AsyncWriteExt;

/// Copies an object to a file; stops when the job must.
///
/// # Errors
/// [`Failure::Stopped`], or what object store and disk say, to be tried again.
pub async fn fetch(
    objects: &(dyn ObjectStore + 'static),
    key: &str,
    to: &Path,
    running: &Running,
) -> Result<(), Failure> {
    let mut body = objects.get(key, None).await?.body;
    let mut file = tokio::fs::File::create(to).await?;
    while let Some(piece) = body.next().await {
        if running.stop().is_cancelled() {
            return Err(Failure::Stopped);
        }
        file.write_all(&piece?).await?;
    }
    file.flush().await?;
    Ok(())
}
