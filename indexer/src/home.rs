//! Where indexes live on disk: a folder of generations and a file that names the one in use.
//!
//! A new index is built in a folder of its own while the old one serves; naming it is one atomic rename. An index
//! that cannot be read is never opened again, only replaced.

use crate::pairs;
use crate::schema::{self, Fields, VERSION};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tantivy::{Index, IndexMeta};

const CURRENT: &str = "CURRENT";
const LOCK: &str = "LOCK";
const REBUILD: &str = "REBUILD";

/// The folder.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

/// An opened index.
#[derive(Clone)]
pub struct Opened {
    /// The tantivy index, our tokenizer registered.
    pub index: Index,
    /// Its fields.
    pub fields: Fields,
    /// What the last commit noted.
    pub note: Note,
    /// Name of the generation.
    pub generation: String,
}

/// What each commit notes beside its segments.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// [`VERSION`] of the schema.
    pub version: u32,
    /// Where its follower stands in the change feed; empty for an index that follows none.
    pub position: String,
}

/// Why there is no index to open.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// Nothing was built yet.
    #[error("there is no index in {0}")]
    Missing(PathBuf),
    /// Built by another version of this program.
    #[error("the index was built for version {found}, this program needs version {VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
    /// Cannot be read.
    #[error("the index cannot be read: {0}")]
    Corrupt(String),
}

impl Home {
    /// A folder, which need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Home {
        Home { root: root.into() }
    }

    /// Opens the generation in use and checks the files of its segments against their checksums when `check` is set.
    pub fn open(&self, check: bool) -> Result<Opened, Unusable> {
        let generation = self
            .current()
            .ok_or_else(|| Unusable::Missing(self.root.clone()))?;
        let corrupt = |error: tantivy::TantivyError| Unusable::Corrupt(error.to_string());
        let mut index = Index::open_in_dir(self.root.join(&generation)).map_err(corrupt)?;
        let note = read_note(&index.load_metas().map_err(corrupt)?)?;
        let (expected, fields) = schema::schema();
        if index.schema() != expected {
            return Err(Unusable::Version { found: 0 });
        }
        if check {
            let damaged = index.validate_checksum().map_err(corrupt)?;
            if let Some(file) = damaged.iter().next() {
                return Err(Unusable::Corrupt(format!("{} is damaged", file.display())));
            }
        }
        schema::register_tokenizer(&index);
        pairs::register(&mut index);
        Ok(Opened {
            index,
            fields,
            note,
            generation,
        })
    }

    /// An empty index in a new folder that nobody reads yet. What an earlier, unfinished build left is removed.
    /// The caller holds [`Home::lock`].
    pub fn begin(&self) -> io::Result<Opened> {
        fs::create_dir_all(&self.root)?;
        self.sweep()?;
        let names = self.generations()?;
        let next = names
            .iter()
            .filter_map(|name| number(name))
            .max()
            .unwrap_or(0)
            + 1;
        let generation = format!("generation-{next}");
        let folder = self.root.join(&generation);
        fs::create_dir(&folder)?;
        let (schema, fields) = schema::schema();
        let index = Index::builder()
            .schema(schema)
            .register_plugin(pairs::plugin())
            .create_in_dir(&folder)
            .map_err(io::Error::other)?;
        schema::register_tokenizer(&index);
        Ok(Opened {
            index,
            fields,
            note: Note {
                version: VERSION,
                position: String::new(),
            },
            generation,
        })
    }

    /// Makes a committed generation the one in use. Those before it are removed by [`Home::sweep`].
    pub fn promote(&self, opened: &Opened) -> io::Result<()> {
        let temporary = self.root.join("CURRENT.new");
        let mut file = fs::File::create(&temporary)?;
        file.write_all(opened.generation.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, self.root.join(CURRENT))?;
        fs::File::open(&self.root)?.sync_all()
    }

    /// Removes all generations but the one in use. Readers that have one open keep their files.
    pub fn sweep(&self) -> io::Result<()> {
        let current = self.current();
        for name in self.generations()? {
            if Some(&name) != current.as_ref() {
                fs::remove_dir_all(self.root.join(name))?;
            }
        }
        Ok(())
    }

    /// Takes the folder for this process until the file is dropped.
    pub fn lock(&self) -> io::Result<fs::File> {
        fs::create_dir_all(&self.root)?;
        let file = fs::File::create(self.root.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => {
                Err(io::Error::other("another process writes to it"))
            }
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// Asks whoever follows into this folder, now or at its next start, to build the index anew.
    pub fn ask_rebuild(&self) -> io::Result<()> {
        fs::create_dir_all(&self.root)?;
        fs::File::create(self.root.join(REBUILD))?.sync_all()
    }

    /// Whether that was asked.
    pub fn is_rebuild_asked(&self) -> bool {
        self.root.join(REBUILD).exists()
    }

    /// Notes that it was done.
    pub fn rebuild_done(&self) -> io::Result<()> {
        match fs::remove_file(self.root.join(REBUILD)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn current(&self) -> Option<String> {
        let name = fs::read_to_string(self.root.join(CURRENT)).ok()?;
        let name = name.trim();
        number(name).map(|_| name.to_owned())
    }

    fn generations(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if number(&name).is_some() {
                names.push(name);
            }
        }
        Ok(names)
    }
}

impl Note {
    /// A note of this version.
    pub fn at(position: impl Into<String>) -> Note {
        Note {
            version: VERSION,
            position: position.into(),
        }
    }

    /// As kept in the payload of a commit.
    pub fn to_payload(&self) -> String {
        serde_json::json!({ "version": self.version, "position": self.position }).to_string()
    }
}

fn read_note(meta: &IndexMeta) -> Result<Note, Unusable> {
    let payload = meta
        .payload
        .as_deref()
        .ok_or_else(|| Unusable::Corrupt("it was never committed".to_owned()))?;
    let note: Note =
        serde_json::from_str(payload).map_err(|error| Unusable::Corrupt(error.to_string()))?;
    if note.version == VERSION {
        Ok(note)
    } else {
        Err(Unusable::Version {
            found: note.version,
        })
    }
}

fn number(generation: &str) -> Option<u64> {
    generation.strip_prefix("generation-")?.parse().ok()
}
