//! The endpoints of the protocol: `/api/v1/uploads` and `/api/v1/uploads/{upload_id}`.

use base64::{Engine, engine::general_purpose::STANDARD};
use platform::texts::Language;
use poem::{
    Body, IntoResponse, Request, Response, handler,
    http::{HeaderMap, Method, StatusCode, header},
    web::{Data, Json, Path},
};
use store::{id::UploadId, media::upload, state::UploadState};

use super::{
    collect::delete_bytes,
    document,
    finish::finish,
    protocol::{self, Checksum, Refusal, Result, put},
    receive::{Arrival, CHECKED_AT_MOST},
    row::{self, New},
    turn,
    view::UploadView,
    writers::Turn,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error},
    registry::{Raw, boxed, raw},
};

const ALL: &str = "/api/v1/uploads";
const ONE: &str = "/api/v1/uploads/{upload_id}";

/// Routes of uploads.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("OPTIONS", ALL, || boxed(uploads)),
        raw("POST", ALL, || boxed(uploads)).documented(document::create),
        raw("OPTIONS", ONE, || boxed(one_upload)),
        raw("HEAD", ONE, || boxed(one_upload)).documented(document::head),
        raw("GET", ONE, || boxed(one_upload)).documented(document::get),
        raw("PATCH", ONE, || boxed(one_upload)).documented(document::patch),
        raw("DELETE", ONE, || boxed(one_upload)).documented(document::terminate),
        // For clients that say the method in a header.
        raw("POST", ONE, || boxed(one_upload)),
    ]
}

#[handler]
async fn uploads(request: &Request, body: Body, app: Data<&App>, actor: Actor) -> Response {
    let headers = request.headers();
    let answered = match protocol::method(request.method(), headers) {
        Method::OPTIONS => Ok(options(&app)),
        Method::POST => create(&app, &actor, headers, body).await,
        _ => Err(Error::not_found().into()),
    };
    answer(answered, actor.language)
}

#[handler]
async fn one_upload(
    request: &Request,
    Path(id): Path<String>,
    body: Body,
    app: Data<&App>,
    actor: Actor,
) -> Response {
    let headers = request.headers();
    let Ok(id) = id.parse().map(UploadId) else {
        return answer(Err(Error::not_found().into()), actor.language);
    };
    let answered = match protocol::method(request.method(), headers) {
        Method::OPTIONS => Ok(options(&app)),
        Method::HEAD => head(&app, &actor, headers, id).await,
        Method::PATCH => patch(&app, &actor, headers, id, body).await,
        Method::DELETE => delete(&app, &actor, headers, id).await,
        Method::GET => view(&app, &actor, id).await,
        _ => Err(Error::not_found().into()),
    };
    answer(answered, actor.language)
}

/// What every answer carries.
fn answer(answered: Result<Response>, language: Language) -> Response {
    let mut response = answered.unwrap_or_else(|refusal| {
        match &refusal {
            Refusal::Ours(error) if error.code == Code::Internal => {
                tracing::error!(%error, "our own failure")
            }
            refusal => tracing::debug!(%refusal, "refused"),
        }
        refusal.response(language)
    });
    put(response.headers_mut(), "tus-resumable", protocol::VERSION);
    put(response.headers_mut(), "cache-control", "no-store");
    response
}

/// What this server speaks.
fn options(app: &App) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    put(headers, "tus-version", protocol::VERSION);
    put(headers, "tus-extension", protocol::EXTENSIONS);
    put(headers, "tus-max-size", row::largest(app));
    put(headers, "tus-checksum-algorithm", protocol::ALGORITHMS);
    response
}

/// Begins an upload, with its first bytes if the request carries some.
async fn create(app: &App, actor: &Actor, headers: &HeaderMap, body: Body) -> Result<Response> {
    actor.require_person()?;
    protocol::check_version(headers)?;
    let length = protocol::bytes(headers, "upload-length")?;
    let new = New::read(&protocol::metadata(headers)?, length)?;
    let mut row = row::begin(app, actor, new).await?;
    if length == 0 {
        finish(app, &row, None).await?;
    } else if protocol::carries_bytes(headers) {
        row = receive(app, headers, (row.id, 0), body).await?;
    }
    let mut response = StatusCode::CREATED.into_response();
    put(
        response.headers_mut(),
        "location",
        format!("{ALL}/{}", row.id),
    );
    place(&mut response, &row);
    Ok(response)
}

/// Says how far an upload is. A connection that still sends is told to stop: who asks is about to go on.
async fn head(app: &App, actor: &Actor, headers: &HeaderMap, id: UploadId) -> Result<Response> {
    let before = row::own(app, actor, id).await?;
    protocol::check_version(headers)?;
    let _turn = my_turn(app, id).await?;
    if before.lock_token.is_some() {
        turn::end_others(app, id).await?;
    }
    let row = row::read(app.db.reader(), id).await?;
    let mut response = StatusCode::OK.into_response();
    place(&mut response, &row);
    let headers = response.headers_mut();
    put(headers, "upload-length", row.length);
    put(headers, "upload-metadata", said_of(&row));
    Ok(response)
}

