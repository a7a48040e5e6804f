//! Slips of the desk, taken back within the hour: a loan that should not have begun, a return that was none.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use store::{
    lending::{copy, hold, loan},
    state::{CopyState, HoldState},
};

use super::{
    super::{Noted, hold::queue, note},
    lend::refused,
    put,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Error, Result},
};

/// How long a slip can be taken back.
const WITHIN: Duration = Duration::hours(1);

/// Whether the last act on a loan can be taken back: its return, or its beginning.
pub fn can(row: &loan::Model, now: DateTime<Utc>) -> bool {
    let at = row.returned_at.unwrap_or(row.lent_at);
    let plain = row.returned_at.is_some() || row.renewals == 0;
    plain && row.person_id.is_some() && now - at < WITHIN
}

/// Takes back the beginning of a loan: it never was. The copy is where it was before.
///
/// # Errors
/// `conflict` when it is too late.
pub async fn unlend(app: &App, actor: &Actor, row: &loan::Model) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    hold_copy(&*tx, row).await?;
    // Undone already, and the answer was lost.
    let Some(standing) = loan::Entity::find_by_id(row.id).one(&*tx).await? else {
        return Ok(());
    };
    if standing.returned_at.is_some() || !can(&standing, now) {
        return Err(refused("error.too_late_to_undo"));
    }
    loan::Entity::delete_by_id(standing.id).exec(&*tx).await?;
    put(&*tx, standing.copy_id, standing.state_before, now).await?;
    if let Some(id) = standing.hold_id {
        let laid_aside = standing.state_before == CopyState::LaidAside;
        reopen(&*tx, id, laid_aside.then_some(standing.copy_id)).await?;
    }
    count_anew(&*tx, &standing).await?;
    let detail = json!({"copy": standing.copy_id});
    note(&*tx, now, noted(&standing, by, "loan.undo", detail)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes back a return: the loan goes on.
///
/// # Errors
/// `conflict` when it is too late, or the copy went on since.
pub async fn unreturn(app: &App, actor: &Actor, row: &loan::Model) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    let copy = hold_copy(&*tx, row).await?;
    let standing = loan::Entity::find_by_id(row.id)
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    if standing.returned_at.is_none() {
        return Ok(());
    }
    if !can(&standing, now) {
        return Err(refused("error.too_late_to_undo"));
    }
    match copy.state {
        CopyState::OnShelf | CopyState::Lost => {}
        CopyState::LaidAside => queue::wait_again(&*tx, copy.id).await?,
        CopyState::OnLoan | CopyState::Damaged | CopyState::Withdrawn => {
            return Err(refused("error.too_late_to_undo"));
        }
    }
    let fresh = loan::ActiveModel {
        id: Set(standing.id),
        returned_at: Set(None),
        returned_by: Set(None),
        return_id: Set(None),
        ..Default::default()
    };
    loan::Entity::update(fresh).exec(&*tx).await?;
    put(&*tx, copy.id, CopyState::OnLoan, now).await?;
    let detail = json!({"number": copy.accession_number});
    note(&*tx, now, noted(&standing, by, "loan.undo_return", detail)).await?;
    tx.commit().await?;
    Ok(())
}

async fn hold_copy(db: &impl ConnectionTrait, row: &loan::Model) -> Result<copy::Model> {
    copy::Entity::find_by_id(row.copy_id)
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(Error::not_found)
}

/// The reader waits again, where the queue stood, if no other hold of the same book was begun since.
async fn reopen(
    db: &impl ConnectionTrait,
    id: store::id::HoldId,
    kept: Option<store::id::CopyId>,
) -> Result<()> {
    let Some(row) = hold::Entity::find_by_id(id).one(db).await? else {
        return Ok(());
    };
    let other = queue::of_person(db, row.book_id, row.unit_id, row.person_id).await?;
    if other.is_some() {
        return Ok(());
    }
    let fresh = hold::ActiveModel {
        id: Set(id),
        state: Set(match kept {
            Some(_) => HoldState::LaidAside,
            None => HoldState::Waiting,
        }),
        copy_id: Set(kept),
        ended_at: Set(None),
        ..Default::default()
    };
    hold::Entity::update(fresh).exec(db).await?;
    Ok(())
}

/// Another loan of the reader may be the first one of the month or the year now.
async fn count_anew(db: &impl ConnectionTrait, gone: &loan::Model) -> Result<()> {
    let Some(person) = gone.person_id.filter(|_| gone.first_of_month) else {
        return Ok(());
    };
    let next = loan::Entity::find()
        .filter(loan::Column::PersonId.eq(person))
        .filter(loan::Column::UnitId.eq(gone.unit_id))
        .filter(loan::Column::LentOn.gte(gone.lent_on))
        .order_by_asc(loan::Column::LentAt)
        .one(db)
        .await?;
    let Some(next) = next else { return Ok(()) };
    let fresh = loan::ActiveModel {
        id: Set(next.id),
        first_of_month: Set(true),
        first_of_year: Set(gone.first_of_year),
        ..Default::default()
    };
    loan::Entity::update(fresh).exec(db).await?;
    Ok(())
}

fn noted<'a>(
    row: &loan::Model,
    by: store::id::PersonId,
    action: &'a str,
    detail: serde_json::Value,
) -> Noted<'a> {
    Noted {
        by: Some(by),
        action,
        thing: "loan",
        id: row.id.0,
        unit: row.unit_id,
        detail,
    }
}
