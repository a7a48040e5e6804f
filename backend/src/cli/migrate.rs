//! `benhoc migrate`.

use anyhow::Result;
use clap::Args;
use platform::config::Config;
use store::migrations::Migrator;

use crate::schema::{self, Snapshot};

/// Bring the database's schema up to date; `serve` does so by itself. Before a change the database is copied into the
/// folder snapshots in the data folder.
#[derive(Args, Debug)]
pub struct Migrate {
    /// Do not copy the database first: you have a backup.
    #[arg(long)]
    without_snapshot: bool,
}

impl Migrate {
    /// Does it.
    ///
    /// # Errors
    /// See [`schema::migrate`].
    pub async fn run(self, config: Config) -> Result<()> {
        let snapshot = if self.without_snapshot {
            Snapshot::Leave
        } else {
            Snapshot::Take
        };
        match schema::migrate_to::<Migrator>(&config, snapshot).await? {
            0 => println!("the schema is up to date"),
            1 => println!("1 step done"),
            steps => println!("{steps} steps done"),
        }
        Ok(())
    }
}
