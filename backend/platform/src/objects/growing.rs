//! The state of an object that still grows: small, serialisable, kept by the caller in the database, so that
//! any process can go on where another one stopped.

use serde::{Deserialize, Serialize};

/// Bytes of one part of a growing object on an S3 server, whose parts (but the last) have at least 5 MiB.
pub(super) const PART: usize = 8 << 20;

/// How far a growing object has come. What it names is durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growing {
    /// Key of the object that it is to become.
    pub key: String,
    /// Bytes so far.
    pub size: u64,
    /// Name of the S3 server's upload; none in a folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<String>,
    /// Parts on the S3 server, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Bytes behind the last part, too few for a part, in an object of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tail: Option<Tail>,
    /// Tail that this state has made superfluous; removed once this state is known to have been kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<String>,
}

/// One part of an upload to an S3 server. Its number is its place in the list, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Tag that the server gave it.
    pub tag: String,
    /// CRC-32 that the server checked, base64.
    pub crc32: String,
}

/// The bytes behind the last part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tail {
    /// Key of the object that holds them.
    pub key: String,
    /// How many.
    pub size: u64,
}

impl Growing {
    pub(super) fn new(key: &str, upload: Option<String>) -> Self {
        Self {
            key: key.to_owned(),
            size: 0,
            upload,
            parts: Vec::new(),
            tail: None,
            spent: None,
        }
    }
}
