//! What a request handler may reach: the installation's parts, made once at start and cheap to clone.

use std::{ops::Deref, sync::Arc};

use platform::{clock::Clock, config::Config, database::Database, objects::ObjectStore};

use crate::{
    accounts::{hasher::Hasher, token::Keys},
    media::upload::Writers,
    page::Shell,
};

/// The running installation. Clone it freely.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an installation.
pub struct Parts {
    pub config: Config,
    pub db: Database,
    pub objects: Arc<dyn ObjectStore>,
    pub clock: Clock,
    pub keys: Keys,
    pub hasher: Hasher,
    pub shell: Shell,
    pub uploads: Writers,
    /// Searches the index of this process; without the role `index` it shows what lay there at the start.
    pub search: indexer::Access,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
