//! Uploads in several parts, each with its checksum.

use std::path::Path;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use bytes::{Bytes, BytesMut};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::{S3Store, server_error};
use crate::objects::{Error, Part, Result, Stored};

/// A file up to this size goes in one request; larger ones in parts of at least as much.
const PIECE: u64 = 16 << 20;
/// S3 takes 10,000 parts.
const MOST_PARTS: u64 = 9_000;

/// Uploads a file; of a failure nothing stays.
pub(super) async fn put_file(store: &S3Store, key: &str, path: &Path) -> Result<Stored> {
    let mut file = File::open(path).await?;
    let size = file.metadata().await?.len();
    let piece = PIECE.max(size.div_ceil(MOST_PARTS));
    let first = read(&mut file, piece).await?;
    if (first.len() as u64) < piece {
        let stored = Stored {
            size: first.len() as u64,
            sha256: hex::encode(Sha256::digest(&first)),
        };
        store.put_whole(key, first).await?;
        return Ok(stored);
    }
    let upload = begin(store, key).await?;
    match put_pieces(store, key, &upload, &mut file, first, piece).await {
        Ok(stored) => Ok(stored),
        Err(error) => {
            if let Err(second) = abort(store, key, &upload).await {
                tracing::warn!(key, error = %second, "parts of a failed upload stay on the object server");
            }
            Err(error)
        }
    }
}

async fn put_pieces(
    store: &S3Store,
    key: &str,
    upload: &str,
    file: &mut File,
    first: Bytes,
    piece: u64,
) -> Result<Stored> {
    let (mut hash, mut size, mut parts) = (Sha256::new(), 0, Vec::new());
    let mut next = first;
    while !next.is_empty() {
        hash.update(&next);
        size += next.len() as u64;
        parts.push(put_part(store, key, upload, parts.len() + 1, next).await?);
        next = read(file, piece).await?;
    }
    complete(store, key, upload, &parts).await?;
    Ok(Stored {
        size,
        sha256: hex::encode(hash.finalize()),
    })
}

/// Reads `piece` bytes, fewer only at the end of the file.
async fn read(file: &mut File, piece: u64) -> Result<Bytes> {
    let mut buffer = BytesMut::new();
    let mut limited = file.take(piece);
    while limited.read_buf(&mut buffer).await? > 0 {}
    Ok(buffer.freeze())
}

pub(super) async fn begin(store: &S3Store, key: &str) -> Result<String> {
    let request = store
        .client
        .create_multipart_upload()
        .bucket(&store.bucket)
        .key(key);
    let begun = request
        .checksum_algorithm(ChecksumAlgorithm::Crc32)
        .send()
        .await
        .map_err(server_error)?;
    begun
        .upload_id
        .ok_or_else(|| Error::Server("an upload without a name".into()))
}

/// Puts part `number` (from 1); the same number again replaces it.
pub(super) async fn put_part(
    store: &S3Store,
    key: &str,
    upload: &str,
    number: usize,
    bytes: Bytes,
) -> Result<Part> {
    let request = store
        .client
        .upload_part()
        .bucket(&store.bucket)
        .key(key)
        .upload_id(upload);
    let crc32 = crc32(&bytes);
    let put = request
        .part_number(part_number(number)?)
        .checksum_crc32(&crc32)
        .content_length(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
        .body(ByteStream::from(bytes))
        .send()
        .await
        .map_err(server_error)?;
    let tag = put
        .e_tag
        .ok_or_else(|| Error::Server("a part without a tag".into()))?;
    Ok(Part { tag, crc32 })
}

pub(super) async fn complete(
    store: &S3Store,
    key: &str,
    upload: &str,
    parts: &[Part],
) -> Result<()> {
    let mut all = CompletedMultipartUpload::builder();
    for (place, part) in parts.iter().enumerate() {
        let number = part_number(place + 1)?;
        let part = CompletedPart::builder()
            .part_number(number)
            .e_tag(&part.tag)
            .checksum_crc32(&part.crc32);
        all = all.parts(part.build());
    }
    let request = store
        .client
        .complete_multipart_upload()
        .bucket(&store.bucket)
        .key(key);
    request
        .upload_id(upload)
        .multipart_upload(all.build())
        .send()
        .await
        .map_err(server_error)?;
    Ok(())
}

/// Throws an upload away; one that is not there any more is thrown away.
pub(super) async fn abort(store: &S3Store, key: &str, upload: &str) -> Result<()> {
    let request = store
        .client
        .abort_multipart_upload()
        .bucket(&store.bucket)
        .key(key)
        .upload_id(upload);
    match request.send().await {
        Ok(_) => Ok(()),
        Err(error) if super::status_of(&error) == Some(404) => Ok(()),
        Err(error) => Err(server_error(error)),
    }
}

fn part_number(number: usize) -> Result<i32> {
    let fits = i32::try_from(number)
        .ok()
        .filter(|number| *number <= 10_000);
    fits.ok_or_else(|| Error::Server("an upload has at most 10,000 parts".into()))
}

/// CRC-32 (ISO-HDLC, as in zlib), big endian, base64: the form of `x-amz-checksum-crc32`.
fn crc32(bytes: &[u8]) -> String {
    use base64::Engine;
    let sum = crc32fast::hash(bytes);
    base64::engine::general_purpose::STANDARD.encode(sum.to_be_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_has_the_form_of_the_protocol() {
        // The check value of CRC-32/ISO-HDLC: 0xCBF43926.
        assert_eq!(super::crc32(b"123456789"), "y/Q5Jg==");
    }
}
