//! Objects that never change, such as images with a hash in their name: answered whole, kept by whoever got them; and
//! what is made anew each time, as feeds are.
//! The policy was asked before; here is no rule but how long an answer may be kept, and by whom.

use poem::{
    Body, Request, Response,
    http::{HeaderMap, StatusCode, header},
};

use crate::{
    app::App,
    error::{Error, Result},
};

/// A reader keeps it for a year. What stands between (a proxy of the centre) asks again after an hour, so that
/// something that was taken back is soon gone there too.
const FOR_EVERYBODY: &str = "public, max-age=31536000, s-maxage=3600, immutable";
const FOR_ONE: &str = "private, max-age=31536000, immutable";

/// An answer that was made for this request: its media type, and how long who may keep it.
pub fn made(kind: &'static str, keep: &'static str, body: Vec<u8>) -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CACHE_CONTROL, keep)
        .body(body)
}

/// The answer for an object. `for_everybody` says whether it may be kept between us and the reader.
///
/// # Errors
/// `internal` when the object is not there: whoever asks here has read in the database that it is.
pub async fn immutable(
    app: &App,
    request: &Request,
    key: &str,
    for_everybody: bool,
) -> Result<Response> {
    let name = key.rsplit('/').next().unwrap_or(key);
    let tag = format!("\"{name}\"");
    let keep = if for_everybody {
        FOR_EVERYBODY
    } else {
        FOR_ONE
    };
    let builder = Response::builder()
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, keep);
    if has(request.headers(), &tag) {
        return Ok(builder.status(StatusCode::NOT_MODIFIED).finish());
    }
    let object = app.objects.get(key, None).await.map_err(Error::internal)?;
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    Ok(builder
        .content_type(kind.essence_str())
        .header(header::CONTENT_LENGTH, object.size)
        .body(Body::from_bytes_stream(object.body)))
}

/// Whether the asker has it already.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let mut tags = tags
        .unwrap_or_default()
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"));
    tags.any(|had| had == tag || had == "*")
}
