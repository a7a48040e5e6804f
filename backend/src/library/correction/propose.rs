//! A correction that a reader proposes: it waits, and changes nothing until somebody accepts it.

use chrono::Duration;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use serde_json::json;
use store::{
    id::{BookId, CorrectionId, PersonId},
    library::{book, correction},
    state::CorrectionState,
};

use super::{
    keep::is_made,
    page::{held, moved, standing},
    said::Said,
    view::CorrectionBody,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
};

/// What one person may propose within a day, and what may wait for a book's librarians at once.
const MOST_A_DAY: u64 = 100;
const MOST_WAITING: u64 = 1000;

/// Keeps a proposal. The same id again is the same proposal; another one of the same person for the same place takes
/// its place.
///
/// # Errors
/// `not_found` for a page that is not there; `conflict` when other words stand there now, or for the id of another's;
/// `throttled` when there are too many.
pub async fn propose(
    app: &App,
    actor: &Actor,
    row: &book::Model,
    number: i32,
    body: &CorrectionBody,
) -> Result<()> {
    let said = Said::read(body)?;
    if said.text == said.read {
        return Err(Error::invalid("text", "invalid.nothing_changed"));
    }
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
    let words = stands.find(said.place, &said.read).ok_or_else(moved)?;
    let place = stands.place_of(&words);
    for before in of(&*tx, row.id, number, by).await? {
        if before.state == CorrectionState::Proposed && before.place() == place {
            correction::Entity::delete_by_id(before.id)
                .exec(&*tx)
                .await?;
        }
    }
    check_count(&*tx, row.id, by, now - Duration::days(1)).await?;
    let made = correction::Model {
        id,
        book_id: row.id,
        number,
        upload_id: row.upload_id,
        place: json!(place),
        read: said.read,
        text: said.text,
        state: CorrectionState::Proposed,
        placed: false,
        created_by: by,
        created_at: now,
        decided_by: None,
        decided_at: None,
    };
    correction::Entity::insert(made.into_active_model())
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes back a proposal of one's own that still waits. Nothing of it is kept.
///
/// # Errors
/// `not_found` for another's; `conflict` when it was decided.
pub async fn take_back(app: &App, row: &book::Model, by: PersonId, id: CorrectionId) -> Result<()> {
    let tx = app.db.begin().await?;
    let gone = correction::Entity::delete_many()
        .filter(own(row.id, by))
        .filter(correction::Column::Id.eq(id))
        .filter(correction::Column::State.eq(CorrectionState::Proposed))
        .exec(&*tx)
        .await?;
    if gone.rows_affected == 0 {
        let decided = correction::Entity::find_by_id(id)
            .filter(own(row.id, by))
            .one(&*tx)
            .await?;
        return Err(match decided {
            Some(_) => Error::new(Code::Conflict).saying("error.correction_decided"),
            None => Error::not_found(),
        });
    }
    tx.commit().await?;
    Ok(())
}

/// What a person proposed for a page.
///
/// # Errors
/// Whatever the database says.
pub async fn of(
    db: &impl ConnectionTrait,
    book: BookId,
    number: i32,
    by: PersonId,
) -> Result<Vec<correction::Model>> {
    Ok(correction::Entity::find()
        .filter(own(book, by))
        .filter(correction::Column::Number.eq(number))
        .order_by_asc(correction::Column::Id)
        .all(db)
        .await?)
}

fn own(book: BookId, by: PersonId) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(correction::Column::BookId.eq(book))
        .add(correction::Column::CreatedBy.eq(by))
}

async fn check_count(
    db: &impl ConnectionTrait,
    book: BookId,
    by: PersonId,
    since: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    let today = correction::Entity::find()
        .filter(correction::Column::CreatedBy.eq(by))
        .filter(correction::Column::CreatedAt.gt(since))
        .count(db)
        .await?;
    if today >= MOST_A_DAY {
        return Err(Error::new(Code::Throttled)
            .saying("error.proposals_today")
            .retry_after(86_400));
    }
    let waiting = correction::Entity::find()
        .filter(correction::Column::BookId.eq(book))
        .filter(correction::Column::State.eq(CorrectionState::Proposed))
        .count(db)
        .await?;
    if waiting >= MOST_WAITING {
        return Err(Error::new(Code::Throttled)
            .saying("error.proposals_enough")
            .retry_after(86_400));
    }
    Ok(())
}
