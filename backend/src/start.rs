//! Bringing an installation up from its configuration: keys, database, objects, the shell.

use std::sync::Arc;

use anyhow::{Context, Result};
use indexer::{Access, Searcher, access::Client};
use platform::{clock::Clock, config::Config, database::Database, tls::Authority};

use crate::{
    accounts::{hasher::Hasher, token::Keys},
    app::{App, Parts},
    media::upload::Writers,
    page::Shell,
    serve::listen,
};

/// Opens everything that a request may need. The schema must be up to date (see [`crate::schema`]).
///
/// # Errors
/// When a part cannot be opened; the sentence says which.
pub async fn open(config: Config, clock: Clock, shell: Shell) -> Result<App> {
    platform::disk::private_folder(&config.data.folder)?;
    let keys = Keys::open(&config.data.folder.join("keys"), &config.site.address)?;
    let db = Database::connect(&config.database)
        .await
        .context("the database cannot be opened")?;
    let objects = platform::objects::open(&config.objects)
        .await
        .context("the object store cannot be opened")?;
    let search = search(&config)?;
    let hasher = Hasher::new().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(App::new(Parts {
        config,
        db,
        objects,
        clock,
        keys,
        hasher,
        shell,
        search,
        uploads: Writers::default(),
    }))
}

/// The authority of this installation's own, made on the first use, for the host of the site and the names that the
/// configuration adds. It stands beside the other keys, so that a backup keeps the phones' trust.
///
/// # Errors
/// When it cannot be made, or may not vouch for a name that was added later.
pub fn authority(config: &Config) -> Result<Authority> {
    let mut names = vec![
        listen::host_of(&config.site.address)
            .trim_matches(['[', ']'])
            .to_owned(),
    ];
    names.extend(config.listen.local_names.0.iter().cloned());
    let folder = config.data.folder.join("keys").join("authority");
    Authority::open(&folder, &names, chrono::Utc::now()).context("listen.tls = local")
}

/// Where searches are answered.
fn search(config: &Config) -> Result<Access> {
    let index = &config.index;
    Ok(match index.server.as_str() {
        "" => Access::Here(Arc::new(Searcher::open(&index.folder))),
        elsewhere => Access::Elsewhere(Client::new(elsewhere, index.token.clone())?),
    })
}

/// The shell of a process that serves no pages.
///
/// # Errors
/// Never: its marks are there.
pub fn no_shell() -> Result<Shell> {
    Shell::cut("<!--benhoc:head--><!--benhoc:body-->")
}
