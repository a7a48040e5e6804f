//! The version that a change is made on: said by who changes (If-Match), written over only while it stands.

use poem_openapi::param::Header;
use sea_orm::ConnectionTrait;
use store::version::{Versioned, Written};

use crate::error::{Code, Error, Result};

/// The header that says which version was seen.
pub type IfMatch = Header<Option<String>>;

/// Compares an If-Match header (`"7"` or `7`) with the version that stands.
///
/// # Errors
/// `version_required` without the header, `conflict` (with the standing version) when another change came first.
pub fn check(if_match: Option<&str>, current: i32) -> Result<()> {
    let text = if_match.ok_or_else(|| Error::new(Code::VersionRequired))?;
    let version = text
        .trim()
        .trim_start_matches("W/")
        .trim_matches('"')
        .parse::<i32>();
    match version {
        Ok(version) if version == current => Ok(()),
        _ => Err(Error::conflict(current)),
    }
}

/// Writes a change over the version that was read, as the next one.
///
/// # Errors
/// `conflict` (with the standing version) when somebody else was first, `not_found` when the row is gone.
pub async fn write<M: Versioned>(
    db: &impl ConnectionTrait,
    row: &M,
    change: M::Change,
) -> Result<()> {
    match store::version::write(db, row, change).await? {
        Written::Next => Ok(()),
        Written::Stale(standing) => Err(Error::conflict(standing)),
        Written::Gone => Err(Error::not_found()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_with_or_without_quotes() {
        assert!(check(Some("\"3\""), 3).is_ok());
        assert!(check(Some("3"), 3).is_ok());
        assert_eq!(check(Some("\"2\""), 3).unwrap_err().code, Code::Conflict);
        assert_eq!(check(None, 3).unwrap_err().code, Code::VersionRequired);
    }
}
