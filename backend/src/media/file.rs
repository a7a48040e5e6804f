//! The files of a lecture: playlists, renditions and the poster, from the object store. The right to watch is asked
//! for each of them, each time.

use std::ops::Range;

use platform::objects;
use poem::{
    Body, Request, Response, ResponseBuilder, handler,
    http::{HeaderMap, StatusCode, header},
    web::{Data, Path},
};
use sha2::{Digest, Sha256};
use store::{
    id::LectureId,
    key,
    media::lecture,
    state::{Audience, MediaState},
};
use uuid::Uuid;

use super::{
    query,
    range::{self, Asked},
};
use crate::{
    actor::Actor,
    app::App,
    error::{Error, Result},
    policy::media::LectureAction,
    registry::{Raw, boxed, raw},
};

/// The longest playlist that is served: six hours in segments of four seconds are some 400 kB.
const LONGEST_PLAYLIST: u64 = 4 << 20;
/// How the names of playlists end.
const PLAYLIST: &str = ".m3u8";
/// A public file may be kept by anybody for an hour, then it is asked whether it is still public.
const PUBLIC: &str = "public, max-age=3600";
/// A file for some may be kept by their own browser, which asks each time whether it may still show it: another
/// person may sign in on the same computer.
const PRIVATE: &str = "private, no-cache";
/// A public playlist that still grows.
const GROWING: &str = "no-cache";

/// Routes of files.
pub fn routes() -> Vec<Raw> {
    vec![raw(
        "GET",
        "/media/lectures/{lecture_id}/{take}/{file}",
        || boxed(lecture_file),
    )]
}

#[handler]
async fn lecture_file(
    request: &Request,
    Path((lecture_id, take, file)): Path<(String, String, String)>,
    app: Data<&App>,
    actor: Actor,
) -> Result<Response> {
    let id = lecture_id.parse::<Uuid>().map_err(|_| Error::not_found())?;
    let row = query::find(app.db.reader(), &actor, LectureAction::Watch, &id.into()).await?;
    if !is_plain(&take) || !is_plain(&file) {
        return Err(Error::not_found());
    }
    // The worker's own notes lie beside: they are nobody's to read.
    let kind = kind(&file).ok_or_else(Error::not_found)?;
    let key = key::lecture_file(LectureId(id), &take, &file);
    let mut response = if file.ends_with(PLAYLIST) {
        playlist(&app, &key, request.headers()).await?
    } else {
        // What a take's file holds never changes: its name says all.
        part(&app, &key, &format!("\"{take}.{file}\""), request.headers()).await?
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static(caching(&row, &file)),
    );
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    Ok(response)
}

/// A playlist, whole. It may grow while its film is worked through, so its tag is that of its content.
async fn playlist(app: &App, key: &str, headers: &HeaderMap) -> Result<Response> {
    let size = app
        .objects
        .head(key)
        .await?
        .ok_or_else(Error::not_found)?
        .size;
    if size > LONGEST_PLAYLIST {
        return Err(Error::internal(format!("{key} has {size} bytes")));
    }
    let text = app.objects.read(key).await?;
    let tag = format!("\"{}\"", &hex::encode(Sha256::digest(&text))[..24]);
    if is_known(headers, &tag) {
        return Ok(not_modified(&tag));
    }
    let answer = Response::builder()
        .header(header::ETAG, tag)
        .header(header::CONTENT_LENGTH, text.len());
    Ok(answer.body(text))
}

/// A file that never changes, or a range of it. Its tag names the content.
///
/// # Errors
/// `not_found` when it is not there.
pub async fn part(app: &App, key: &str, tag: &str, headers: &HeaderMap) -> Result<Response> {
    if is_known(headers, tag) {
        return Ok(not_modified(tag));
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // A range of another version of the file is not wanted.
    let range =
        text(header::RANGE).filter(|_| text(header::IF_RANGE).is_none_or(|wanted| wanted == tag));
    let asked = wanted(app, key, range::read(range)).await?;
    let answer = Response::builder()
        .header(header::ETAG, tag)
        .header(header::ACCEPT_RANGES, "bytes");
    let object = match app.objects.get(key, asked.clone()).await {
        Ok(object) => object,
        Err(objects::Error::NotFound(_)) => return Err(Error::not_found()),
        Err(objects::Error::BadRange { size }) => return Ok(outside(answer, size)),
        Err(error) => return Err(error.into()),
    };
    if asked.is_some() && object.range.is_empty() {
        return Ok(outside(answer, object.size));
    }
    let Range { start, end } = object.range;
    let answer = answer.header(header::CONTENT_LENGTH, end - start);
    let answer = match asked {
        Some(_) => {
            let said = format!("bytes {start}-{}/{}", end - 1, object.size);
            answer
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_RANGE, said)
        }
        None => answer,
    };
    Ok(answer.body(Body::from_bytes_stream(object.body)))
}

/// The range to be read; its end may lie past the end of the file.
async fn wanted(app: &App, key: &str, asked: Asked) -> Result<Option<Range<u64>>> {
    Ok(match asked {
        Asked::Whole => None,
        Asked::Part(bytes) => Some(bytes),
        // Where it begins depends on the file's size.
        Asked::Last(count) => {
            let size = app
                .objects
                .head(key)
                .await?
                .ok_or_else(Error::not_found)?
                .size;
            Some(size.saturating_sub(count)..size)
        }
    })
}

fn outside(answer: ResponseBuilder, size: u64) -> Response {
    let said = format!("bytes */{size}");
    answer
        .status(StatusCode::RANGE_NOT_SATISFIABLE)
        .header(header::CONTENT_RANGE, said)
        .finish()
}

/// Names of our own making only: what a key is made of comes from no one else.
fn is_plain(name: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=80).contains(&name.len()) && name.bytes().all(good) && !name.starts_with('.')
}

fn kind(file: &str) -> Option<&'static str> {
    Some(match file.rsplit('.').next().unwrap_or_default() {
        "m3u8" => "application/vnd.apple.mpegurl",
        "m4s" | "mp4" if file.starts_with("sound") => "audio/mp4",
        "m4s" | "mp4" => "video/mp4",
        "webp" => "image/webp",
        "jpg" => "image/jpeg",
        "vtt" => "text/vtt; charset=utf-8",
        _ => return None,
    })
}

fn caching(row: &lecture::Model, file: &str) -> &'static str {
    let grows = row.state != MediaState::Ready && file.ends_with(PLAYLIST);
    match row.audience {
        Audience::Public if grows => GROWING,
        // What lies in the bin is for those who may take it out.
        Audience::Public if row.deleted_at.is_none() => PUBLIC,
        Audience::Public | Audience::SignedIn | Audience::Members | Audience::Staff => PRIVATE,
    }
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let asked = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut tags = asked.into_iter().flat_map(|tags| tags.split(','));
    tags.any(|one| one.trim().trim_start_matches("W/") == tag)
}

fn not_modified(tag: &str) -> Response {
    Response::builder()
        .status(StatusCode::NOT_MODIFIED)
        .header(header::ETAG, tag)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_lead_elsewhere() {
        for good in ["master.m3u8", "v240-0.m4s", "poster.webp", "01936d2e"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in [
            "", ".", "..", ".hidden", "a/b", "a\\b", "a%2f", "ă.m4s", "a b",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
