//! `indexer serve`: an index of the site's, for sites that keep none of their own.

use super::Refused;
use crate::access;
use crate::follow::Follower;
use crate::searcher::Searcher;
use anyhow::{Context, Result};
use platform::config::Config;
use platform::database::Database;
use platform::telemetry;
use std::path::Path;
use std::sync::Arc;

/// Characters of a token that nobody guesses.
pub(crate) const LEAST_TOKEN: usize = 32;

pub(super) fn serve(config: Option<&Path>) -> Result<()> {
    let config = Config::load(config).map_err(|error| Refused(error.to_string()))?;
    if config.index.token.expose().len() < LEAST_TOKEN {
        let missing = format!("index.token: at least {LEAST_TOKEN} characters");
        return Err(Refused(missing).into());
    }
    telemetry::start_log(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let stop = telemetry::stop_signal()?;
        let db = Database::connect(&config.database)
            .await
            .context("the database cannot be opened")?;
        let searcher = Arc::new(Searcher::open(&config.index.folder));
        let follower = Follower::new(db.clone(), Arc::clone(&searcher))?;
        let token = config.index.token.clone();
        let serving = access::serve(&config.index.listen, token, searcher, stop.clone())
            .await
            .with_context(|| format!("cannot listen at {}", config.index.listen))?;
        println!("indexer: http://{}", serving.address);
        follower.run(stop).await;
        serving.task.await??;
        db.close().await?;
        Ok(())
    })
}
