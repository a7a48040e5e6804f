//! The queue for a book in a unit, and the copy that is laid aside for its first.

use chrono::NaiveDate;
use platform::database::Transaction;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use store::{
    id::{BookId, CopyId, PersonId, UnitId},
    lending::{copy, hold},
    state::{CopyState, HoldState},
};

use super::super::{remind::tell, rule::Rule};
use crate::{
    actor::Place,
    app::App,
    error::{Error, Result},
};

/// The open hold of a reader for a book in a unit.
///
/// # Errors
/// Whatever the database says.
pub async fn of_person(
    db: &impl ConnectionTrait,
    book: BookId,
    unit: UnitId,
    person: PersonId,
) -> Result<Option<hold::Model>> {
    Ok(hold::Entity::find()
        .filter(hold::Column::BookId.eq(book))
        .filter(hold::Column::UnitId.eq(unit))
        .filter(hold::Column::PersonId.eq(person))
        .filter(hold::Column::EndedAt.is_null())
        .one(db)
        .await?)
}

/// For whom a copy is laid aside.
///
/// # Errors
/// Whatever the database says.
pub async fn laid_aside(db: &impl ConnectionTrait, copy: CopyId) -> Result<Option<hold::Model>> {
    Ok(hold::Entity::find()
        .filter(hold::Column::CopyId.eq(copy))
        .filter(hold::Column::EndedAt.is_null())
        .one(db)
        .await?)
}

/// How many wait for the copy's book in its unit before a hold (all of them, if there is none), and how many copies
/// stand on the shelf for them.
///
/// # Errors
/// Whatever the database says.
pub async fn before(
    db: &impl ConnectionTrait,
    copy: &copy::Model,
    own: Option<&hold::Model>,
) -> Result<(i64, i64)> {
    let mut waiting = hold::Entity::find()
        .filter(hold::Column::BookId.eq(copy.book_id))
        .filter(hold::Column::UnitId.eq(copy.unit_id))
        .filter(hold::Column::State.eq(HoldState::Waiting));
    if let Some(own) = own {
        waiting = waiting
            .filter(hold::Column::Id.ne(own.id))
            .filter(hold::Column::AskedAt.lte(own.asked_at));
    }
    let free = on_shelf(db, copy.book_id, copy.unit_id).await?;
    let waiting = waiting.count(db).await?;
    Ok((i64::try_from(waiting).unwrap_or(i64::MAX), free))
}

/// Copies of a book on the shelves of a unit.
///
/// # Errors
/// Whatever the database says.
pub async fn on_shelf(db: &impl ConnectionTrait, book: BookId, unit: UnitId) -> Result<i64> {
    let count = copy::Entity::find()
        .filter(copy::Column::BookId.eq(book))
        .filter(copy::Column::UnitId.eq(unit))
        .filter(copy::Column::State.eq(CopyState::OnShelf))
        .filter(copy::Column::DeletedAt.is_null())
        .count(db)
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Lays a copy that nobody has aside for the first who waits, who is written to; else it goes to its shelf.
///
/// # Errors
/// Whatever the database says.
pub async fn serve(
    app: &App,
    tx: &Transaction,
    place: &Place,
    id: CopyId,
) -> Result<Option<hold::Model>> {
    let now = app.clock.now();
    let row = copy::Entity::find_by_id(id)
        .one(&**tx)
        .await?
        .ok_or_else(Error::not_found)?;
    // Of two copies that come back at once, the second goes to the second who waits.
    let first = hold::Entity::find()
        .filter(hold::Column::BookId.eq(row.book_id))
        .filter(hold::Column::UnitId.eq(row.unit_id))
        .filter(hold::Column::State.eq(HoldState::Waiting))
        .order_by_asc(hold::Column::AskedAt)
        .order_by_asc(hold::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&**tx)
        .await?;
    let Some(first) = first else {
        super::super::loan::put(&**tx, id, CopyState::OnShelf, now).await?;
        return Ok(None);
    };
    super::super::loan::put(&**tx, id, CopyState::LaidAside, now).await?;
    let days = Rule::at(&**tx, place).await?.hold_days;
    let until = last_day(app.clock.today(), days);
    let fresh = hold::ActiveModel {
        id: Set(first.id),
        state: Set(HoldState::LaidAside),
        copy_id: Set(Some(id)),
        keep_until: Set(Some(until)),
        told_at: Set(None),
        ..Default::default()
    };
    let mut held = hold::Entity::update(fresh).exec(&**tx).await?;
    if tell(app, &**tx, &held).await? {
        held.told_at = Some(now);
    }
    Ok(Some(held))
}

fn last_day(today: NaiveDate, days: i32) -> NaiveDate {
    super::super::loan::lend::due(today, days)
}

/// The copy that was laid aside is not to be had after all: its reader waits again, where one stood in the queue.
///
/// # Errors
/// Whatever the database says.
pub async fn wait_again(db: &impl ConnectionTrait, copy: CopyId) -> Result<()> {
    let fresh = hold::ActiveModel {
        state: Set(HoldState::Waiting),
        copy_id: Set(None),
        keep_until: Set(None),
        told_at: Set(None),
        ..Default::default()
    };
    hold::Entity::update_many()
        .set(fresh)
        .filter(hold::Column::CopyId.eq(copy))
        .filter(hold::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}
