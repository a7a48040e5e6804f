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

pub(super) fn serve(config: Option<&Path>) -> Result<()> {
    let config = Config::load(config).map_err(|error| Refused(error.to_string()))?;
    if !config.index.has_token() {
        return Err(Refused("index.token: at least 32 characters".to_owned()).into());
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
        // Whoever cannot be asked need not follow either.
        let ended = stop.clone();
        let answering = async move {
            let outcome = serving.task.await;
            ended.cancel();
            outcome
        };
        let ((), outcome) = tokio::join!(follower.run(stop), answering);
        outcome??;
        db.close().await?;
        Ok(())
    })
}
