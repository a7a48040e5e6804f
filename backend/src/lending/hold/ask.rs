//! Asking for a book, and taking it back.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use serde_json::json;
use store::{
    id::{BookId, HoldId, PersonId},
    lending::{copy, hold, loan},
    state::{CopyState, HoldState},
};

use super::{
    super::{Noted, loan::lend::refused, note, reader, rule::Rule, view::HoldBody},
    close, queue,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Code, Error, Result},
};

/// Puts a reader into the queue for a book. The same id again, and the same book asked for again, is the same hold.
///
/// # Errors
/// `invalid` for a book of which the unit has no copy; `conflict` for one that the reader has, or when it is enough.
pub async fn ask(
    app: &App,
    actor: &Actor,
    place: &Place,
    person: PersonId,
    body: &HoldBody,
) -> Result<HoldId> {
    let (by, now, today) = (actor.require_person()?, app.clock.now(), app.clock.today());
    let (id, book) = (HoldId(body.id), BookId(body.book_id));
    let tx = app.db.begin().await?;
    if let Some(made) = hold::Entity::find_by_id(id).one(&*tx).await? {
        let same = made.person_id == person && made.book_id == book && made.unit_id == place.unit;
        return if same {
            Ok(made.id)
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    // One at a time for a reader: of two requests, the second finds the first.
    let reader = reader::held(&*tx, place, person).await?;
    if let Some(standing) = queue::of_person(&*tx, book, place.unit, person).await? {
        return Ok(standing.id);
    }
    if !has_copies(&*tx, book, place).await? {
        return Err(Error::invalid("book_id", "invalid.no_copies"));
    }
    let open = loan::Entity::find()
        .filter(loan::Column::PersonId.eq(person))
        .filter(loan::Column::BookId.eq(book))
        .filter(loan::Column::UnitId.eq(place.unit))
        .filter(loan::Column::ReturnedAt.is_null())
        .count(&*tx)
        .await?;
    if open > 0 {
        return Err(refused("error.reader_has_book"));
    }
    let (class, _) = reader::class(&*tx, place, &reader, today).await?;
    let most = Rule::at(&*tx, place).await?.of(class).most;
    let holds = hold::Entity::find()
        .filter(hold::Column::PersonId.eq(person))
        .filter(hold::Column::UnitId.eq(place.unit))
        .filter(hold::Column::EndedAt.is_null())
        .count(&*tx)
        .await?;
    if holds >= most.unsigned_abs().into() {
        return Err(refused("error.holds_enough").naming("most", most.to_string()));
    }
    let row = hold::ActiveModel {
        id: Set(id),
        book_id: Set(book),
        unit_id: Set(place.unit),
        person_id: Set(person),
        state: Set(HoldState::Waiting),
        copy_id: Set(None),
        asked_at: Set(now),
        keep_until: Set(None),
        told_at: Set(None),
        ended_at: Set(None),
    };
    hold::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await?;
    let noted = Noted {
        by: (by != person).then_some(by),
        action: "hold.ask",
        thing: "book",
        id: book.0,
        unit: place.unit,
        detail: json!({}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(id)
}

async fn has_copies(db: &impl ConnectionTrait, book: BookId, place: &Place) -> Result<bool> {
    let circulate = [CopyState::OnShelf, CopyState::OnLoan, CopyState::LaidAside];
    let count = copy::Entity::find()
        .filter(copy::Column::BookId.eq(book))
        .filter(copy::Column::UnitId.eq(place.unit))
        .filter(copy::Column::State.is_in(circulate))
        .filter(copy::Column::DeletedAt.is_null())
        .count(db)
        .await?;
    Ok(count > 0)
}

/// Takes a hold back. A copy that was laid aside for it goes to the next.
///
/// # Errors
/// Whatever the database says.
pub async fn cancel(app: &App, actor: &Actor, place: &Place, row: &hold::Model) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    let standing = hold::Entity::find_by_id(row.id)
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    if !standing.state.is_open() {
        return Ok(());
    }
    close(&*tx, standing.id, HoldState::Cancelled, now).await?;
    if let Some(copy) = standing.copy_id {
        queue::serve(app, &tx, place, copy).await?;
    }
    let noted = Noted {
        by: (by != standing.person_id).then_some(by),
        action: "hold.cancel",
        thing: "book",
        id: standing.book_id.0,
        unit: place.unit,
        detail: json!({}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(())
}
