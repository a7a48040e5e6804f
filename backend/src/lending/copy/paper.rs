//! The paper copies of a book as everybody sees them: how many where, how many free.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{
    id::{BookId, UnitId},
    lending::{copy, hold, loan},
    state::{CopyState, HoldState},
};

use super::super::view::{OwnHold, PaperRow};
use crate::{
    actor::{Actor, Place},
    centres::query::links,
    error::Result,
    policy::{audience::belongs_below, lending as policy},
};

/// Units that are named.
const MOST: usize = 50;

/// The copies of a book that circulate, by unit: one's own units first, then those with the most that are free.
///
/// # Errors
/// Whatever the database says.
pub async fn availability(
    db: &impl ConnectionTrait,
    actor: &Actor,
    book: BookId,
) -> Result<Vec<PaperRow>> {
    let copies = copy::Entity::find()
        .filter(copy::Column::BookId.eq(book))
        .filter(copy::Column::DeletedAt.is_null())
        .all(db)
        .await?;
    let mut by_unit: BTreeMap<UnitId, Vec<copy::Model>> = BTreeMap::new();
    for one in copies.into_iter().filter(|one| one.state.circulates()) {
        by_unit.entry(one.unit_id).or_default().push(one);
    }
    if by_unit.is_empty() {
        return Ok(Vec::new());
    }
    let holds = hold::Entity::find()
        .filter(hold::Column::BookId.eq(book))
        .filter(hold::Column::EndedAt.is_null())
        .order_by_asc(hold::Column::AskedAt)
        .order_by_asc(hold::Column::Id)
        .all(db)
        .await?;
    let mut units = links(db, by_unit.keys().copied()).await?;
    let mut rows = Vec::new();
    for (unit, copies) in by_unit {
        let Some(link) = units.remove(&unit) else {
            continue;
        };
        let place = Place::of(db, unit).await?;
        let mine = policy::is_near(actor, &place);
        let here: Vec<&hold::Model> = holds.iter().filter(|one| one.unit_id == unit).collect();
        let belongs = mine || belongs_below(db, actor, unit).await?;
        let own = own(actor, &here);
        let may = own.is_none() && policy::may_hold(actor, &place, belongs).is_yes();
        let free = count(&copies, CopyState::OnShelf);
        let row = PaperRow {
            unit: link,
            copies: i32::try_from(copies.len()).unwrap_or(i32::MAX),
            free,
            waiting: waiting(&here, here.len()),
            shelf: shelf(&copies),
            due_on: if free == 0 {
                first_due(db, book, unit).await?
            } else {
                None
            },
            hold: own,
            can: may.then(|| "hold".to_owned()).into_iter().collect(),
        };
        rows.push((!mine, -free, row));
    }
    rows.sort_by(|one, other| {
        let by = |(far, free, row): &(bool, i32, PaperRow)| (*far, *free, row.unit.name.clone());
        by(one).cmp(&by(other))
    });
    rows.truncate(MOST);
    Ok(rows.into_iter().map(|(.., row)| row).collect())
}

fn count(copies: &[copy::Model], state: CopyState) -> i32 {
    let counted = copies.iter().filter(|one| one.state == state).count();
    i32::try_from(counted).unwrap_or(i32::MAX)
}

/// How many of the first so many holds still wait.
fn waiting(holds: &[&hold::Model], first: usize) -> i32 {
    let waiting = holds[..first]
        .iter()
        .filter(|one| one.state == HoldState::Waiting);
    i32::try_from(waiting.count()).unwrap_or(i32::MAX)
}

fn own(actor: &Actor, holds: &[&hold::Model]) -> Option<OwnHold> {
    let person = actor.person()?;
    let at = holds.iter().position(|one| one.person_id == person)?;
    Some(OwnHold {
        id: holds[at].id.0,
        state: holds[at].state.into(),
        before: waiting(holds, at),
        keep_until: holds[at].keep_until,
    })
}

/// Shelf and call number, where all copies say the same of them.
fn shelf(copies: &[copy::Model]) -> String {
    let said = |one: &copy::Model| {
        let parts = [one.shelf.as_str(), one.call_number.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    };
    let mut all: Vec<String> = copies.iter().map(said).collect();
    all.sort();
    all.dedup();
    match all.as_slice() {
        [one] => one.clone(),
        _ => String::new(),
    }
}

async fn first_due(
    db: &impl ConnectionTrait,
    book: BookId,
    unit: UnitId,
) -> Result<Option<chrono::NaiveDate>> {
    Ok(loan::Entity::find()
        .select_only()
        .column(loan::Column::DueOn)
        .filter(loan::Column::BookId.eq(book))
        .filter(loan::Column::UnitId.eq(unit))
        .filter(loan::Column::ReturnedAt.is_null())
        .order_by_asc(loan::Column::DueOn)
        .into_tuple()
        .one(db)
        .await?)
}
