//! A certificate in files, as certbot and its like leave them.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::Stream;
use futures_util::stream;

use super::Pair;

/// Reads the certificate now, and again whenever its files change, looking every `every`. An error now is
/// an error; later the certificate in use stays in use. A change is taken when it was seen twice, so that a
/// chain is never used with the key of another while both are being replaced.
pub async fn watch_files(
    chain: PathBuf,
    key: PathBuf,
    every: Duration,
) -> io::Result<impl Stream<Item = Pair> + Send + 'static> {
    let first = read(&chain, &key).await?;
    let watch = Watch {
        chain,
        key,
        every,
        current: None,
        first: Some(first),
    };
    Ok(stream::unfold(watch, async |mut watch| {
        let pair = watch.next().await;
        Some((pair, watch))
    }))
}

struct Watch {
    chain: PathBuf,
    key: PathBuf,
    every: Duration,
    first: Option<Pair>,
    current: Option<Pair>,
}

impl Watch {
    async fn next(&mut self) -> Pair {
        let pair = match self.first.take() {
            Some(first) => first,
            None => self.changed().await,
        };
        self.current = Some(pair.clone());
        pair
    }

    async fn changed(&self) -> Pair {
        let mut seen: Option<Pair> = None;
        loop {
            tokio::time::sleep(self.every).await;
            match read(&self.chain, &self.key).await {
                Ok(pair) if Some(&pair) == self.current.as_ref() => seen = None,
                Ok(pair) if Some(&pair) == seen.as_ref() => return pair,
                Ok(pair) => seen = Some(pair),
                Err(error) => {
                    tracing::warn!(%error, "the certificate cannot be read: the one in use stays");
                    seen = None;
                }
            }
        }
    }
}

async fn read(chain: &Path, key: &Path) -> io::Result<Pair> {
    Ok(Pair {
        chain: read_pem(chain, "CERTIFICATE").await?,
        key: read_pem(key, "PRIVATE KEY").await?,
    })
}

/// Reads a file that must hold a whole block of this kind: one that is being written does not yet.
async fn read_pem(path: &Path, kind: &str) -> io::Result<Vec<u8>> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let bytes = tokio::fs::read(path).await.map_err(named)?;
    let text = String::from_utf8_lossy(&bytes);
    // "-----BEGIN EC PRIVATE KEY-----" is a private key too.
    let has = |edge: &str| {
        text.lines()
            .any(|line| line.starts_with(edge) && line.contains(kind))
    };
    if has("-----BEGIN ") && has("-----END ") {
        Ok(bytes)
    } else {
        Err(named(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("there is no {kind} in it"),
        )))
    }
}
