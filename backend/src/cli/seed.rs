//! `benhoc seed`: sample content, for one's own machine.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use platform::{
    config::Config,
    texts::{Language, t},
};
use sea_orm::ActiveEnum;

use super::setup::open_for_console;
use crate::{schema, seed};

/// Load the sample content of a made-up province into an empty installation of this machine only.
#[derive(Args, Debug)]
pub struct Seed {
    /// Folder of the films and books that tests/data/make.sh made.
    #[arg(long, value_name = "DIR")]
    sample: PathBuf,
}

impl Seed {
    /// Loads it and prints one account for each role.
    ///
    /// # Errors
    /// See [`seed::load`].
    pub async fn run(self, config: Config) -> Result<()> {
        schema::migrate(&config).await?;
        let app = open_for_console(config).await?;
        let Some(accounts) = seed::load(&app, &self.sample).await? else {
            println!("there is content already");
            return Ok(());
        };
        println!(
            "\nSample accounts for {} (each password is said this once):\n",
            app.config.site.address
        );
        for account in accounts {
            let role = t(
                Language::Vietnamese,
                &format!("role.{}", account.role.to_value()),
                &[],
            );
            println!(
                "  {role:<24} {:<16} {}   {} ({})",
                account.login, account.secret, account.name, account.unit
            );
        }
        println!();
        Ok(())
    }
}
