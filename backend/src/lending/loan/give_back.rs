//! A copy comes back: the loan ends, and whoever waits for the book is served.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use store::{
    id::{CopyId, PersonId},
    lending::{copy, hold, loan},
    state::CopyState,
};
use uuid::Uuid;

use super::{
    super::{Noted, hold::queue, note, view::ReturnBody, view::ReturnOutcome},
    held,
    lend::refused,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Error, Result},
};

/// What became of a copy that was scanned at its return.
#[derive(Clone, Debug)]
pub struct Back {
    pub outcome: ReturnOutcome,
    pub copy: copy::Model,
    pub loan: Option<loan::Model>,
    pub hold: Option<hold::Model>,
}

/// Takes a copy back. The same id again, and the same copy scanned again, is the same return.
///
/// # Errors
/// `not_found` for an unknown copy; `conflict` for one that nobody had and nobody waits for.
pub async fn give_back(app: &App, actor: &Actor, place: &Place, body: &ReturnBody) -> Result<Back> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    if let Some(done) = again(&*tx, place, body).await? {
        return Ok(done);
    }
    let copy = held(&*tx, place.unit, &body.copy).await?;
    let ended = match copy.state {
        CopyState::OnLoan => end(&*tx, copy.id, by, Some(body.id), now).await?,
        CopyState::LaidAside => {
            let hold = queue::laid_aside(&*tx, copy.id).await?;
            return Ok(Back {
                outcome: ReturnOutcome::LaidAside,
                copy,
                loan: None,
                hold,
            });
        }
        CopyState::Withdrawn => {
            return Err(refused("error.copy_withdrawn").naming("number", copy.accession_number));
        }
        CopyState::OnShelf | CopyState::Lost | CopyState::Damaged => None,
    };
    let hold = match copy.state {
        // It is to be mended first.
        CopyState::Damaged => None,
        _ => queue::serve(app, &tx, place, copy.id).await?,
    };
    let outcome = match (copy.state, &hold) {
        (_, Some(_)) => ReturnOutcome::LaidAside,
        (CopyState::OnLoan, None) => ReturnOutcome::Returned,
        (CopyState::Lost, None) => ReturnOutcome::Found,
        _ => return Err(refused("error.copy_not_out").naming("number", copy.accession_number)),
    };
    let noted = Noted {
        by: Some(by),
        action: "loan.return",
        thing: "copy",
        id: copy.id.0,
        unit: place.unit,
        detail: json!({"number": copy.accession_number}),
    };
    note(&*tx, now, noted).await?;
    let loan = match ended {
        Some(id) => loan::Entity::find_by_id(id).one(&*tx).await?,
        None => None,
    };
    tx.commit().await?;
    Ok(Back {
        outcome,
        copy,
        loan,
        hold,
    })
}

/// What was answered to this return before.
async fn again(
    db: &impl ConnectionTrait,
    place: &Place,
    body: &ReturnBody,
) -> Result<Option<Back>> {
    let ended = loan::Entity::find()
        .filter(loan::Column::ReturnId.eq(body.id))
        .filter(loan::Column::UnitId.eq(place.unit))
        .one(db)
        .await?;
    let Some(ended) = ended else { return Ok(None) };
    let copy = copy::Entity::find_by_id(ended.copy_id).one(db).await?;
    let copy = copy.ok_or_else(Error::not_found)?;
    let hold = queue::laid_aside(db, copy.id).await?;
    let outcome = match hold {
        Some(_) => ReturnOutcome::LaidAside,
        None => ReturnOutcome::Returned,
    };
    Ok(Some(Back {
        outcome,
        copy,
        loan: Some(ended),
        hold,
    }))
}

/// Ends the loan that is open of a copy.
///
/// # Errors
/// Whatever the database says.
pub async fn end(
    db: &impl ConnectionTrait,
    copy: CopyId,
    by: PersonId,
    return_id: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<store::id::LoanId>> {
    let open = loan::Entity::find()
        .filter(loan::Column::CopyId.eq(copy))
        .filter(loan::Column::ReturnedAt.is_null())
        .lock_exclusive()
        .one(db)
        .await?;
    let Some(open) = open else { return Ok(None) };
    let fresh = loan::ActiveModel {
        id: Set(open.id),
        returned_at: Set(Some(now)),
        returned_by: Set(Some(by)),
        return_id: Set(return_id),
        ..Default::default()
    };
    loan::Entity::update(fresh).exec(db).await?;
    Ok(Some(open.id))
}
