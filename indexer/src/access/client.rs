//! Asking `indexer serve`.

use super::{Asked, Question};
use crate::searcher::SearchError;
use anyhow::{Context, Result};
use platform::config::Secret;
use reqwest::StatusCode;
use std::time::Duration;

/// A search that takes longer is of no use to who waits.
const PATIENCE: Duration = Duration::from_secs(10);
const CONNECTING: Duration = Duration::from_secs(2);
/// Whether it is ready is asked by who must not wait.
const GLANCE: Duration = Duration::from_secs(1);

/// The way to a service; cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    token: Secret,
}

impl Client {
    /// To the service at `http://HOST:PORT`.
    ///
    /// # Errors
    /// When no connection could ever be made.
    pub fn new(address: &str, token: Secret) -> Result<Client> {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(CONNECTING)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("index.server")?;
        Ok(Client {
            http,
            address: address.trim_end_matches('/').to_owned(),
            token,
        })
    }

    pub(super) async fn ask<Q: Question>(
        &self,
        asked: &Asked<Q>,
    ) -> Result<Q::Answer, SearchError> {
        let away = |error: reqwest::Error| SearchError::Away(error.without_url().to_string());
        let answer = self
            .http
            .post(format!("{}{}", self.address, Q::PATH))
            .bearer_auth(self.token.expose())
            .json(asked)
            .send()
            .await
            .map_err(away)?;
        match answer.status() {
            StatusCode::OK => answer.json().await.map_err(away),
            StatusCode::SERVICE_UNAVAILABLE => Err(SearchError::Building),
            status => Err(SearchError::Away(format!("it answers {status}"))),
        }
    }

    pub(super) async fn is_ready(&self) -> bool {
        let asked = self
            .http
            .get(format!("{}/ready", self.address))
            .timeout(GLANCE)
            .bearer_auth(self.token.expose())
            .send();
        asked
            .await
            .is_ok_and(|answer| answer.status() == StatusCode::OK)
    }
}
