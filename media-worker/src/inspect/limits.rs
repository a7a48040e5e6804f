//! What an uploaded film may be at most and must be at least.

use serde::{Deserialize, Serialize};

/// Limits on an input; settings, with defaults.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Longest film, seconds.
    pub longest: f64,
    /// Shortest film, seconds.
    pub shortest: f64,
    /// Widest or highest picture, pixels.
    pub widest: u32,
    /// Narrowest or lowest picture, pixels; 176 × 144 from an old phone is welcome.
    pub smallest: u32,
    /// Most streams in one file.
    pub streams: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            longest: 6.0 * 3600.0,
            shortest: 0.2,
            widest: 8192,
            smallest: 96,
            streams: 32,
        }
    }
}
