//! The schema: bringing it up to date, a copy of the database before each change, and refusing a newer one.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use platform::{
    config::Config,
    database::{Database, Kind, Transaction},
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};
use store::migrations::Migrator;

use crate::backup;

/// Where copies of the database lie, in the data folder.
const SNAPSHOTS: &str = "snapshots";
/// The lock under which processes that start together take turns: "benhoc" in ASCII.
const TURN: i64 = 0x6265_6e68_6f63;

/// Whether the database is copied before its schema changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snapshot {
    Take,
    /// The administrator has a backup.
    Leave,
}

/// Brings the schema up to date; says how many steps that took.
///
/// # Errors
/// When the database was written by a newer version, which this one must not touch, or cannot be copied.
pub async fn migrate(config: &Config) -> Result<usize> {
    migrate_to::<Migrator>(config, Snapshot::Take).await
}

/// The same by the steps of `M`. All of them are done, or none.
///
/// # Errors
/// As [`migrate`].
pub async fn migrate_to<M: MigratorTrait>(config: &Config, snapshot: Snapshot) -> Result<usize> {
    platform::disk::private_folder(&config.data.folder)?;
    let db = Database::connect(&config.database)
        .await
        .context("the database cannot be opened")?;
    let tx = db.begin().await?;
    take_turn(&tx, db.kind()).await?;
    let applied = applied(&tx).await?;
    check_known::<M>(&applied)?;
    let steps = M::migrations();
    let pending = steps.len() - applied.len();
    if pending > 0 {
        if !applied.is_empty() && snapshot == Snapshot::Take {
            // Within the transaction: nobody writes between the copy and the change.
            copy_before(config, &db, steps[applied.len()].name()).await?;
        }
        M::up(&*tx, None).await?;
    }
    tx.commit().await?;
    db.close().await?;
    Ok(pending)
}

/// The last step that a database has taken; none for an empty one.
///
/// # Errors
/// Whatever the database says.
pub async fn last_step(db: &Database) -> Result<Option<String>> {
    Ok(applied(&db.begin().await?).await?.pop())
}

/// Whether this version knows a step.
pub fn knows(step: &str) -> bool {
    Migrator::migrations()
        .iter()
        .any(|known| known.name() == step)
}

fn check_known<M: MigratorTrait>(applied: &[String]) -> Result<()> {
    let known = M::migrations();
    let unknown = applied
        .iter()
        .find(|name| known.iter().all(|step| step.name() != name.as_str()));
    if let Some(unknown) = unknown {
        bail!(
            "the database has the schema {unknown:?} of a newer version, which this one must not touch: \
             start that version, or restore a backup of this one"
        );
    }
    Ok(())
}

async fn take_turn(tx: &Transaction, kind: Kind) -> Result<()> {
    if kind == Kind::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({TURN})"))
            .await?;
    }
    Ok(())
}

/// Names of the steps that the database has taken, in their order.
async fn applied(tx: &Transaction) -> Result<Vec<String>> {
    let manager = SchemaManager::new(&**tx);
    if !manager.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    let rows = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

async fn copy_before(config: &Config, db: &Database, step: &str) -> Result<()> {
    let folder = config.data.folder.join(SNAPSHOTS);
    platform::disk::private_folder(&folder)?;
    let copy = snapshot_path(&folder, db.kind(), step);
    // One of an attempt that was cut: the schema is still what it was then.
    if copy.exists() {
        std::fs::remove_file(&copy)?;
    }
    let copied = match db.kind() {
        Kind::Sqlite => db.snapshot_to(&copy).await.map_err(Into::into),
        Kind::Postgres => backup::dump(&config.database.url, &copy).await,
    };
    copied.with_context(|| {
        format!(
            "no copy of the database before the schema changes, in {}; \
             `benhoc migrate --without-snapshot` goes on without one: take a backup first",
            copy.display()
        )
    })?;
    tracing::info!(copy = %copy.display(), "the database was copied before its schema changes");
    Ok(())
}

fn snapshot_path(folder: &Path, kind: Kind, step: &str) -> PathBuf {
    folder.join(match kind {
        Kind::Sqlite => format!("before-{step}.db"),
        Kind::Postgres => format!("before-{step}.sql"),
    })
}
