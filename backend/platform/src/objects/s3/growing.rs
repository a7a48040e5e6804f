//! Growing objects on an S3 server: a multipart upload, and the bytes too few for a part in a small object
//! of their own.
//!
//! A state stays good until the next one was kept: parts it names are not replaced (a part is put again only
//! by somebody whose state does not name it), and its tail is removed only after a later state came back to
//! us, which shows that it was kept.

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{GROWING, S3Store, multipart};
use crate::objects::growing::PART;
use crate::objects::{Error, Growing, Result, Tail};

pub(super) async fn begin(store: &S3Store, key: &str) -> Result<Growing> {
    let upload = multipart::begin(store, key).await?;
    Ok(Growing::new(key, Some(upload)))
}

pub(super) async fn append(store: &S3Store, mut state: Growing, bytes: Bytes) -> Result<Growing> {
    let upload = upload_of(&state)?.to_owned();
    if let Some(spent) = state.spent.take() {
        // The caller kept the state that replaced it.
        store.remove(&spent).await?;
    }
    let mut all = read_tail(store, &state).await?;
    state.spent = state.tail.take().map(|tail| tail.key);
    state.size += bytes.len() as u64;
    all.extend_from_slice(&bytes);
    while all.len() >= PART {
        let piece = all.split_to(PART).freeze();
        let number = state.parts.len() + 1;
        state
            .parts
            .push(multipart::put_part(store, &state.key, &upload, number, piece).await?);
    }
    if !all.is_empty() {
        let key = format!("{}{}", tails(&state.key), Uuid::new_v4().simple());
        let size = all.len() as u64;
        store.put_whole(&key, all.freeze()).await?;
        state.tail = Some(Tail { key, size });
    }
    Ok(state)
}

pub(super) async fn finish(store: &S3Store, mut state: Growing) -> Result<u64> {
    let upload = upload_of(&state)?.to_owned();
    if let Some(size) = finished_before(store, &state).await? {
        remove_tails(store, &state.key).await?;
        return Ok(size);
    }
    let rest = read_tail(store, &state).await?.freeze();
    if state.parts.is_empty() {
        // Too small for an upload in parts, which cannot be empty either.
        store.put_whole(&state.key, rest).await?;
        multipart::abort(store, &state.key, &upload).await?;
    } else {
        if !rest.is_empty() {
            let number = state.parts.len() + 1;
            state
                .parts
                .push(multipart::put_part(store, &state.key, &upload, number, rest).await?);
        }
        multipart::complete(store, &state.key, &upload, &state.parts).await?;
    }
    match store.info(&state.key).await? {
        Some(info) if info.size == state.size => {}
        found => {
            return Err(bad_state(
                &state,
                &format!("the finished object is {found:?}"),
            ));
        }
    }
    remove_tails(store, &state.key).await?;
    Ok(state.size)
}

pub(super) async fn discard(store: &S3Store, state: &Growing) -> Result<()> {
    multipart::abort(store, &state.key, upload_of(state)?).await?;
    remove_tails(store, &state.key).await
}

/// Whether this very upload is over and its object in place. An object of the same key and size from before
/// is not taken for it: the upload must be gone from the server.
async fn finished_before(store: &S3Store, state: &Growing) -> Result<Option<u64>> {
    let request = store
        .client
        .list_parts()
        .bucket(&store.bucket)
        .key(&state.key);
    match request
        .upload_id(upload_of(state)?)
        .max_parts(1)
        .send()
        .await
    {
        Ok(_) => return Ok(None),
        Err(error) if super::status_of(&error) == Some(404) => {}
        Err(error) => return Err(super::server_error(error)),
    }
    match store.info(&state.key).await? {
        Some(info) if info.size == state.size => Ok(Some(info.size)),
        _ => Err(bad_state(state, "its upload is gone from the server")),
    }
}

async fn read_tail(store: &S3Store, state: &Growing) -> Result<BytesMut> {
    let Some(tail) = &state.tail else {
        return Ok(BytesMut::new());
    };
    let found = match store.open_object(&tail.key, None).await {
        Ok(found) => found,
        Err(Error::NotFound(_)) => return Err(bad_state(state, "its tail is not there")),
        Err(error) => return Err(error),
    };
    let bytes: BytesMut = found
        .body
        .try_collect::<Vec<Bytes>>()
        .await?
        .concat()
        .as_slice()
        .into();
    if bytes.len() as u64 == tail.size {
        Ok(bytes)
    } else {
        Err(bad_state(state, "its tail has another size"))
    }
}

async fn remove_tails(store: &S3Store, key: &str) -> Result<()> {
    loop {
        let (page, more) = store.list_page(&tails(key), "", 1000).await?;
        for object in &page {
            store.remove(object.key().unwrap_or_default()).await?;
        }
        if !more {
            return Ok(());
        }
    }
}

/// The prefix of all tails of one key. A hash, so that no key's tails are among those of another.
fn tails(key: &str) -> String {
    format!("{GROWING}{}/", hex::encode(Sha256::digest(key)))
}

fn upload_of(state: &Growing) -> Result<&str> {
    let missing = || bad_state(state, "it was begun in a folder");
    state.upload.as_deref().ok_or_else(missing)
}

fn bad_state(state: &Growing, why: &str) -> Error {
    Error::BadState {
        key: state.key.clone(),
        why: why.to_owned(),
    }
}
