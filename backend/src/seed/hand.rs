//! The hand of a sample person: requests to the program's own endpoint, without a socket.

use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use poem::{Body, Endpoint, Request, Response, endpoint::BoxEndpoint, http::Method};
use serde_json::Value;
use store::id::PersonId;

use crate::{accounts::session, app::App, serve};

/// How much of a file goes in one PATCH.
const PIECE: usize = 8 << 20;

/// Somebody signed in.
pub struct Hand {
    endpoint: BoxEndpoint<'static, Response>,
    cookie: String,
}

impl Hand {
    /// Signs a person in.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn of(app: &App, person: PersonId) -> Result<Self> {
        let now = app.clock.now();
        let tx = app.db.begin().await?;
        let opened = session::open(&*tx, person, "benhoc seed", now)
            .await
            .map_err(super::said)?;
        tx.commit().await?;
        let token = app.keys.sign_access(person, opened.session, now)?;
        Ok(Self {
            endpoint: serve::endpoint(app),
            cookie: format!("benhoc_access={token}"),
        })
    }

    /// POST of a JSON body; the answer's JSON.
    ///
    /// # Errors
    /// When the answer is not a good one.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self
            .request(Method::POST, path)
            .content_type("application/json")
            .body(body.to_string());
        read(self.endpoint.call(request).await, path).await
    }

    /// GET; the answer's JSON.
    ///
    /// # Errors
    /// When the answer is not a good one.
    pub async fn get(&self, path: &str) -> Result<Value> {
        read(
            self.endpoint
                .call(self.request(Method::GET, path).finish())
                .await,
            path,
        )
        .await
    }

    /// POST without a body, on a version.
    ///
    /// # Errors
    /// When the answer is not a good one.
    pub async fn step(&self, path: &str, version: &Value) -> Result<Value> {
        let request = self
            .request(Method::POST, path)
            .header("if-match", version.to_string())
            .finish();
        read(self.endpoint.call(request).await, path).await
    }

    /// Sends a file up by the tus protocol; the id of the upload.
    ///
    /// # Errors
    /// When the file cannot be read, or an answer is not a good one.
    pub async fn upload(&self, file: &Path, purpose: &str, unit: &str) -> Result<String> {
        let bytes =
            std::fs::read(file).with_context(|| format!("{} is missing", file.display()))?;
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let said = [
            ("filename", name.as_str()),
            ("purpose", purpose),
            ("unit_id", unit),
        ];
        let metadata: Vec<String> = said
            .iter()
            .map(|(key, value)| format!("{key} {}", STANDARD.encode(value)))
            .collect();
        let request = self
            .request(Method::POST, "/api/v1/uploads")
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes.len())
            .header("upload-metadata", metadata.join(","))
            .finish();
        let made = self
            .endpoint
            .call(request)
            .await
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let location = made
            .headers()
            .get("location")
            .and_then(|value| value.to_str().ok());
        let location =
            location.with_context(|| format!("no upload was made: {}", made.status()))?;
        let path = location
            .find("/api/v1")
            .map_or(location, |start| &location[start..])
            .to_owned();
        for (index, piece) in bytes.chunks(PIECE).enumerate() {
            let request = self
                .request(Method::PATCH, &path)
                .header("tus-resumable", "1.0.0")
                .header("upload-offset", index * PIECE)
                .content_type("application/offset+octet-stream")
                .body(Body::from(piece.to_vec()));
            let taken = self
                .endpoint
                .call(request)
                .await
                .map_err(|error| anyhow::anyhow!("{error}"))?;
            if !taken.status().is_success() {
                bail!("the upload of {name} was answered {}", taken.status());
            }
        }
        path.rsplit('/')
            .next()
            .map(str::to_owned)
            .context("the upload has no id")
    }

    fn request(&self, method: Method, path: &str) -> poem::RequestBuilder {
        Request::builder()
            .method(method)
            .uri_str(path)
            .header("host", "localhost")
            .header("origin", "http://localhost")
            .header("cookie", &self.cookie)
    }
}

async fn read(answered: poem::Result<Response>, path: &str) -> Result<Value> {
    let response = answered.map_err(|error| anyhow::anyhow!("{path}: {error}"))?;
    let status = response.status();
    let text = response.into_body().into_string().await?;
    if !status.is_success() {
        bail!("{path} was answered {status}: {text}");
    }
    Ok(if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text)?
    })
}
