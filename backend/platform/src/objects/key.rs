//! What may be a key.

use super::{Error, Result};

/// Longest key in bytes. S3 allows 1024; a folder needs room for its own path and for the names of tails.
const LONGEST: usize = 512;
/// Longest segment: a file name may have 255 bytes.
const LONGEST_SEGMENT: usize = 200;

/// A key is one or more segments joined by `/`, each of letters a–z and A–Z, digits, `.`, `_` and `-`, and
/// none beginning with a dot: so it can neither leave the folder nor meet what we keep beside the objects.
pub fn check_key(key: &str) -> Result<()> {
    let fits = key.len() <= LONGEST && key.split('/').all(is_segment);
    if fits {
        Ok(())
    } else {
        Err(Error::BadKey(key.chars().take(80).collect()))
    }
}

/// A prefix is the beginning of a key, or empty.
pub(super) fn check_prefix(prefix: &str) -> Result<()> {
    let (folders, last) = prefix.rsplit_once('/').unwrap_or(("", prefix));
    let fits = (folders.is_empty() && !prefix.starts_with('/') || check_key(folders).is_ok())
        && (last.is_empty() || is_segment(last));
    if fits {
        Ok(())
    } else {
        Err(Error::BadKey(prefix.chars().take(80).collect()))
    }
}

fn is_segment(segment: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !segment.is_empty()
        && segment.len() <= LONGEST_SEGMENT
        && !segment.starts_with('.')
        && segment.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_in_their_place() {
        for good in ["a", "media/0190/master.m3u8", "A-z_0.9/x..y"] {
            assert!(check_key(good).is_ok(), "{good}");
        }
        let long = "a/".repeat(300) + "b";
        let bad = [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/..",
            "../a",
            "a/./b",
            ".growing/a",
            "a/.b",
            "a\\b",
            "a b",
            "a\0b",
            "é",
            "%2e%2e/a",
            "a:b",
            "~",
            &long,
            &"a".repeat(201),
        ];
        for bad in bad {
            assert!(check_key(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_prefix_is_the_beginning_of_a_key() {
        for good in ["", "a", "a/", "a/b", "a/b/"] {
            assert!(check_prefix(good).is_ok(), "{good}");
        }
        for bad in ["/", "/a", "..", "../", "a/../", "a//", ".growing/", "a/."] {
            assert!(check_prefix(bad).is_err(), "{bad}");
        }
    }
}
