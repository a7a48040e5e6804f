//! Restoring a backup into an empty installation.

use std::{fs::File, io::Read, path::Path};

use anyhow::{Context, Result, bail};
use platform::{
    config::Config,
    objects::{self, ObjectStore},
};
use tar::{Archive, Entry};
use zstd::Decoder;

use super::{FORMAT, KEYS, MANIFEST, Manifest, OBJECTS, POSTGRES, SQLITE};

/// Puts database, objects and keys back; says how many objects there were.
///
/// # Errors
/// When this installation has a database already, or the file is not a backup that this version can read.
pub async fn restore(config: &Config, from: &Path) -> Result<usize> {
    let sqlite = config.database.url.sqlite_path();
    if sqlite.as_ref().is_some_and(|path| path.exists()) {
        bail!(
            "there is a database already: restore into an empty data folder (move {} away first)",
            config.data.folder.display()
        );
    }
    platform::disk::private_folder(&config.data.folder)?;
    let store = objects::open(&config.objects).await?;
    let file = File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut archive = Archive::new(Decoder::new(file)?);
    let work = tempfile::tempdir_in(&config.data.folder)?;
    let (mut count, mut known) = (0, false);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name == MANIFEST {
            check(&mut entry, sqlite.is_some())?;
            known = true;
        } else if !known {
            bail!("{} is not a backup of this program", from.display());
        } else if let Some(key) = name.strip_prefix(&format!("{OBJECTS}/")) {
            put_object(&mut entry, &*store, key, work.path()).await?;
            count += 1;
        } else {
            put_file(&mut entry, config, &name, work.path(), sqlite.as_deref()).await?;
        }
    }
    if !known {
        bail!("{} is not a backup of this program", from.display());
    }
    Ok(count)
}

fn check(entry: &mut impl Read, sqlite: bool) -> Result<()> {
    let manifest: Manifest =
        serde_json::from_reader(entry).context("the manifest cannot be read")?;
    if manifest.format != FORMAT {
        bail!(
            "the backup has format {}, this version reads {FORMAT}",
            manifest.format
        );
    }
    if (manifest.database == "sqlite") != sqlite {
        bail!(
            "the backup is of a {} database: set database.url to one of that kind",
            manifest.database
        );
    }
    Ok(())
}

async fn put_object<R: Read>(
    entry: &mut Entry<'_, R>,
    store: &dyn ObjectStore,
    key: &str,
    work: &Path,
) -> Result<()> {
    let copy = work.join("object");
    std::io::copy(entry, &mut File::create(&copy)?)?;
    store.put_file(key, &copy).await?;
    Ok(())
}

async fn put_file<R: Read>(
    entry: &mut Entry<'_, R>,
    config: &Config,
    name: &str,
    work: &Path,
    sqlite: Option<&Path>,
) -> Result<()> {
    match (name, sqlite) {
        (SQLITE, Some(path)) => {
            let copy = work.join(SQLITE);
            let mut file = File::create(&copy)?;
            std::io::copy(entry, &mut file)?;
            file.sync_all()?;
            std::fs::rename(&copy, path)?;
            Ok(platform::disk::sync_folder(
                path.parent().unwrap_or(Path::new(".")),
            )?)
        }
        (POSTGRES, None) => {
            let copy = work.join(POSTGRES);
            std::io::copy(entry, &mut File::create(&copy)?)?;
            load(config, &copy).await
        }
        _ if name.starts_with(KEYS) && entry.header().entry_type().is_file() => {
            let Some(file) = name
                .strip_prefix(&format!("{KEYS}/"))
                .filter(|file| !file.contains(['/', '\\']) && *file != "..")
            else {
                bail!("the backup holds a strange key file {name:?}");
            };
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            let folder = config.data.folder.join(KEYS);
            platform::disk::private_folder(&folder)?;
            Ok(platform::disk::write_private(&folder.join(file), &bytes)?)
        }
        _ => Ok(()),
    }
}

async fn load(config: &Config, file: &Path) -> Result<()> {
    let done = tokio::process::Command::new("psql")
        .args([
            "--quiet",
            "--single-transaction",
            "--set",
            "ON_ERROR_STOP=1",
            "--file",
        ])
        .arg(file)
        .arg("--dbname")
        .arg(config.database.url.expose())
        .stdout(std::process::Stdio::null())
        .status()
        .await
        .context("psql is missing: install the package postgresql-client")?;
    if !done.success() {
        bail!("psql failed ({done})");
    }
    Ok(())
}
