//! The file of a book as it came, for whoever may read the book. It is handed out to be kept, never shown as a page of
//! ours; nothing here looks inside it.

use poem::{
    Request, Response, handler,
    http::{HeaderValue, header},
    web::{Data, Path},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use store::{library::book, media::upload};

use super::{query::find_for, view::Original};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    error::{Error, Result},
    media,
    policy::library::Action,
};

/// Kinds of files that books are made of: the end of the name and the type.
const KINDS: [(&str, &str); 6] = [
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("tif", "image/tiff"),
    ("webp", "image/webp"),
    ("zip", "application/zip"),
];

/// Where the file of a book is fetched; `None` for a book without one.
pub fn address(row: &book::Model) -> Option<String> {
    let kept = row.original_key.is_some();
    kept.then(|| format!("/library/books/{}/original", row.id))
}

/// The file of a book and its size.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &impl ConnectionTrait, row: &book::Model) -> Result<Option<Original>> {
    let (Some(url), Some(id)) = (address(row), row.upload_id) else {
        return Ok(None);
    };
    let file = upload::Entity::find_by_id(id).one(db).await?;
    Ok(file.map(|file| Original {
        url,
        bytes: file.length,
    }))
}

/// The file of a book, or a range of it: a download that was cut goes on.
#[handler]
pub async fn original(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    book_id: Path<String>,
) -> Result<Response> {
    let db = app.db.reader();
    let (row, _) = find_for(db, &actor, Action::Read, &Key::parse(&book_id)?).await?;
    let (Some(key), Some(id)) = (&row.original_key, row.upload_id) else {
        return Err(Error::not_found());
    };
    let file = upload::Entity::find_by_id(id).one(db).await?;
    let file = file.ok_or_else(Error::not_found)?;
    let tag = format!("\"{id}\"");
    let mut response = media::part(app.0, key, &tag, request.headers()).await?;
    let (ending, kind) = kind(&file.filename);
    let name = format!("attachment; filename=\"{}.{ending}\"", row.slug);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    let sandbox = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, sandbox);
    let keep = HeaderValue::from_static("private, no-cache");
    headers.insert(header::CACHE_CONTROL, keep);
    Ok(response)
}

/// The end of the name and the media type of a file that a book is made of.
pub(super) fn kind(name: &str) -> (&'static str, &'static str) {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let ending = match ending.to_ascii_lowercase().as_str() {
        "jpeg" => "jpg".to_owned(),
        "tiff" => "tif".to_owned(),
        other => other.to_owned(),
    };
    let known = KINDS.into_iter().find(|(known, _)| *known == ending);
    known.unwrap_or(("bin", "application/octet-stream"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_decides_about_nothing_but_a_known_kind() {
        assert_eq!(kind("Truyện Kiều.PDF"), ("pdf", "application/pdf"));
        assert_eq!(kind("x.html"), ("bin", "application/octet-stream"));
        assert_eq!(kind("pdf\"; x"), ("bin", "application/octet-stream"));
    }
}
