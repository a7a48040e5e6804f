//! What stands around every request: an id and a log line, who asks, where the request comes from, how large it may
//! be, and the language in which an error is said.

use std::time::Instant;

use platform::texts::Language;
use poem::{
    Body, Endpoint, IntoResponse, Request, Response, Result,
    error::{MethodNotAllowedError, NotFoundError},
    http::{HeaderMap, Method, StatusCode, header},
};
use tokio::io::AsyncReadExt;
use tracing::Instrument;

use crate::{
    accounts::{cookie, session},
    actor::Actor,
    app::App,
    error::{Code, Error},
};

/// What a JSON body may weigh.
const BODY_LIMIT: u64 = 2 << 20;

/// Where programs ask, not people: what is refused there is no page.
const FILES: [&str; 9] = [
    "/api",
    "/media/",
    "/library/",
    "/opds",
    "/oai",
    "/iiif/",
    "/sitemap",
    "/robots.txt",
    "/thu-vien.rss",
];

/// Gives the request an id, logs it and counts it.
pub async fn observe<E: Endpoint>(next: std::sync::Arc<E>, request: Request) -> Result<Response> {
    let id = request_id(&request);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", %id, %method, path);
    let started = Instant::now();
    let answered = next.call(request).instrument(span.clone()).await;
    let mut response =
        answered.map_or_else(|error| error.into_response(), IntoResponse::into_response);
    let status = response.status().as_u16();
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    span.in_scope(|| tracing::info!(status, ms = (ms * 10.0).round() / 10.0, "answered"));
    metrics::counter!("benhoc_requests_total", "method" => method.to_string(), "status" => status.to_string()).increment(1);
    metrics::histogram!("benhoc_request_seconds").record(ms / 1000.0);
    if let Ok(value) = id.parse() {
        response.headers_mut().insert("x-request-id", value);
    }
    protect(response.headers_mut());
    Ok(response)
}

/// Finds out who asks and says errors in that person's language.
pub async fn identify<E: Endpoint>(
    next: std::sync::Arc<E>,
    app: App,
    mut request: Request,
) -> Result<Response> {
    let language = language(&request);
    let asked = request
        .uri()
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    let wants_page = !FILES.iter().any(|door| asked.starts_with(door));
    let actor = match actor(&app, &request, language).await {
        Ok(actor) => actor,
        Err(error) => {
            let visitor = Actor::visitor(language);
            return Ok(said(&app, &visitor, error.into(), wants_page, &asked).await);
        }
    };
    request.extensions_mut().insert(actor.clone());
    let checked = check_origin(&request, has_cookies(&app, &request));
    let answered = match checked.and_then(|()| limit_body(&mut request)) {
        Ok(()) => next.call(request).await.map(IntoResponse::into_response),
        Err(error) => Err(error.into()),
    };
    match answered {
        Ok(response) => Ok(response),
        Err(error) => Ok(said(&app, &actor, error, wants_page, &asked).await),
    }
}

/// Refuses a changing request that another site's page made.
///
/// A browser names the page's origin with every such request; a program that sends no cookies has nothing to abuse.
fn check_origin(request: &Request, cookies: bool) -> Result<(), Error> {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return Ok(());
    }
    let text = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    // HTTP/2 has no Host: there the address itself names it (RFC 9113, 8.3.1).
    let authority = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let host = text("x-forwarded-host")
        .or_else(|| text("host"))
        .or(authority)
        .unwrap_or("");
    let good = match (text("origin"), text("sec-fetch-site")) {
        (Some(origin), _) => origin
            .split_once("://")
            .is_some_and(|(_, rest)| rest == host),
        (None, Some(site)) => matches!(site, "same-origin" | "none"),
        (None, None) => !cookies,
    };
    if good {
        Ok(())
    } else {
        Err(Error::new(Code::BadOrigin))
    }
}

/// Bounds the body by what is read, not by what the request claims. Uploads bound themselves.
fn limit_body(request: &mut Request) -> Result<(), Error> {
    if request.uri().path().starts_with("/api/v1/uploads") {
        return Ok(());
    }
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(Error::new(Code::Unsupported));
    }
    let claimed = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if claimed.is_some_and(|bytes| bytes > BODY_LIMIT) {
        return Err(Error::new(Code::TooLarge));
    }
    let body = request.take_body();
    request.set_body(Body::from_async_read(
        body.into_async_read().take(BODY_LIMIT),
    ));
    Ok(())
}

