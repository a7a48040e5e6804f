//! `benhoc backup` and `benhoc restore`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use platform::config::Config;

use crate::backup;

/// Copy database, objects and keys into one file, while the program runs.
#[derive(Args, Debug)]
pub struct Backup {
    /// The new file, e.g. benhoc-2026-11-21.tar.zst.
    file: PathBuf,
}

/// Put a backup back into an empty installation.
#[derive(Args, Debug)]
pub struct Restore {
    /// A file that `benhoc backup` wrote.
    file: PathBuf,
}

impl Backup {
    /// Does it.
    ///
    /// # Errors
    /// See [`backup::backup`].
    pub async fn run(self, config: Config) -> Result<()> {
        let count = backup::backup(&config, &self.file).await?;
        println!(
            "{}: database, keys and {count} objects",
            self.file.display()
        );
        Ok(())
    }
}

impl Restore {
    /// Does it, and brings an older schema up to date.
    ///
    /// # Errors
    /// See [`backup::restore`].
    pub async fn run(self, config: Config) -> Result<()> {
        let count = backup::restore(&config, &self.file).await?;
        crate::schema::migrate(&config).await?;
        println!(
            "restored: database, keys and {count} objects; the search index builds itself at the next start"
        );
        Ok(())
    }
}
