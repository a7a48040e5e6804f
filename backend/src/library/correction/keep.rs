//! A correction by who may correct: it stands at once.

use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::json;
use store::{
    id::{CorrectionId, PersonId},
    library::{book, correction, page_text::PageText},
    state::CorrectionState,
};

use super::{
    page::{held, moment, moved, note, standing, write},
    said::Said,
    view::CorrectionBody,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
};

/// Puts what a person wrote in the place of the words that they saw. The same id again is the same correction; what
/// stands there already changes nothing.
///
/// # Errors
/// `not_found` for a page that is not there; `conflict` when other words stand there now, or for the id of another's.
pub async fn keep(
    app: &App,
    actor: &Actor,
    row: &book::Model,
    number: i32,
    body: &CorrectionBody,
) -> Result<()> {
    let said = Said::read(body)?;
    let (id, by, now) = (
        CorrectionId(body.id),
        actor.require_person()?,
        app.clock.now(),
    );
    let tx = app.db.begin().await?;
    if is_made(&*tx, id, row, by).await? {
        return Ok(());
    }
    let page = held(&*tx, row, number)
        .await?
        .ok_or_else(Error::not_found)?;
    let stands = standing(&page);
    let Some(words) = stands.find(said.place, &said.read) else {
        return if says_so(&stands, &said) {
            Ok(())
        } else {
            Err(moved())
        };
    };
    let doubtful = stands.words()[words.clone()]
        .iter()
        .any(store::library::Word::is_doubtful);
    if said.read == said.text && !doubtful {
        return Ok(());
    }
    let made = correction::Model {
        id,
        book_id: row.id,
        number,
        upload_id: row.upload_id,
        place: json!(stands.place_of(&words)),
        read: said.read,
        text: said.text,
        state: CorrectionState::Kept,
        placed: true,
        created_by: by,
        created_at: now,
        decided_by: Some(by),
        decided_at: Some(moment(&*tx, &page, now).await?),
    };
    correction::Entity::insert(made.clone().into_active_model())
        .exec_without_returning(&*tx)
        .await?;
    write(&*tx, row, &page, now).await?;
    note(&*tx, row, &made, "correction.keep", (by, now)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether this very correction was sent before.
///
/// # Errors
/// `conflict` when the id is that of another one.
pub async fn is_made(
    db: &impl ConnectionTrait,
    id: CorrectionId,
    row: &book::Model,
    by: PersonId,
) -> Result<bool> {
    match correction::Entity::find_by_id(id).one(db).await? {
        None => Ok(false),
        Some(made) if made.created_by == by && made.book_id == row.id => Ok(true),
        Some(_) => Err(Error::new(Code::Conflict).saying("invalid.same_id")),
    }
}

/// Whether the page says already what it is to say: somebody else wrote the same.
pub fn says_so(stands: &PageText, said: &Said) -> bool {
    match stands.at(said.place) {
        Some(words) => stands.said(&words) == said.text,
        None => said.text.is_empty(),
    }
}
