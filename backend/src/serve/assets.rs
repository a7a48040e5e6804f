//! The built frontend: from the binary in release builds, from `frontend/build` while developing.
//! Answers Range-less GET and HEAD with an ETag, the compressed twin that stands beside a file, and immutable caching
//! for hashed names.

use poem::{
    Request, Response,
    http::{HeaderMap, StatusCode, header},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{
    error::{Error, Result},
    page::Shell,
};

#[derive(RustEmbed)]
#[folder = "../frontend/build"]
#[allow_missing = true]
struct Built;

/// The shell of the built frontend.
///
/// # Errors
/// When the frontend was not built.
pub fn shell() -> anyhow::Result<Shell> {
    let file = Built::get("200.html")
        .ok_or_else(|| anyhow::anyhow!("the frontend is not built: run `make frontend`"))?;
    Shell::cut(std::str::from_utf8(&file.data)?)
}

/// The answer for a file of the frontend.
///
/// # Errors
/// `not_found`.
pub fn answer(request: &Request) -> Result<Response> {
    let path = request.uri().path().trim_start_matches('/');
    if path.is_empty() || path.ends_with(".html") || path.ends_with(".br") || path.ends_with(".gz")
    {
        return Err(Error::not_found());
    }
    let plain = Built::get(path).ok_or_else(Error::not_found)?;
    let etag = format!("\"{}\"", &hex::encode(plain.metadata.sha256_hash())[..32]);
    let immutable = path.starts_with("_app/immutable/") || path.starts_with("fonts/");
    let cache = if immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let builder = Response::builder()
        .header(header::ETAG, &etag)
        .header(header::CACHE_CONTROL, cache)
        .header(header::VARY, "accept-encoding");
    let asked = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if asked.is_some_and(|tags| {
        tags.split(',')
            .any(|tag| tag.trim().trim_start_matches("W/") == etag)
    }) {
        return Ok(builder.status(StatusCode::NOT_MODIFIED).finish());
    }
    let (encoding, file) = compressed(path, request.headers())
        .map_or((None, plain), |(name, twin)| (Some(name), twin));
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = if kind.type_() == "text" {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    let builder = match encoding {
        Some(name) => builder.header(header::CONTENT_ENCODING, name),
        None => builder,
    };
    Ok(builder.content_type(kind).body(file.data.into_owned()))
}

fn compressed(path: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let accepts = |name: &str| {
        accepted.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some(name) && !words.any(|word| matches!(word, "q=0" | "q=0.0"))
        })
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(name, _)| accepts(name))
        .find_map(|(name, ending)| Some((name, Built::get(&format!("{path}.{ending}"))?)))
}
