//! Reading from an S3 server, by ranges.

use std::ops::Range;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use futures_util::StreamExt;

use super::{S3Store, server_error, size_of, status_of};
use crate::objects::{Body, Error, Info, Object, Result};

impl S3Store {
    /// Opens any key, those of tails too.
    pub(super) async fn open_object(&self, key: &str, range: Option<Range<u64>>) -> Result<Object> {
        // A range of no bytes cannot be asked for in HTTP.
        if let Some(range) = range.as_ref().filter(|range| range.start >= range.end) {
            return self.open_nothing(key, range.clone()).await;
        }
        let header = range
            .as_ref()
            .map(|range| format!("bytes={}-{}", range.start, range.end - 1));
        let request = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .set_range(header);
        match request.send().await {
            Ok(found) => object(found),
            Err(error) => match (status_of(&error), range) {
                (Some(404), _) => Err(Error::NotFound(key.to_owned())),
                (Some(416), Some(range)) => self.open_nothing(key, range).await,
                _ => Err(server_error(error)),
            },
        }
    }

    /// The answer to a range that holds no byte of the object.
    async fn open_nothing(&self, key: &str, range: Range<u64>) -> Result<Object> {
        let Some(Info { size, .. }) = self.info(key).await? else {
            return Err(Error::NotFound(key.to_owned()));
        };
        let end = range.end.min(size);
        if range.start > end || (range.start == size && size > 0) {
            return Err(Error::BadRange { size });
        }
        Ok(Object {
            size,
            range: range.start..end,
            body: futures_util::stream::empty().boxed(),
        })
    }
}

fn object(found: GetObjectOutput) -> Result<Object> {
    let length = size_of(found.content_length())?;
    // "bytes 5-9/100"; without it the answer is the whole object.
    let (start, size) = match found.content_range() {
        Some(text) => {
            content_range(text).ok_or_else(|| Error::Server(format!("Content-Range: {text}")))?
        }
        None => (0, length),
    };
    let body: Body = futures_util::stream::unfold(found.body, async |mut body| {
        let piece = body.next().await?;
        Some((piece.map_err(std::io::Error::other), body))
    })
    .boxed();
    Ok(Object {
        size,
        range: start..start + length,
        body,
    })
}

fn content_range(text: &str) -> Option<(u64, u64)> {
    let (range, size) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.parse().ok()?, size.parse().ok()?))
}