/// Takes bytes in from an offset on.
async fn patch(
    app: &App,
    actor: &Actor,
    headers: &HeaderMap,
    id: UploadId,
    body: Body,
) -> Result<Response> {
    row::own(app, actor, id).await?;
    protocol::check_version(headers)?;
    if !protocol::carries_bytes(headers) || headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Error::new(Code::Unsupported).into());
    }
    let at = protocol::bytes(headers, "upload-offset")?;
    let row = receive(app, headers, (id, at), body).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    place(&mut response, &row);
    Ok(response)
}

/// Says of an upload what the protocol has no words for. It disturbs nobody.
async fn view(app: &App, actor: &Actor, id: UploadId) -> Result<Response> {
    let row = row::own(app, actor, id).await?;
    Ok(Json(UploadView::from(row)).into_response())
}

/// Takes an upload back.
async fn delete(app: &App, actor: &Actor, headers: &HeaderMap, id: UploadId) -> Result<Response> {
    row::own(app, actor, id).await?;
    protocol::check_version(headers)?;
    let _turn = my_turn(app, id).await?;
    row::terminate(app, id).await?;
    // Read after it is gone: from now on no writer adds a part.
    let row = row::read(app.db.reader(), id).await?;
    delete_bytes(app, &row).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes the turn and the body in, and makes an end when all is there. This goes on when the connection that brought
/// the bytes is gone: what came is kept.
async fn receive(
    app: &App,
    headers: &HeaderMap,
    (id, at): (UploadId, u64),
    body: Body,
) -> Result<upload::Model> {
    let checksum = Checksum::read(headers)?;
    let claimed = protocol::bytes(headers, "content-length").ok();
    let turn = my_turn(app, id).await?;
    turn::end_others(app, id).await?;
    let now = row::read(app.db.reader(), id).await?;
    if received(&now) != at || now.state == UploadState::Gone {
        return Err(Refusal::Offset);
    }
    check_size(&now, claimed, checksum.is_some())?;
    if now.state == UploadState::Finished {
        return Ok(now);
    }
    let taken = turn::take(app, id, at).await?;
    let (row, token) = taken.ok_or(Refusal::Offset)?;
    let arrival = Arrival {
        app: app.clone(),
        row,
        token,
        turn,
        checksum,
    };
    let app = app.clone();
    let work = tokio::spawn(async move {
        let (row, turn) = arrival.take_in(body).await?;
        if row.received == row.length {
            finish(&app, &row, turn.sum.of_whole(received(&row))).await?;
        }
        Ok(row)
    });
    work.await.map_err(Error::internal)?
}

/// Refuses a body that says itself that it is too large.
fn check_size(row: &upload::Model, claimed: Option<u64>, checked: bool) -> Result<()> {
    let remaining = u64::try_from(row.length - row.received).unwrap_or(0);
    let most = if checked {
        remaining.min(CHECKED_AT_MOST)
    } else {
        remaining
    };
    if claimed.is_some_and(|claimed| claimed > most) {
        Err(Error::new(Code::TooLarge).into())
    } else {
        Ok(())
    }
}

async fn my_turn(app: &App, id: UploadId) -> Result<Turn> {
    let turn = app.uploads.turn(id).await;
    turn.ok_or_else(|| Error::new(Code::TooBusy).retry_after(1).into())
}

/// Where an upload stands and until when it is kept.
fn place(response: &mut Response, row: &upload::Model) {
    let headers = response.headers_mut();
    put(headers, "upload-offset", row.received);
    if row.received < row.length {
        put(
            headers,
            "upload-expires",
            protocol::http_date(row.expires_at),
        );
    }
}

/// The metadata as the client said it, as far as it is kept.
fn said_of(row: &upload::Model) -> String {
    let purpose = serde_json::to_value(row.purpose).unwrap_or_default();
    let mut pairs = vec![("purpose", purpose.as_str().unwrap_or("").to_owned())];
    pairs.push(("filename", row.filename.clone()));
    pairs.push(("filetype", row.declared_type.clone()));
    pairs.extend(row.unit_id.map(|unit| ("unit_id", unit.to_string())));
    let words = pairs.iter().filter(|(_, said)| !said.is_empty());
    words
        .map(|(name, said)| format!("{name} {}", STANDARD.encode(said)))
        .collect::<Vec<_>>()
        .join(",")
}

fn received(row: &upload::Model) -> u64 {
    u64::try_from(row.received).unwrap_or(0)
}
