//! Reads of holds: one's own, those of a unit.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{
    id::{BookId, HoldId, PersonId, UnitId},
    lending::{copy, hold},
    state::{CopyState, HoldState},
};

use super::super::{
    copy::list::names,
    loan::list::Named,
    view::{HoldView, ReaderName},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::query::links,
    error::{Error, Result},
    listing::{Batch, cut_rows, read_cursor},
    policy::lending::{self as policy, Action, OwnAction},
};

/// A hold that the asker may take back.
///
/// # Errors
/// 404 or 401 as the policy says.
pub async fn find_own(
    db: &impl ConnectionTrait,
    actor: &Actor,
    action: OwnAction,
    id: HoldId,
) -> Result<(hold::Model, Place)> {
    actor.require_person()?;
    let row = hold::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    policy::may_own(actor, action, Some(row.person_id), &place).require()?;
    Ok((row, place))
}

/// A reader's open holds, the oldest first.
///
/// # Errors
/// Whatever the database says.
pub async fn open_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    unit: Option<UnitId>,
) -> Result<Vec<hold::Model>> {
    let mut select = hold::Entity::find()
        .filter(hold::Column::PersonId.eq(person))
        .filter(hold::Column::EndedAt.is_null());
    if let Some(unit) = unit {
        select = select.filter(hold::Column::UnitId.eq(unit));
    }
    Ok(select.order_by_asc(hold::Column::AskedAt).all(db).await?)
}

/// Open holds where the asker lends, the oldest first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn open(
    app: &App,
    actor: &Actor,
    unit: Option<UnitId>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<HoldView>> {
    let db = app.db.reader();
    let mut select = hold::Entity::find()
        .filter(hold::Column::EndedAt.is_null())
        .filter(policy::holds_kept_by(actor));
    if let Some(unit) = unit {
        select = select.filter(hold::Column::UnitId.eq(unit));
    }
    if let Some((asked, id)) = read_cursor::<(DateTime<Utc>, HoldId)>(after)? {
        let same = Condition::all()
            .add(hold::Column::AskedAt.eq(asked))
            .add(hold::Column::Id.gt(id));
        let later = Condition::any()
            .add(hold::Column::AskedAt.gt(asked))
            .add(same);
        select = select.filter(later);
    }
    let rows = select
        .order_by_asc(hold::Column::AskedAt)
        .order_by_asc(hold::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let (rows, next) = cut_rows(rows, limit, |row| (row.asked_at, row.id));
    Ok(Batch {
        items: views(db, actor, &rows).await?,
        next,
    })
}

/// Holds as the asker sees them, in the order given.
///
/// # Errors
/// Whatever the database says.
pub async fn views(
    db: &impl ConnectionTrait,
    actor: &Actor,
    rows: &[hold::Model],
) -> Result<Vec<HoldView>> {
    let copies = rows.iter().filter_map(|row| row.copy_id);
    let named = Named::read(db, rows.iter().map(|row| row.book_id), copies).await?;
    let people = names(db, rows.iter().map(|row| row.person_id)).await?;
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let mut lends = HashMap::new();
    for unit in units.keys() {
        let place = Place::of(db, *unit).await?;
        lends.insert(*unit, policy::may(actor, Action::Lend, &place).is_yes());
    }
    let queues = Queues::read(db, rows).await?;
    let views = rows.iter().filter_map(|row| {
        let lends = lends.get(&row.unit_id).copied().unwrap_or(false);
        let reader = people.get(&row.person_id).filter(|_| lends);
        let own = actor.person() == Some(row.person_id);
        let may = row.state.is_open() && (own || lends);
        let (free, shelf) = queues.free(row);
        Some(HoldView {
            id: row.id.0,
            book: named.book(row.book_id)?,
            unit: units.get(&row.unit_id)?.clone(),
            reader: reader.map(|name| ReaderName {
                id: row.person_id.0,
                display_name: name.clone(),
            }),
            state: row.state.into(),
            copy: row.copy_id.and_then(|id| named.copy(id)),
            asked_at: row.asked_at,
            before: queues.before(row),
            free,
            shelf,
            keep_until: row.keep_until,
            told: row.told_at.is_some(),
            can: may.then(|| "cancel".to_owned()).into_iter().collect(),
        })
    });
    Ok(views.collect())
}

/// Who waits for the books of some holds, and which copies of them stand on the shelf.
struct Queues {
    waiting: Vec<(BookId, UnitId, DateTime<Utc>, HoldId)>,
    on_shelf: Vec<(BookId, UnitId, String, String)>,
}

impl Queues {
    async fn read(db: &impl ConnectionTrait, rows: &[hold::Model]) -> Result<Self> {
        let waiting = hold::Entity::find()
            .select_only()
            .columns([
                hold::Column::BookId,
                hold::Column::UnitId,
                hold::Column::AskedAt,
                hold::Column::Id,
            ])
            .filter(hold::Column::BookId.is_in(rows.iter().map(|row| row.book_id)))
            .filter(hold::Column::State.eq(HoldState::Waiting))
            .into_tuple()
            .all(db)
            .await?;
        let on_shelf = copy::Entity::find()
            .select_only()
            .columns([
                copy::Column::BookId,
                copy::Column::UnitId,
                copy::Column::Shelf,
                copy::Column::CallNumber,
            ])
            .filter(copy::Column::BookId.is_in(rows.iter().map(|row| row.book_id)))
            .filter(copy::Column::State.eq(CopyState::OnShelf))
            .filter(copy::Column::DeletedAt.is_null())
            .order_by_asc(copy::Column::AccessionKey)
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self { waiting, on_shelf })
    }

    fn before(&self, row: &hold::Model) -> i32 {
        let before = self.waiting.iter().filter(|(book, unit, asked, id)| {
            (*book, *unit) == (row.book_id, row.unit_id) && (*asked, *id) < (row.asked_at, row.id)
        });
        i32::try_from(before.count()).unwrap_or(i32::MAX)
    }

    /// How many stand on the shelf, and where the first of them does.
    fn free(&self, row: &hold::Model) -> (i32, String) {
        let mut here = self
            .on_shelf
            .iter()
            .filter(|(book, unit, ..)| (*book, *unit) == (row.book_id, row.unit_id))
            .peekable();
        let shelf = here.peek().map(|(.., shelf, call)| match call.as_str() {
            "" => shelf.clone(),
            _ if shelf.is_empty() => call.clone(),
            _ => format!("{shelf}, {call}"),
        });
        let count = i32::try_from(here.count()).unwrap_or(i32::MAX);
        (count, shelf.unwrap_or_default())
    }
}
