//! Who of this process writes to which upload: one at a time, the newest.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use store::id::UploadId;
use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;

/// How long an older connection may take to write down what it has.
const PATIENCE: Duration = Duration::from_secs(9);
/// How often a newcomer says again that it wants the turn.
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// Uploads that are remembered at the same time.
const REMEMBERED: usize = 1024;

/// The writers of this process.
#[derive(Clone, Debug, Default)]
pub struct Writers(Arc<Mutex<HashMap<UploadId, Arc<Slot>>>>);

#[derive(Debug, Default)]
struct Slot {
    /// Tells whoever holds the turn to stop.
    stop: Mutex<CancellationToken>,
    turn: Arc<tokio::sync::Mutex<Sum>>,
}

/// The turn to write to an upload; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn {
    /// A newer connection wants the turn.
    pub stop: CancellationToken,
    /// SHA-256 of the bytes so far, as far as this process saw them all.
    pub sum: OwnedMutexGuard<Sum>,
}

/// A sum over the first bytes of a file.
#[derive(Debug, Default)]
pub struct Sum {
    hash: Sha256,
    upto: u64,
}

impl Writers {
    /// Tells whoever writes to stop, and waits for the turn. `None`: it did not come within 9 s.
    pub async fn turn(&self, id: UploadId) -> Option<Turn> {
        let slot = self.slot(id);
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                slot.stop
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .cancel();
                let asked = tokio::time::timeout(ASK_AGAIN, slot.turn.clone().lock_owned()).await;
                if let Ok(sum) = asked {
                    break sum;
                }
            }
        });
        let sum = waited.await.ok()?;
        let stop = CancellationToken::new();
        *slot.stop.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
        Some(Turn { stop, sum })
    }

    /// Forgets an upload that is finished or gone.
    pub fn forget(&self, id: UploadId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }

    fn slot(&self, id: UploadId) -> Arc<Slot> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            // What is forgotten is only the sum: it is made again from the file.
            all.retain(|_, slot| Arc::strong_count(slot) > 1 || Arc::strong_count(&slot.turn) > 1);
        }
        all.entry(id).or_default().clone()
    }
}

impl Sum {
    /// Adds bytes that stand at an offset. Those that do not follow what was seen are not added.
    pub async fn add(&mut self, at: u64, bytes: Bytes) {
        if at == 0 {
            *self = Self::default();
        }
        if at != self.upto {
            return;
        }
        let mut hash = self.hash.clone();
        let upto = self.upto + bytes.len() as u64;
        let added = tokio::task::spawn_blocking(move || {
            hash.update(&bytes);
            hash
        });
        if let Ok(hash) = added.await {
            *self = Self { hash, upto };
        }
    }

    /// The sum in hexadecimal, if every byte of a file of this length was seen.
    pub fn of_whole(&self, length: u64) -> Option<String> {
        (self.upto == length).then(|| hex::encode(self.hash.clone().finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newest_gets_the_turn_as_soon_as_the_older_one_stops() {
        let writers = Writers::default();
        let id = UploadId::new();
        let older = writers.turn(id).await.unwrap();
        let newer = tokio::spawn({
            let writers = writers.clone();
            async move { writers.turn(id).await }
        });
        older.stop.cancelled().await;
        drop(older);
        let newer = newer.await.unwrap().unwrap();
        assert!(!newer.stop.is_cancelled());
        assert!(
            writers.turn(UploadId::new()).await.is_some(),
            "another file does not wait"
        );
    }

    #[tokio::test]
    async fn a_sum_is_only_of_bytes_that_follow_one_another() {
        let mut sum = Sum::default();
        sum.add(0, Bytes::from_static(b"hello ")).await;
        sum.add(7, Bytes::from_static(b"lost")).await;
        assert_eq!(sum.of_whole(11), None);
        sum.add(6, Bytes::from_static(b"world")).await;
        let whole = sum.of_whole(11).unwrap();
        assert_eq!(
            whole,
            "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
        );
    }
}
