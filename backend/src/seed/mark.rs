//! The mark of sample content, a file in the data folder: an installation that bears it has accounts whose passwords
//! were printed, and is not served to others.

use std::{fs, path::PathBuf};

use anyhow::{Result, bail};
use platform::config::Config;

const BEGUN: &str = "begun";
const WHOLE: &str = "whole";

fn path(config: &Config) -> PathBuf {
    config.data.folder.join("sample")
}

/// Says that sample content is being loaded.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn begin(config: &Config) -> Result<()> {
    Ok(fs::write(path(config), BEGUN)?)
}

/// Says that all of it is there.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn end(config: &Config) -> Result<()> {
    Ok(fs::write(path(config), WHOLE)?)
}

/// Refuses what an earlier load left half done: its accounts were never said to anybody.
///
/// # Errors
/// When there is such a rest.
pub(super) fn refuse_half(config: &Config) -> Result<()> {
    if fs::read_to_string(path(config)).is_ok_and(|mark| mark == BEGUN) {
        bail!(
            "loading the sample content was broken off the last time; delete {} (and the database, if it is elsewhere) and begin anew",
            config.data.folder.display()
        );
    }
    Ok(())
}

/// Refuses to serve sample content where others can reach it.
///
/// # Errors
/// When the installation has sample content and is not private.
pub fn refuse_strangers(config: &Config) -> Result<()> {
    if path(config).exists() && !config.is_private() {
        bail!(
            "{} holds sample accounts, which never come to an address that others can reach; \
             use another data folder and `benhoc setup`",
            config.data.folder.display()
        );
    }
    Ok(())
}
