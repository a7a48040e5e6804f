//! Certificates: from files that are read again when they change, or from an authority of this
//! installation's own.
//!
//! Both end in a [`Pair`] of PEM texts, which is what poem's listener takes; ACME is poem's own and is wired
//! where the listener is. A stream of pairs never ends: each new item replaces the one before.

mod authority;
mod files;

pub use authority::Authority;
pub use files::watch_files;

use std::fmt;

/// A certificate chain and its private key.
#[derive(Clone, PartialEq, Eq)]
pub struct Pair {
    /// The certificate and those that vouch for it, PEM.
    pub chain: Vec<u8>,
    /// Its private key, PEM.
    pub key: Vec<u8>,
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pair { key: (secret) }")
    }
}
