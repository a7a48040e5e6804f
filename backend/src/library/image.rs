//! Images of pages and covers. Their addresses carry a hash of what they show, so whoever got one keeps it for ever;
//! every request that does come is asked by the policy.

use poem::{
    Request, Response, handler,
    http::{HeaderValue, header},
    web::{Data, Path},
};
use store::{
    key,
    library::book,
    state::{Audience, PublishState},
};

use super::{leaf, original, query::find_for};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    error::{Error, Result},
    policy::library::Action,
    registry::{Raw, boxed, raw},
    serve::object::immutable,
};

/// Routes of images.
pub fn routes() -> Vec<Raw> {
    vec![
        raw(
            "GET",
            "/library/books/{book_id}/pages/{number}/{image}",
            || boxed(page_image),
        ),
        raw("GET", "/library/books/{book_id}/original", || {
            boxed(original::original)
        }),
        raw("GET", "/library/books/{book_id}/{cover}", || {
            boxed(cover_image)
        }),
    ]
}

/// The image of a page in one width: `720-<hash>.webp`.
#[handler]
async fn page_image(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    path: Path<(String, i32, String)>,
) -> Result<Response> {
    let db = app.db.reader();
    let (book_id, number, name) = path.0;
    let (row, _) = find_for(db, &actor, Action::Read, &Key::parse(&book_id)?).await?;
    let (width, hash) = named(&name).ok_or_else(Error::not_found)?;
    let leaf = leaf::one(db, row.id, number)
        .await?
        .ok_or_else(Error::not_found)?;
    if leaf.image_hash.as_deref() != Some(hash) || !leaf.widths().contains(&width) {
        return Err(Error::not_found());
    }
    let key = key::page_image(row.id, number, width, hash);
    let response = immutable(app.0, request, &key, is_for_everybody(&row)).await?;
    Ok(for_viewers(response, &row))
}

/// The cover of a book: `cover-<hash>.webp`.
#[handler]
async fn cover_image(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    path: Path<(String, String)>,
) -> Result<Response> {
    let (book_id, name) = path.0;
    let (row, _) = find_for(app.db.reader(), &actor, Action::See, &Key::parse(&book_id)?).await?;
    let hash = name
        .strip_prefix("cover-")
        .and_then(|rest| rest.strip_suffix(".webp"));
    let key = key::book_cover(row.id, hash.ok_or_else(Error::not_found)?);
    if row.cover_key.as_deref() != Some(&key) {
        return Err(Error::not_found());
    }
    let response = immutable(app.0, request, &key, is_for_everybody(&row)).await?;
    Ok(for_viewers(response, &row))
}

fn named(name: &str) -> Option<(i32, &str)> {
    let (width, hash) = name.strip_suffix(".webp")?.split_once('-')?;
    Some((width.parse().ok()?, hash))
}

/// Page viewers are pages of other sites: what everybody may read they may fetch, and draw on a canvas.
pub(super) fn for_viewers(mut response: Response, row: &book::Model) -> Response {
    if is_for_everybody(row) {
        let all = HeaderValue::from_static("*");
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, all);
    }
    response
}

fn is_for_everybody(row: &book::Model) -> bool {
    row.audience == Audience::Public && row.publish_state == PublishState::Published
}
