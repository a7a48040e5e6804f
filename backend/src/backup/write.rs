//! Taking a backup.

use std::{fs::File, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use anyhow::{Context, Result, bail};
use futures_util::TryStreamExt;
use platform::{
    config::Config,
    database::{Database, Kind},
    objects::{self, ObjectStore},
};
use tar::{Builder, Header};
use zstd::Encoder;

use super::{FORMAT, KEYS, MANIFEST, Manifest, OBJECTS, POSTGRES, SQLITE, kind, postgres};
use crate::schema;

/// Level of compression: films and pages do not shrink, the database does.
const LEVEL: i32 = 3;
const AT_ONCE: usize = 500;

type Archive = Builder<Encoder<'static, File>>;

/// Writes a backup to a new file; says how many objects it holds.
///
/// # Errors
/// When the file is there already, or anything cannot be read or written. No half file is left under the name.
pub async fn backup(config: &Config, out: &Path) -> Result<usize> {
    if out.exists() {
        bail!("{} is there already", out.display());
    }
    let db = Database::connect(&config.database)
        .await
        .context("the database cannot be opened")?;
    let store = objects::open(&config.objects).await?;
    let folder = out
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let work = tempfile::tempdir_in(folder)
        .with_context(|| format!("cannot write in {}", folder.display()))?;
    let half = work.path().join("backup");
    let mut archive = Builder::new(Encoder::new(private(&half)?, LEVEL)?);
    add_bytes(
        &mut archive,
        MANIFEST,
        &serde_json::to_vec_pretty(&manifest(&db).await?)?,
    )?;
    let keys = config.data.folder.join(KEYS);
    if keys.exists() {
        archive.append_dir_all(KEYS, &keys)?;
    }
    add_database(&mut archive, config, &db, work.path()).await?;
    let count = add_objects(&mut archive, &*store, work.path()).await?;
    let file = archive.into_inner()?.finish()?;
    file.sync_all()?;
    std::fs::rename(&half, out)?;
    platform::disk::sync_folder(folder)?;
    Ok(count)
}

/// Keys, names and phone numbers are in it.
fn private(path: &Path) -> Result<File> {
    let mut options = File::options();
    Ok(options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?)
}

async fn manifest(db: &Database) -> Result<Manifest> {
    let schema = schema::last_step(db).await?;
    Ok(Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: kind(db.kind()).to_owned(),
        schema: schema.context("the database is empty: there is nothing to back up")?,
        taken_at: chrono::Utc::now().to_rfc3339(),
    })
}

async fn add_database(
    archive: &mut Archive,
    config: &Config,
    db: &Database,
    work: &Path,
) -> Result<()> {
    if db.kind() == Kind::Sqlite {
        let copy = work.join(SQLITE);
        db.snapshot_to(&copy)
            .await
            .context("the database cannot be copied")?;
        archive.append_path_with_name(&copy, SQLITE)?;
        return Ok(std::fs::remove_file(copy)?);
    }
    let copy = work.join(POSTGRES);
    postgres::dump(&config.database.url, &copy).await?;
    archive.append_path_with_name(&copy, POSTGRES)?;
    Ok(())
}

async fn add_objects(archive: &mut Archive, store: &dyn ObjectStore, work: &Path) -> Result<usize> {
    let (mut count, mut after) = (0, None::<String>);
    loop {
        let batch = store.list("", after.as_deref(), AT_ONCE).await?;
        let Some(last) = batch.last() else {
            return Ok(count);
        };
        after = Some(last.key.clone());
        for info in &batch {
            let object = match store.get(&info.key, None).await {
                Ok(object) => object,
                // Purged meanwhile: after 30 days in the bin, nobody misses it.
                Err(objects::Error::NotFound(_)) => continue,
                Err(error) => return Err(error).context(info.key.clone()),
            };
            let copy = work.join("object");
            let mut file = File::create(&copy)?;
            let mut body = object.body;
            while let Some(piece) = body.try_next().await? {
                file.write_all(&piece)?;
            }
            drop(file);
            archive.append_path_with_name(&copy, format!("{OBJECTS}/{}", info.key))?;
            count += 1;
        }
    }
}

fn add_bytes(archive: &mut Archive, name: &str, bytes: &[u8]) -> Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    Ok(archive.append_data(&mut header, name, bytes)?)
}
