//! Sending files by the tus protocol, well or badly, as a test wishes.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use reqwest::{Body, Method, RequestBuilder, header};
use store::id::UnitId;

use crate::client::{Answer, Client, read};

/// The content type of bytes of a file.
pub const BYTES: &str = "application/offset+octet-stream";

/// `Upload-Metadata` of a film for a unit.
pub fn metadata(purpose: &str, unit: UnitId) -> String {
    let said = |text: &str| STANDARD.encode(text);
    let unit = unit.to_string();
    format!(
        "filename {},filetype {},purpose {},unit_id {}",
        said("Bài 1 – rau sạch.mp4"),
        said("video/mp4"),
        said(purpose),
        said(&unit)
    )
}

/// A request of the protocol.
pub fn request(client: &Client, method: Method, path: &str) -> RequestBuilder {
    client
        .request(method, path)
        .header("tus-resumable", "1.0.0")
}

/// Begins an upload and returns its path.
pub async fn begin(client: &Client, purpose: &str, unit: UnitId, length: usize) -> String {
    let asked = request(client, Method::POST, "/api/v1/uploads")
        .header("upload-length", length)
        .header("upload-metadata", metadata(purpose, unit));
    read(asked).await.expect(201).header("location").to_owned()
}

/// A PATCH, not sent yet.
pub fn patch(client: &Client, path: &str, at: usize) -> RequestBuilder {
    request(client, Method::PATCH, path)
        .header("upload-offset", at)
        .header(header::CONTENT_TYPE, BYTES)
}

/// Sends bytes from an offset on.
pub async fn send(client: &Client, path: &str, at: usize, bytes: impl Into<Bytes>) -> Answer {
    read(patch(client, path, at).body(Body::from(bytes.into()))).await
}

/// Where an upload stands.
pub async fn offset(client: &Client, path: &str) -> usize {
    let answer = read(request(client, Method::HEAD, path)).await.expect(200);
    answer.header("upload-offset").parse().expect("a number")
}

/// Sends a whole file in one go and returns the upload's id.
pub async fn upload(
    client: &Client,
    purpose: &str,
    unit: UnitId,
    bytes: impl Into<Bytes>,
) -> String {
    let bytes = bytes.into();
    let path = begin(client, purpose, unit, bytes.len()).await;
    if !bytes.is_empty() {
        send(client, &path, 0, bytes).await.expect(204);
    }
    path.rsplit('/').next().expect("an id").to_owned()
}

/// A body that says it is `length` bytes long, brings `bytes`, and then breaks off, or falls silent for ever.
pub fn broken(
    request: RequestBuilder,
    bytes: Bytes,
    length: usize,
    silent: bool,
) -> RequestBuilder {
    let (sender, receiver) = tokio::sync::mpsc::channel::<std::io::Result<Bytes>>(1);
    tokio::spawn(async move {
        for part in bytes.chunks(64 << 10) {
            if sender.send(Ok(Bytes::copy_from_slice(part))).await.is_err() {
                return;
            }
        }
        // Let what was said arrive before the line breaks: what nobody has read by then is lost with it.
        tokio::time::sleep(Duration::from_secs(1)).await;
        if silent {
            sender.closed().await;
        } else {
            let _ = sender
                .send(Err(std::io::Error::other("the line broke")))
                .await;
        }
    });
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    request
        .header(header::CONTENT_LENGTH, length)
        .body(Body::wrap_stream(stream))
}

/// Bytes that are the same in every run and repeat nowhere.
pub fn noise(length: usize) -> Bytes {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        // xorshift64* of Vigna, 2016.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) as u8
    };
    (0..length).map(|_| next()).collect::<Vec<u8>>().into()
}
