//! Smaller answers on weak links: pages, JSON and playlists are compressed with Brotli or gzip. Files of the frontend
//! stand there compressed beforehand; film, images and whatever else is small by nature pass untouched.
//!
//! poem's own `Compression` would also inflate request bodies, which nobody needs and a bomb would use.

use std::sync::Arc;

use async_compression::{
    Level,
    tokio::bufread::{BrotliEncoder, GzipEncoder},
};
use poem::{
    Body, Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use tokio::io::AsyncReadExt;

use crate::error::Error;

/// Below this, the headers of compression weigh what it saves.
const LEAST: usize = 700;
/// Above this the answer goes out as it is: it would be held in memory whole.
const MOST: usize = 4 << 20;
/// Brotli's quality: half of what the best saves beyond gzip, at a tenth of its time.
const BROTLI: i32 = 5;

/// Compresses the answer if it is text, worth it, and the asker can read it.
pub async fn compress<E: Endpoint>(next: Arc<E>, request: Request) -> Result<Response> {
    let way = Way::accepted(request.headers());
    let mut response = next.call(request).await?.into_response();
    if !is_text(response.headers()) {
        return Ok(response);
    }
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let headers = response.headers();
    let plain = !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_RANGE);
    match way {
        Some(way) if plain && response.status() != StatusCode::NOT_MODIFIED => {
            squeeze(response, way).await
        }
        _ => Ok(response),
    }
}

async fn squeeze(mut response: Response, way: Way) -> Result<Response> {
    let claimed = response
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if claimed.is_some_and(|bytes| !(LEAST..=MOST).contains(&bytes)) {
        return Ok(response);
    }
    let bytes = response
        .take_body()
        .into_vec()
        .await
        .map_err(Error::internal)?;
    if !(LEAST..=MOST).contains(&bytes.len()) {
        response.set_body(bytes);
        return Ok(response);
    }
    let small = way.encode(&bytes).await.map_err(Error::internal)?;
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(
        header::CONTENT_ENCODING,
        HeaderValue::from_static(way.name()),
    );
    weaken_tag(headers);
    response.set_body(Body::from(small));
    Ok(response)
}

/// The same text in other bytes is the same answer only weakly (RFC 9110, 8.8.3).
fn weaken_tag(headers: &mut HeaderMap) {
    let weak = headers.get(header::ETAG).and_then(|tag| {
        let tag = tag.to_str().ok()?;
        (!tag.starts_with("W/")).then(|| HeaderValue::from_str(&format!("W/{tag}")).ok())?
    });
    if let Some(weak) = weak {
        headers.insert(header::ETAG, weak);
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    matches!(
        kind,
        "application/json"
            | "application/vnd.apple.mpegurl"
            | "image/svg+xml"
            | "application/rss+xml"
    ) || kind.starts_with("text/")
}

/// A way to compress that both sides know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Brotli,
    Gzip,
}

impl Way {
    fn accepted(headers: &HeaderMap) -> Option<Self> {
        let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
        let takes = |name: &str| {
            accepted.split(',').any(|part| {
                let mut words = part.split(';').map(str::trim);
                words.next() == Some(name) && !words.any(|word| matches!(word, "q=0" | "q=0.0"))
            })
        };
        [Self::Brotli, Self::Gzip]
            .into_iter()
            .find(|way| takes(way.name()))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    async fn encode(self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut small = Vec::with_capacity(bytes.len() / 3);
        match self {
            Self::Brotli => {
                let mut encoder = BrotliEncoder::with_quality(bytes, Level::Precise(BROTLI));
                encoder.read_to_end(&mut small).await?;
            }
            Self::Gzip => {
                GzipEncoder::new(bytes).read_to_end(&mut small).await?;
            }
        }
        Ok(small)
    }
}
