//! Reading the configuration: file, then environment, then the folders that follow from the data folder.

use std::path::{Path, PathBuf};

use super::{Config, DatabaseUrl};

/// The file that is read when none is named, if it is there.
const DEFAULT_FILE: &str = "benhoc.toml";
const PREFIX: &str = "BENHOC_";
/// Names the file of the configuration; the command line reads it.
const FILE_VARIABLE: &str = "BENHOC_CONFIG";
/// Variables of the test harness, which programs under test inherit.
const TEST_PREFIX: &str = "BENHOC_TEST_";

/// Why a configuration was refused. Every message names the key, none holds a secret's value.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named cannot be read.
    #[error("cannot read the configuration {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML, or holds a key or value that means nothing.
    #[error("the configuration {path}: {reason}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        reason: String,
    },
    /// An environment variable that sets nothing.
    #[error("{name} sets nothing: there is no such key (every key is in deploy/env.example)")]
    UnknownVariable {
        /// The variable.
        name: String,
    },
    /// An environment variable whose value does not fit.
    #[error("{name}: {reason}")]
    BadValue {
        /// The variable.
        name: String,
        /// What was expected.
        reason: String,
    },
    /// Keys that do not go together; one line each.
    #[error("the configuration does not hold together:\n  {}", .0.join("\n  "))]
    Incoherent(Vec<String>),
}

impl Config {
    /// Reads the file (`benhoc.toml` if none is named and it is there), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let fallback = Path::new(DEFAULT_FILE);
        let file = file.or_else(|| fallback.exists().then_some(fallback));
        Self::read(file, environment()?)
    }

    /// The same from a given environment.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut config = match file {
            Some(path) => from_file(path)?,
            None => Self::default(),
        };
        config.override_by(environment)?;
        config.resolve_folders();
        config.check().map_err(ConfigError::Incoherent)?;
        Ok(config)
    }

    /// The defaults with everything kept under `folder`: for tests and tools.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        let mut config = Self::default();
        config.data.folder = folder.into();
        config.resolve_folders();
        config
    }

    fn override_by(
        &mut self,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(), ConfigError> {
        let known = self.entries();
        for (name, value) in environment {
            if !name.starts_with(PREFIX) || name == FILE_VARIABLE || name.starts_with(TEST_PREFIX) {
                continue;
            }
            let found = known.iter().find(|entry| entry.variable() == name);
            let set = found.and_then(|entry| self.set(entry.section, entry.key, &value));
            match set {
                Some(Ok(())) => {}
                Some(Err(reason)) => return Err(ConfigError::BadValue { name, reason }),
                None => return Err(ConfigError::UnknownVariable { name }),
            }
        }
        Ok(())
    }

    fn resolve_folders(&mut self) {
        let data = self.data.folder.clone();
        let places = [
            (&mut self.objects.folder, "objects"),
            (&mut self.index.folder, "index"),
            (&mut self.media.scratch, "scratch"),
        ];
        for (place, name) in places {
            if place.as_os_str().is_empty() {
                *place = data.join(name);
            }
        }
        if self.database.url.is_empty() {
            let file = data.join("benhoc.db");
            self.database.url = DatabaseUrl::new(format!("sqlite:{}", file.display()));
        }
    }
}

/// Our part of the environment. A value that is not Unicode is refused like any other that does not fit.
fn environment() -> Result<Vec<(String, String)>, ConfigError> {
    let all = std::env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value));
    all.filter(|(name, _)| name.starts_with(PREFIX))
        .map(|(name, value)| match value.into_string() {
            Ok(value) => Ok((name, value)),
            Err(_) => Err(ConfigError::BadValue {
                name,
                reason: "expected Unicode text".into(),
            }),
        })
        .collect()
}

fn from_file(path: &Path) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.into(),
        source,
    })?;
    toml::from_str(&text).map_err(|error| ConfigError::Invalid {
        path: path.into(),
        // The message alone: the excerpt that `Display` adds may show a secret of the same line.
        reason: match error.span() {
            Some(span) => format!(
                "line {}: {}",
                text[..span.start].matches('\n').count() + 1,
                error.message()
            ),
            None => error.message().to_owned(),
        },
    })
}