async fn actor(app: &App, request: &Request, language: Language) -> Result<Actor, Error> {
    let now = app.clock.now();
    let token = cookie::access(app, request).and_then(|token| app.keys.read_access(&token, now));
    let Some((person, id)) = token else {
        return Ok(Actor::visitor(language));
    };
    match session::find_live(app.db.reader(), id).await? {
        Some(live) if live.person_id == person => {
            Actor::load(app.db.reader(), person, id, language).await
        }
        _ => Ok(Actor::visitor(language)),
    }
}

async fn said(
    app: &App,
    actor: &Actor,
    error: poem::Error,
    wants_page: bool,
    asked: &str,
) -> Response {
    let ours = error
        .downcast_ref::<Error>()
        .cloned()
        .unwrap_or_else(|| translate(&error));
    if ours.code == Code::Internal {
        tracing::error!(%error, "our own failure");
    } else {
        tracing::debug!(%error, "refused");
    }
    if wants_page {
        crate::page::error_page(app, actor, &ours, asked).await
    } else {
        ours.response(actor.language)
    }
}

/// What poem says by itself, in our words.
fn translate(error: &poem::Error) -> Error {
    if error.is::<NotFoundError>() {
        return Error::not_found();
    }
    if error.is::<MethodNotAllowedError>() {
        return Error::new(Code::NotFound).because("method");
    }
    match error.status() {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            Error::new(Code::Invalid).because(error)
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::new(Code::Unsupported),
        StatusCode::NOT_FOUND => Error::not_found(),
        StatusCode::PAYLOAD_TOO_LARGE => Error::new(Code::TooLarge),
        _ => Error::internal(error),
    }
}

fn has_cookies(app: &App, request: &Request) -> bool {
    cookie::access(app, request).is_some() || cookie::refresh(app, request.cookie()).is_some()
}

fn language(request: &Request) -> Language {
    let chosen = request.cookie().get("benhoc_language");
    chosen
        .and_then(|cookie| Language::from_tag(cookie.value_str()))
        .unwrap_or_default()
}

fn request_id(request: &Request) -> String {
    let given = request
        .headers()
        .get("x-request-id")
        .and_then(|value| value.to_str().ok());
    let good = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    given
        .filter(good)
        .map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

/// What every answer says, and what only a document can need: the files of a page would pay for it on a weak link.
fn protect(headers: &mut HeaderMap) {
    const ALL: [(&str, &str); 1] = [("x-content-type-options", "nosniff")];
    const DOCUMENTS: [(&str, &str); 3] = [
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("x-frame-options", "SAMEORIGIN"),
        (
            "permissions-policy",
            "camera=(self), microphone=(self), geolocation=()",
        ),
    ];
    let is_document = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    let more: &[_] = if is_document { &DOCUMENTS } else { &[] };
    for (name, value) in ALL.iter().chain(more) {
        headers
            .entry(*name)
            .or_insert(header::HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &'static str)], cookies: bool) -> bool {
        let mut request = Request::builder().method(Method::POST);
        for (name, value) in pairs {
            request = request.header(*name, *value);
        }
        check_origin(&request.finish(), cookies).is_ok()
    }

    #[test]
    fn the_address_of_http_2_names_the_host() {
        let ask = |origin: &str| {
            let request = Request::builder()
                .method(Method::POST)
                .uri_str("https://hoc.lan:8443/api/v1/session")
                .header("origin", origin);
            check_origin(&request.finish(), true).is_ok()
        };
        assert!(ask("https://hoc.lan:8443"));
        assert!(!ask("https://evil.example"));
    }

    #[test]
    fn another_sites_page_cannot_change_anything() {
        let host = ("host", "benhoc.example:8080");
        assert!(check(
            &[host, ("origin", "http://benhoc.example:8080")],
            true
        ));
        assert!(!check(&[host, ("origin", "http://evil.example")], true));
        assert!(!check(&[host, ("origin", "http://evil.example")], false));
        assert!(!check(&[host, ("origin", "null")], true));
        assert!(!check(&[host, ("sec-fetch-site", "cross-site")], true));
        assert!(check(&[host, ("sec-fetch-site", "same-origin")], true));
        assert!(!check(&[host], true));
        assert!(check(&[host], false));
    }
}
