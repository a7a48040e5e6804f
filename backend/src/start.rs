//! Bringing an installation up from its configuration: keys, database with its schema, objects, the shell.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use platform::{clock::Clock, config::Config, database::Database, tls::Authority};
use sea_orm::{EntityTrait, QueryOrder};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};
use store::migrations::Migrator;

use crate::{
    accounts::{hasher::Hasher, token::Keys},
    app::{App, Parts},
    media::upload::Writers,
    page::Shell,
    serve::listen,
};

/// Opens everything that a request may need. The schema must be up to date (see [`migrate`]).
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
    let searcher = Arc::new(indexer::Searcher::open(&config.index.folder));
    let hasher = Hasher::new().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(App::new(Parts {
        config,
        db,
        objects,
        clock,
        keys,
        hasher,
        shell,
        searcher,
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

/// The shell of a process that serves no pages.
///
/// # Errors
/// Never: its marks are there.
pub fn no_shell() -> Result<Shell> {
    Shell::cut("<!--benhoc:head--><!--benhoc:body-->")
}

/// Brings the schema up to date. Before a change an embedded database is copied beside itself.
///
/// # Errors
/// When the database was written by a newer version, which this one must not touch.
pub async fn migrate(config: &Config) -> Result<usize> {
    platform::disk::private_folder(&config.data.folder)?;
    let db = Database::connect(&config.database)
        .await
        .context("the database cannot be opened")?;
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    let applied = applied(&db).await?;
    if let Some(unknown) = applied.iter().find(|name| !known.contains(name)) {
        bail!(
            "the database has the schema {unknown:?} of a newer version; install that version or restore a backup"
        );
    }
    let pending = known.len() - applied.len();
    if pending > 0 && !applied.is_empty() {
        let name = format!("before-{}.db", known[applied.len()]);
        let folder = config.data.folder.join("snapshots");
        platform::disk::private_folder(&folder)?;
        if config.database.url.sqlite_path().is_some() {
            db.snapshot_to(&folder.join(&name))
                .await
                .context("no snapshot before the migration")?;
        }
    }
    if pending > 0 {
        let tx = db.begin().await?;
        Migrator::up(&*tx, None).await?;
        tx.commit().await?;
    }
    db.close().await?;
    Ok(pending)
}

/// Names of the migrations that the database has; none for an empty one.
async fn applied(db: &Database) -> Result<Vec<String>> {
    let tx = db.begin().await?;
    let manager = SchemaManager::new(&*tx);
    if !manager.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let rows = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(&*tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}
