//! Renewing: a loan runs from today on once more, unless others wait.

use chrono::NaiveDate;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect};
use serde_json::json;
use store::lending::{copy, loan};

use super::{
    super::{Noted, hold::queue, note, rule::Rule},
    lend::{due, refused},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Error, Result},
};

/// Why a loan cannot be renewed.
///
/// # Errors
/// `conflict` with a sentence that says why.
async fn check(
    db: &impl ConnectionTrait,
    row: &loan::Model,
    rule: &Rule,
    own: bool,
    today: NaiveDate,
) -> Result<()> {
    if row.returned_at.is_some() {
        return Err(refused("error.loan_ended"));
    }
    if own && row.due_on < today {
        return Err(refused("error.loan_overdue"));
    }
    let most = rule.of(row.reader_class).renewals;
    if row.renewals >= most {
        return Err(refused("error.no_more_renewals").naming("most", most.to_string()));
    }
    let copy = copy::Entity::find_by_id(row.copy_id)
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    let (waiting, free) = queue::before(db, &copy, None).await?;
    if waiting > free {
        return Err(refused("error.others_wait").naming("count", waiting.to_string()));
    }
    Ok(())
}

/// Whether it could be renewed now by the asker; `own` says that it is the reader.
///
/// # Errors
/// Whatever the database says.
pub async fn can(
    db: &impl ConnectionTrait,
    row: &loan::Model,
    rule: &Rule,
    own: bool,
    today: NaiveDate,
) -> Result<bool> {
    match check(db, row, rule, own, today).await {
        Ok(()) => Ok(due(today, rule.of(row.reader_class).days) > row.due_on),
        Err(error) if error.code == crate::error::Code::Conflict => Ok(false),
        Err(error) => Err(error),
    }
}

/// Renews a loan. Sent again on the same day it changes nothing.
///
/// # Errors
/// `conflict` with a sentence that says why not.
pub async fn renew(app: &App, actor: &Actor, place: &Place, row: &loan::Model) -> Result<()> {
    let (by, now, today) = (actor.require_person()?, app.clock.now(), app.clock.today());
    let tx = app.db.begin().await?;
    let standing = loan::Entity::find_by_id(row.id)
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    let rule = Rule::at(&*tx, place).await?;
    let due_on = due(today, rule.of(standing.reader_class).days);
    // Renewed today already, or lent today: nothing would be won by it.
    if standing.returned_at.is_none() && due_on <= standing.due_on {
        return Ok(());
    }
    let own = standing.person_id == Some(by);
    check(&*tx, &standing, &rule, own, today).await?;
    let fresh = loan::ActiveModel {
        id: Set(standing.id),
        due_on: Set(due_on),
        renewals: Set(standing.renewals + 1),
        reminders: Set(0),
        ..Default::default()
    };
    loan::Entity::update(fresh).exec(&*tx).await?;
    let noted = Noted {
        by: (!own).then_some(by),
        action: "loan.renew",
        thing: "loan",
        id: standing.id.0,
        unit: place.unit,
        detail: json!({"due_on": due_on}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(())
}
