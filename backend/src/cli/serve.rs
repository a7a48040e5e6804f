//! `benhoc serve`: everything in one process, or the roles that are named.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use platform::{clock::Clock, config::Config};
use poem::{Server, listener::TcpListener};

use crate::{serve, start};

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Role {
    /// Answers requests.
    Api,
    /// Follows the change feed into a search index of its own; the api of the same process searches it.
    Index,
    /// Works on videos and books.
    Media,
}

/// Serve the site.
#[derive(Args, Debug)]
pub struct Serve {
    /// What this process does; several machines share the rest through PostgreSQL and S3.
    #[arg(long, value_delimiter = ',', default_values_t = [Role::Api, Role::Index, Role::Media])]
    roles: Vec<Role>,
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Api => "api",
            Self::Index => "index",
            Self::Media => "media",
        })
    }
}

impl Serve {
    /// Serves until it is told to stop; what was begun is finished.
    ///
    /// # Errors
    /// When a part cannot be started.
    pub async fn run(self, config: Config) -> Result<()> {
        let roles: BTreeSet<Role> = self.roles.into_iter().collect();
        start::migrate(&config).await?;
        let address = config.listen.address.clone();
        let app = start::open(config, Clock::system(), serve::assets::shell()?).await?;
        if !roles.contains(&Role::Api) {
            bail!("without the role api there is nothing to do yet");
        }
        println!("Bến Học: {}", app.config.site.address);
        let server = Server::new(TcpListener::bind(&address)).name("benhoc");
        let stop = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        server
            .run_with_graceful_shutdown(
                serve::endpoint(&app),
                stop,
                Some(std::time::Duration::from_secs(20)),
            )
            .await
            .with_context(|| format!("cannot listen on {address}"))
    }
}
