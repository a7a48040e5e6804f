//! `benhoc serve`: everything in one process, or the roles that are named.

use std::{collections::BTreeSet, sync::Arc};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use platform::{clock::Clock, config::Config, telemetry};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{app::App, schema, seed, serve, start, upkeep};

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
        telemetry::start_log(&config.log)?;
        telemetry::start_metrics()?;
        seed::mark::refuse_strangers(&config)?;
        schema::migrate(&config).await?;
        let shell = if roles.contains(&Role::Api) {
            serve::assets::shell()?
        } else {
            start::no_shell()?
        };
        let app = start::open(config, Clock::system(), shell).await?;
        let stop = telemetry::stop_signal()?;
        let mut parts = JoinSet::new();
        if roles.contains(&Role::Index) {
            follow(&mut parts, &app, &stop)?;
        }
        if roles.contains(&Role::Media) {
            work(&mut parts, &app, &stop)?;
        }
        if roles.contains(&Role::Api) {
            answer(&mut parts, &app, &stop)?;
        }
        while let Some(ended) = parts.join_next().await {
            let ended = ended.context("a part of the program panicked")?;
            // One part that cannot go on takes the others with it: whoever watches the process starts it anew.
            stop.cancel();
            ended?;
        }
        app.db.close().await?;
        Ok(())
    }
}

fn answer(parts: &mut JoinSet<Result<()>>, app: &App, stop: &CancellationToken) -> Result<()> {
    println!("Bến Học: {}", app.config.site.address);
    parts.spawn(serve::listen::answer(app.clone(), stop.clone()));
    let (db, clock, token) = (app.db.clone(), app.clock.clone(), stop.clone());
    parts.spawn(async move {
        upkeep::schedule().run(&db, &clock, token).await;
        Ok(())
    });
    let (worker, token) = (upkeep::worker(app)?, stop.clone());
    parts.spawn(async move {
        worker.run(token).await;
        Ok(())
    });
    Ok(())
}

fn follow(parts: &mut JoinSet<Result<()>>, app: &App, stop: &CancellationToken) -> Result<()> {
    let index = match &app.search {
        indexer::Access::Here(index) => Arc::clone(index),
        indexer::Access::Elsewhere(_) => {
            tracing::info!(
                server = app.config.index.server,
                "the index is kept elsewhere"
            );
            return Ok(());
        }
    };
    let follower = indexer::Follower::new(app.db.clone(), index)?;
    let token = stop.clone();
    parts.spawn(async move {
        follower.run(token).await;
        Ok(())
    });
    Ok(())
}

#[cfg(feature = "media")]
fn work(parts: &mut JoinSet<Result<()>>, app: &App, stop: &CancellationToken) -> Result<()> {
    let context = media_worker::Context::new(
        &app.config,
        app.db.clone(),
        Arc::clone(&app.objects),
        app.clock.clone(),
        None,
    )?;
    let token = stop.clone();
    parts.spawn(async move {
        media_worker::run(context, token).await;
        Ok(())
    });
    Ok(())
}

#[cfg(not(feature = "media"))]
fn work(_parts: &mut JoinSet<Result<()>>, _app: &App, _stop: &CancellationToken) -> Result<()> {
    anyhow::bail!("this program was built without the media worker (feature `media`)")
}
