//! The commands of `benhoc`.

mod backup;
mod migrate;
mod seed;
mod serve;
mod setup;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use platform::config::Config;

use crate::registry;

/// The learning platform of Vietnam's community learning centres.
#[derive(Debug, Parser)]
#[command(name = "benhoc", version, about)]
struct Cli {
    /// The configuration; without it `benhoc.toml` is read if it is there, then the environment (see deploy/env.example).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site, follow the search feed and do the media work.
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    /// Make the first unit and the first administrator of a new installation.
    Setup(setup::Setup),
    /// People, from the console.
    #[command(subcommand)]
    User(user::User),
    Seed(seed::Seed),
    Backup(backup::Backup),
    Restore(backup::Restore),
    /// Forget the search index; it builds itself anew while the old one answers.
    Reindex,
    /// Print the API's document.
    Openapi,
}

/// Runs the command line; the exit status is 0, 1 for a failure, 2 for wrong words.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benhoc: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn reindex(config: &Config) -> anyhow::Result<()> {
    let folder = &config.index.folder;
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    println!(
        "{} is forgotten: `benhoc serve` builds it anew",
        folder.display()
    );
    Ok(())
}

fn run(cli: Cli) -> anyhow::Result<()> {
    if let Command::Openapi = cli.command {
        println!("{}", registry::document());
        return Ok(());
    }
    let config = Config::load(cli.config.as_deref())?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            match cli.command {
                Command::Serve(serve) => serve.run(config).await,
                Command::Migrate(migrate) => migrate.run(config).await,
                Command::Setup(setup) => setup.run(config).await,
                Command::User(user) => user.run(config).await,
                Command::Seed(seed) => seed.run(config).await,
                Command::Backup(backup) => backup.run(config).await,
                Command::Restore(restore) => restore.run(config).await,
                Command::Reindex => reindex(&config),
                Command::Openapi => Ok(()),
            }
        })
}
