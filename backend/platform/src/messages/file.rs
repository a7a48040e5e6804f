//! Development: messages are lines of JSON in a file.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use sea_orm::ActiveEnum;
use serde_json::json;

use super::message::Model;
use super::{Port, Unsent};

/// Appends messages to a file that only this user may read.
#[derive(Debug)]
pub(super) struct FilePort {
    path: PathBuf,
}

impl FilePort {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

#[async_trait::async_trait]
impl Port for FilePort {
    async fn send(&self, message: &Model) -> Result<(), Unsent> {
        let line = json!({
            "at": message.created_at,
            "id": message.id,
            "channel": message.channel.to_value(),
            "to": message.recipient,
            "subject": message.subject,
            "text": message.text,
        });
        let path = self.path.clone();
        let write = move || {
            let mut options = std::fs::OpenOptions::new();
            let mut file = options.append(true).create(true).mode(0o600).open(path)?;
            // One write, so that lines of several processes do not mix.
            file.write_all(format!("{line}\n").as_bytes())?;
            file.sync_all()
        };
        let written = tokio::task::spawn_blocking(write).await;
        written
            .map_err(std::io::Error::other)
            .and_then(|written| written)
            .map_err(|error| Unsent::Later(error.to_string()))
    }
}
