//! Objects on an S3 server.
//!
//! Everything is sent with a checksum that the server verifies. Tails of growing objects stand under
//! `.growing/`, which no key can name.

mod growing;
mod multipart;
mod reading;

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, Region};
use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::{ByteStream, DateTime as S3Time};
use aws_sdk_s3::types::{ChecksumAlgorithm, Object as S3Object};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::key::{check_key, check_prefix};
use super::{Error, Growing, Info, Object, ObjectStore, Result, Stored};
use crate::config;

/// Where tails of growing objects stand.
const GROWING: &str = ".growing/";
/// A request for one part on a slow line must fit.
const ATTEMPT: Duration = Duration::from_secs(120);

/// A bucket of an S3 server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct S3Store {
    client: Client,
    bucket: String,
}

impl S3Store {
    /// Prepares to speak with the server of the configuration; it is not asked yet.
    pub fn open(config: &config::Objects) -> Self {
        let secret = config.secret_key.expose();
        let credentials = Credentials::new(&config.access_key, secret, None, None, "configuration");
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(5))
            .operation_attempt_timeout(ATTEMPT)
            .build();
        let settings = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&config.endpoint)
            .region(Region::new(config.region.clone()))
            .credentials_provider(credentials)
            .force_path_style(true)
            .retry_config(RetryConfig::standard().with_max_attempts(4))
            .timeout_config(timeouts)
            .build();
        Self {
            client: Client::from_conf(settings),
            bucket: config.bucket.clone(),
        }
    }

    /// Puts an object in one request; the checksum is sent before the bytes.
    async fn put_whole(&self, key: &str, bytes: Bytes) -> Result<()> {
        let request = self.client.put_object().bucket(&self.bucket).key(key);
        request
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .content_length(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(server_error)?;
        Ok(())
    }

    async fn remove(&self, key: &str) -> Result<()> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        request.send().await.map_err(server_error)?;
        Ok(())
    }

    async fn info(&self, key: &str) -> Result<Option<Info>> {
        match self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
        {
            Ok(head) => Ok(Some(Info {
                key: key.to_owned(),
                size: size_of(head.content_length())?,
                modified: time_of(head.last_modified()),
            })),
            Err(error) if status_of(&error) == Some(404) => Ok(None),
            Err(error) => Err(server_error(error)),
        }
    }

    async fn list_page(
        &self,
        prefix: &str,
        after: &str,
        most: usize,
    ) -> Result<(Vec<S3Object>, bool)> {
        let request = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .prefix(prefix);
        let most = i32::try_from(most).unwrap_or(1000).clamp(1, 1000);
        let after = Some(after.to_owned()).filter(|after| !after.is_empty());
        let page = request
            .set_start_after(after)
            .max_keys(most)
            .send()
            .await
            .map_err(server_error)?;
        let more = page.is_truncated().unwrap_or(false);
        Ok((page.contents.unwrap_or_default(), more))
    }
}

#[async_trait::async_trait]
impl ObjectStore for S3Store {
    async fn put_bytes(&self, key: &str, bytes: Bytes) -> Result<Stored> {
        check_key(key)?;
        let stored = Stored {
            size: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(&bytes)),
        };
        self.put_whole(key, bytes).await?;
        Ok(stored)
    }

    async fn put_file(&self, key: &str, path: &Path) -> Result<Stored> {
        check_key(key)?;
        multipart::put_file(self, key, path).await
    }

    async fn get(&self, key: &str, range: Option<Range<u64>>) -> Result<Object> {
        check_key(key)?;
        self.open_object(key, range).await
    }

    async fn head(&self, key: &str) -> Result<Option<Info>> {
        check_key(key)?;
        self.info(key).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        check_key(key)?;
        self.remove(key).await
    }

    async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Vec<Info>> {
        check_prefix(prefix)?;
        let mut found = Vec::new();
        let mut after = after.unwrap_or_default().to_owned();
        while found.len() < limit {
            let (page, more) = self.list_page(prefix, &after, limit - found.len()).await?;
            for object in &page {
                let key = object.key().unwrap_or_default();
                after = key.to_owned();
                if !key.starts_with('.') {
                    let modified = time_of(object.last_modified());
                    found.push(Info {
                        key: key.to_owned(),
                        size: size_of(object.size())?,
                        modified,
                    });
                }
            }
            if !more || page.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    async fn begin_growing(&self, key: &str) -> Result<Growing> {
        check_key(key)?;
        growing::begin(self, key).await
    }

    async fn append(&self, state: &Growing, bytes: Bytes) -> Result<Growing> {
        check_key(&state.key)?;
        growing::append(self, state.clone(), bytes).await
    }

    async fn finish_growing(&self, state: &Growing) -> Result<u64> {
        check_key(&state.key)?;
        growing::finish(self, state.clone()).await
    }

    async fn discard_growing(&self, state: &Growing) -> Result<()> {
        check_key(&state.key)?;
        growing::discard(self, state).await
    }

    async fn free_bytes(&self) -> Result<Option<u64>> {
        Ok(None)
    }

    async fn check(&self) -> Result<()> {
        let request = self.client.head_bucket().bucket(&self.bucket);
        request.send().await.map_err(server_error)?;
        Ok(())
    }
}

fn size_of(length: Option<i64>) -> Result<u64> {
    let size = length.and_then(|length| u64::try_from(length).ok());
    size.ok_or_else(|| Error::Server("it did not say how many bytes".into()))
}

fn time_of(time: Option<&S3Time>) -> DateTime<Utc> {
    time.and_then(|time| DateTime::from_timestamp(time.secs(), 0))
        .unwrap_or_default()
}

fn status_of<E>(error: &SdkError<E>) -> Option<u16> {
    error
        .raw_response()
        .map(|response| response.status().as_u16())
}

/// The error with all its causes; the SDK's own text is only "service error". It holds no credential.
fn server_error<E>(error: SdkError<E>) -> Error
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    if error.code() == Some("QuotaExceeded") || status_of(&error) == Some(507) {
        return Error::Full;
    }
    Error::Server(DisplayErrorContext(error).to_string())
}
