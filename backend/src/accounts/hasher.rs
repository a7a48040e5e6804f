//! Argon2id behind a gate: at most two hashes at once (38 MiB), a bounded queue, and a clear "too busy" beyond it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::{SaltString, rand_core::OsRng},
};
use tokio::sync::Semaphore;

use crate::error::{Code, Error, Result};

const AT_ONCE: usize = 2;
const QUEUE: usize = 64;
const RETRY_AFTER_S: u64 = 3;

/// Hashes and checks passwords. Clones share one gate.
#[derive(Clone)]
pub struct Hasher {
    gate: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    /// A hash of nothing in particular: an unknown login costs as much time as a known one.
    decoy: Arc<str>,
}

impl Hasher {
    /// A hasher with its gate open.
    ///
    /// # Errors
    /// When the library refuses its parameters.
    pub fn new() -> Result<Self> {
        Ok(Self {
            gate: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(AtomicUsize::new(0)),
            decoy: hash_now("decoy")?.into(),
        })
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// `too_busy` when the queue is full.
    pub async fn hash(&self, secret: &str) -> Result<String> {
        let secret = secret.to_owned();
        self.through_the_gate(move || hash_now(&secret)).await?
    }

    /// Whether a password fits a PHC string; `None` stands for an unknown login and never fits.
    ///
    /// # Errors
    /// `too_busy` when the queue is full.
    pub async fn verify(&self, secret: &str, hash: Option<&str>) -> Result<bool> {
        let known = hash.is_some();
        let (secret, hash) = (secret.to_owned(), hash.unwrap_or(&self.decoy).to_owned());
        let fits = self
            .through_the_gate(move || verify_now(&secret, &hash))
            .await?;
        Ok(fits && known)
    }

    async fn through_the_gate<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let _place = Place::take(&self.waiting)?;
        let permit = self
            .gate
            .clone()
            .acquire_owned()
            .await
            .map_err(Error::internal)?;
        // The permit goes with the work: an asker who hangs up does not open the gate early.
        let work = move || {
            let result = work();
            drop(permit);
            result
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)
    }
}

/// A place in the queue, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self> {
        if waiting.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Error::new(Code::TooBusy).retry_after(RETRY_AFTER_S));
        }
        Ok(Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon2() -> Result<Argon2<'static>> {
    // 19 MiB, 2 passes, 1 lane: the first choice of OWASP's password storage cheat sheet.
    let params = Params::new(19 * 1024, 2, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(secret: &str) -> Result<String> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = argon2()?
        .hash_password(secret.as_bytes(), &salt)
        .map_err(Error::internal)?;
    Ok(hash.to_string())
}

fn verify_now(secret: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else {
        return false;
    };
    Argon2::default()
        .verify_password(secret.as_bytes(), &parsed)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = Hasher::new().unwrap();
        let hash = hasher.hash("mùa xuân 2026").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hasher.verify("mùa xuân 2026", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("mua xuan 2026", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("decoy", None).await.unwrap());
    }

    #[tokio::test]
    async fn beyond_the_queue_one_is_told_to_come_back() {
        let hasher = Hasher::new().unwrap();
        hasher.waiting.store(QUEUE, Ordering::SeqCst);
        let refused = hasher.hash("x").await.unwrap_err();
        assert_eq!(refused.code, Code::TooBusy);
    }
}
