//! Changes of a copy's line in the register, what became of it, the bin.

use chrono::NaiveDate;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use store::{
    lending::{copy, loan},
    state::CopyState,
};

use super::{
    super::{
        Noted,
        hold::queue,
        loan::give_back,
        note,
        view::{CopyChange, MarkBody},
    },
    add::{Facts, free, words},
    number,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Code, Error, Result},
    upkeep::bin,
    version,
};

const LONGEST_NOTE: usize = 500;

/// Words a copy's line anew, on the version that was read.
///
/// # Errors
/// `invalid`, `conflict`.
pub async fn change(
    app: &App,
    actor: &Actor,
    row: &copy::Model,
    change: &CopyChange,
) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let facts = Facts::check(&change.facts, app.clock.today())?;
    let number = number::check("accession_number", &change.accession_number)?;
    let tx = app.db.begin().await?;
    free(&*tx, row.unit_id, &number, Some(row.id), "accession_number").await?;
    let fresh = copy::ActiveModel {
        accession_key: Set(number::kept(&number)),
        accession_number: Set(number.clone()),
        call_number: Set(facts.call_number),
        shelf: Set(facts.shelf),
        price: Set(facts.price),
        source: Set(change.facts.source.into()),
        source_note: Set(facts.source_note),
        entered_on: Set(facts.entered_on),
        ..Default::default()
    };
    version::write(&*tx, row, fresh).await?;
    let detail = json!({"number": number, "before": row.accession_number});
    note(&*tx, now, noted(row, by, "copy.change", detail)).await?;
    tx.commit().await?;
    Ok(())
}

/// Says what became of a copy, on the version that was read. Who has it, or waited for it, is served: a loan of a copy
/// that is lost ends, one that was laid aside is asked for again.
///
/// # Errors
/// `invalid` for a state that loans alone lead to, or a copy that a reader has and that is not lost; `conflict`.
pub async fn mark(
    app: &App,
    actor: &Actor,
    place: &Place,
    row: &copy::Model,
    body: &MarkBody,
) -> Result<()> {
    let (by, now, today) = (actor.require_person()?, app.clock.now(), app.clock.today());
    let to = CopyState::from(body.state);
    if matches!(to, CopyState::OnLoan | CopyState::LaidAside) {
        return Err(Error::invalid("state", "invalid.unknown"));
    }
    if row.state == CopyState::OnLoan && to != CopyState::Lost {
        return Err(Error::new(Code::Conflict).saying("error.copy_out"));
    }
    let withdrawal = match (to, body.reason) {
        (CopyState::Withdrawn, None) => return Err(Error::invalid("reason", "invalid.required")),
        (CopyState::Withdrawn, Some(reason)) => Some((reason, on(body.on, row, today)?)),
        _ => None,
    };
    let said = words("note", &body.note, LONGEST_NOTE)?;
    let tx = app.db.begin().await?;
    if row.state == CopyState::OnLoan {
        give_back::end(&*tx, row.id, by, None, now).await?;
    }
    let fresh = copy::ActiveModel {
        state: Set(to),
        state_at: Set(now),
        state_note: Set(said.clone()),
        withdrawal: Set(withdrawal.map(|(reason, _)| reason.into())),
        withdrawn_on: Set(withdrawal.map(|(_, on)| on)),
        ..Default::default()
    };
    version::write(&*tx, row, fresh).await?;
    if row.state == CopyState::LaidAside {
        queue::wait_again(&*tx, row.id).await?;
    }
    let detail = json!({"number": row.accession_number, "state": to, "note": said});
    note(&*tx, now, noted(row, by, "copy.mark", detail)).await?;
    if to == CopyState::OnShelf {
        queue::serve(app, &tx, place, row.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The day on which a copy is struck off: not before it was entered, not in the future.
fn on(said: Option<NaiveDate>, row: &copy::Model, today: NaiveDate) -> Result<NaiveDate> {
    let on = said.unwrap_or(today);
    if on > today || on < row.entered_on {
        return Err(Error::invalid("on", "invalid.date"));
    }
    Ok(on)
}

/// Puts a copy that was entered by mistake into the bin, on the version that was read. One that was ever lent is struck
/// off instead.
///
/// # Errors
/// `conflict` for one that was lent or is laid aside, or when somebody else was first.
pub async fn delete(app: &App, actor: &Actor, row: &copy::Model) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    let lent = loan::Entity::find()
        .filter(loan::Column::CopyId.eq(row.id))
        .count(&*tx)
        .await?;
    if lent > 0 || row.state == CopyState::LaidAside {
        return Err(Error::new(Code::Conflict).saying("error.copy_was_lent"));
    }
    let fresh = copy::ActiveModel {
        deleted_at: Set(Some(now)),
        deleted_by: Set(Some(by)),
        ..Default::default()
    };
    version::write(&*tx, row, fresh).await?;
    let detail = json!({"number": row.accession_number});
    note(&*tx, now, noted(row, by, "copy.delete", detail)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a copy out of the bin.
///
/// # Errors
/// `not_found` when it lay there too long; `invalid` when its number was given again since.
pub async fn restore(app: &App, actor: &Actor, row: &copy::Model) -> Result<()> {
    if row.deleted_at.is_none() {
        return Ok(());
    }
    if !bin::holds(app, row.deleted_at) {
        return Err(Error::not_found());
    }
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    let number = &row.accession_number;
    free(&*tx, row.unit_id, number, Some(row.id), "accession_number").await?;
    let fresh = copy::ActiveModel {
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..Default::default()
    };
    version::write(&*tx, row, fresh).await?;
    let detail = json!({"number": number});
    note(&*tx, now, noted(row, by, "copy.restore", detail)).await?;
    tx.commit().await?;
    Ok(())
}

fn noted<'a>(
    row: &copy::Model,
    by: store::id::PersonId,
    action: &'a str,
    detail: serde_json::Value,
) -> Noted<'a> {
    Noted {
        by: Some(by),
        action,
        thing: "copy",
        id: row.id.0,
        unit: row.unit_id,
        detail,
    }
}
