//! What a label says: an address of the site whose last part is digits. Whoever keeps the copy comes to the desk by it,
//! everybody else to the book; and a scanner at a PC types it.
//!
//! Digits only, because a scanner types like a person does: a Vietnamese keyboard on the PC (Telex) turns letters of
//! what is scanned into others, and leaves digits alone. So the end is read, whatever became of the beginning.

use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Path},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    id::{CopyId, UnitId},
    lending::copy,
};

use super::number;
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Error, Result},
    library,
    policy::{
        lending::{self as policy, Action},
        library::Action as OfBook,
    },
    registry::{Raw, boxed, raw},
};

/// What stands on labels.
pub fn of(id: CopyId) -> i64 {
    (id.0.as_u128() & ((1 << 40) - 1)) as i64
}

/// The address on a label.
pub fn address(app: &App, row: &copy::Model) -> String {
    format!("{}/b/{}", app.config.site.origin(), row.label)
}

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![raw("GET", "/b/{label}", || boxed(lead))]
}

#[handler]
async fn lead(app: Data<&App>, actor: Actor, label: Path<String>) -> Result<Response> {
    let db = app.db.reader();
    let row = by_label(db, &label).await?.ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    let to = if policy::may(&actor, Action::Lend, &place).is_yes() {
        format!("/quan-ly/muon-tra?don-vi={}&ban={}", row.unit_id, row.label)
    } else {
        let key = row.book_id.0.into();
        let (book, _) = library::find_for(db, &actor, OfBook::See, &key).await?;
        library::book::path(&book)
    };
    let moved = StatusCode::FOUND.with_header("location", to);
    Ok(moved
        .with_header("cache-control", "no-store")
        .into_response())
}

/// What somebody scanned or typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// The digits of a label.
    Label(i64),
    /// An accession number, in its one form.
    Number(String),
}

/// Reads what was scanned or typed: the address of a label, or an accession number.
pub fn read(text: &str) -> Scanned {
    let text = text.trim();
    let last = text.rsplit('/').next().unwrap_or_default();
    let is_address = text.contains("://") || text.contains("/b/");
    let digits = last.len() <= 13 && last.bytes().all(|byte| byte.is_ascii_digit());
    match last.parse() {
        Ok(label) if is_address && digits => Scanned::Label(label),
        _ => Scanned::Number(number::key(text)),
    }
}

/// The copy of a unit that was scanned or typed; by its label also one of another unit.
///
/// # Errors
/// Whatever the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    unit: UnitId,
    text: &str,
) -> Result<Option<copy::Model>> {
    match read(text) {
        Scanned::Label(label) => by_label(db, &label.to_string()).await,
        Scanned::Number(key) => Ok(copy::Entity::find()
            .filter(copy::Column::UnitId.eq(unit))
            .filter(copy::Column::AccessionKey.eq(key.into_bytes()))
            .filter(copy::Column::DeletedAt.is_null())
            .one(db)
            .await?),
    }
}

async fn by_label(db: &impl ConnectionTrait, digits: &str) -> Result<Option<copy::Model>> {
    let Ok(label) = digits.parse::<i64>() else {
        return Ok(None);
    };
    Ok(copy::Entity::find()
        .filter(copy::Column::Label.eq(label))
        .filter(copy::Column::DeletedAt.is_null())
        .one(db)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_scanned_address_is_read_whatever_a_keyboard_made_of_the_rest() {
        for text in [
            "https://thuvien.example.vn/b/483920175523",
            "htps://thưviện.ẽample.vn/b/483920175523",
            " HTTP://LOCALHOST:8080/B/483920175523\r\n",
        ] {
            assert_eq!(read(text), Scanned::Label(483_920_175_523), "{text}");
        }
        assert_eq!(read("12"), Scanned::Number(number::key("12")));
        assert_eq!(read("12/2019"), Scanned::Number(number::key("12/2019")));
        assert_eq!(read("vn.7"), Scanned::Number(number::key("VN.7")));
    }
}
