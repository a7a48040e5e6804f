//! Restoring a backup into an empty installation.

use std::{
    fs::File,
    io::Read,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use platform::{
    config::{Config, DatabaseUrl},
    database::{Database, Kind},
    disk::{private_folder, sync_folder, write_private},
    objects::{self, ObjectStore},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use store::{media::upload, state::UploadState};
use tar::{Archive, Entry};
use tempfile::TempDir;
use zstd::Decoder;

use super::{FORMAT, KEYS, MANIFEST, Manifest, OBJECTS, POSTGRES, SQLITE, kind, postgres};
use crate::schema;

/// Puts objects, keys and database back; says how many objects there were.
///
/// # Errors
/// When this installation has a database already, or the file is not a whole backup that this version can read.
pub async fn restore(config: &Config, from: &Path) -> Result<usize> {
    private_folder(&config.data.folder)?;
    let target = Target::open(config).await?;
    let store = objects::open(&config.objects).await?;
    let file = File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut archive = Archive::new(Decoder::new(file)?);
    let (mut count, mut known, mut database) = (0, false, false);
    for entry in archive.entries().with_context(|| not_ours(from))? {
        let mut entry = entry.with_context(|| format!("{} is damaged", from.display()))?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name == MANIFEST {
            check(&mut entry, &target)?;
            known = true;
        } else if !known {
            bail!(not_ours(from));
        } else if let Some(key) = name.strip_prefix(&format!("{OBJECTS}/")) {
            put_object(&mut entry, &*store, key, &target.work).await?;
            count += 1;
        } else if name == SQLITE || name == POSTGRES {
            std::io::copy(&mut entry, &mut File::create(target.copy())?)?;
            database = true;
        } else if name.starts_with(KEYS) && entry.header().entry_type().is_file() {
            put_key(&mut entry, &config.data.folder, &name)?;
        }
    }
    if !database {
        bail!("{} is damaged: it holds no database", from.display());
    }
    target.put_back(config).await?;
    Ok(count)
}

fn not_ours(from: &Path) -> String {
    format!("{} is not a backup of this program", from.display())
}

/// Where the database is to stand, and a folder for what is on its way.
struct Target {
    sqlite: Option<PathBuf>,
    work: TempDir,
}

impl Target {
    async fn open(config: &Config) -> Result<Self> {
        let sqlite = config.database.url.sqlite_path();
        let folder = match &sqlite {
            Some(path) if path.exists() => bail!(
                "there is a database already: restore into an empty data folder (move {} away first)",
                config.data.folder.display()
            ),
            // On the same disk as the file that it becomes.
            Some(path) => path.parent().unwrap_or(Path::new(".")),
            None => &config.data.folder,
        };
        if sqlite.is_none() && has_tables(config).await? {
            bail!("there are tables in the database already: restore into an empty one");
        }
        private_folder(folder)?;
        Ok(Self {
            work: tempfile::tempdir_in(folder)?,
            sqlite,
        })
    }

    fn kind(&self) -> Kind {
        if self.sqlite.is_some() {
            Kind::Sqlite
        } else {
            Kind::Postgres
        }
    }

    /// Where the database waits until all else is in its place.
    fn copy(&self) -> PathBuf {
        self.work.path().join("database")
    }

    async fn put_back(&self, config: &Config) -> Result<()> {
        let Some(path) = &self.sqlite else {
            postgres::load(&config.database.url, &self.copy()).await?;
            return forget_unfinished(&config.database).await;
        };
        let mut waiting = config.database.clone();
        waiting.url = DatabaseUrl::new(format!("sqlite:{}", self.copy().display()));
        forget_unfinished(&waiting).await?;
        File::open(self.copy())?.sync_all()?;
        std::fs::rename(self.copy(), path)?;
        Ok(sync_folder(path.parent().unwrap_or(Path::new(".")))?)
    }
}

async fn has_tables(config: &Config) -> Result<bool> {
    let db = Database::connect(&config.database)
        .await
        .context("the database cannot be opened")?;
    let sql = "SELECT 1 AS one FROM information_schema.tables WHERE table_schema = current_schema() LIMIT 1";
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
    let found = db.reader().query_one_raw(statement).await?.is_some();
    db.close().await?;
    Ok(found)
}

/// The bytes of uploads that had not ended are in no backup: their senders begin again.
async fn forget_unfinished(database: &platform::config::Database) -> Result<()> {
    let db = Database::connect(database).await?;
    let tx = db.begin().await?;
    upload::Entity::update_many()
        .col_expr(upload::Column::State, Expr::value(UploadState::Gone))
        .filter(upload::Column::State.eq(UploadState::Receiving))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(db.close().await?)
}

fn check(entry: &mut impl Read, target: &Target) -> Result<()> {
    let manifest: Manifest =
        serde_json::from_reader(entry).context("the manifest cannot be read")?;
    if manifest.format != FORMAT {
        bail!(
            "the backup has format {}, this version reads {FORMAT}",
            manifest.format
        );
    }
    if manifest.database != kind(target.kind()) {
        bail!(
            "the backup is of a {} database: set database.url to one of that kind",
            manifest.database
        );
    }
    if !schema::knows(&manifest.schema) {
        bail!(
            "the backup has the schema {:?} of a newer version ({}): restore it with that version",
            manifest.schema,
            manifest.version
        );
    }
    Ok(())
}

async fn put_object<R: Read>(
    entry: &mut Entry<'_, R>,
    store: &dyn ObjectStore,
    key: &str,
    work: &TempDir,
) -> Result<()> {
    let copy = work.path().join("object");
    std::io::copy(entry, &mut File::create(&copy)?)?;
    store.put_file(key, &copy).await?;
    Ok(())
}

fn put_key(entry: &mut impl Read, folder: &Path, name: &str) -> Result<()> {
    let path = Path::new(name);
    if !path
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        bail!("the backup holds a strange key file {name:?}");
    }
    let mut inner = folder.to_owned();
    for part in path.parent().into_iter().flat_map(Path::components) {
        inner.push(part);
        private_folder(&inner)?;
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    Ok(write_private(&folder.join(path), &bytes)?)
}
