//! What is said of an upload outside the protocol.

use chrono::{DateTime, Utc};
use serde::Serialize;
use store::{
    media::upload,
    state::{UploadPurpose, UploadState},
};
use uuid::Uuid;

/// An upload as its owner sees it.
#[derive(Clone, Debug, Serialize)]
pub struct UploadView {
    pub id: Uuid,
    /// Bytes that are here for good.
    pub offset: i64,
    /// Bytes of the whole file.
    pub length: i64,
    pub state: UploadState,
    pub purpose: UploadPurpose,
    pub unit_id: Option<Uuid>,
    pub filename: String,
    /// Of the whole file, in hexadecimal; null until it is finished.
    pub sha256: Option<String>,
    pub expires_at: DateTime<Utc>,
}

impl From<upload::Model> for UploadView {
    fn from(row: upload::Model) -> Self {
        Self {
            id: row.id.0,
            offset: row.received,
            length: row.length,
            state: row.state,
            purpose: row.purpose,
            unit_id: row.unit_id.map(|unit| unit.0),
            filename: row.filename,
            sha256: row.sha256,
            expires_at: row.expires_at,
        }
    }
}
