//! Which books stand on a shelf, and in which order.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::json;
use store::{
    id::{BookId, PersonId, ShelfId},
    library::{book, shelf, shelf_book},
};
use uuid::Uuid;

use super::{query::known_to, rules::note};
use crate::{
    actor::Actor,
    app::App,
    error::{Error, Result},
    version,
};

/// Books on one shelf, at most.
const MOST: usize = 500;
/// Ids or rows of one statement.
const AT_ONCE: usize = 200;

/// Puts these books on a shelf, in this order, in the place of those that the asker found there, on the version that
/// was read. What the asker may not know of stays, behind the others.
///
/// # Errors
/// `conflict` when somebody else was first; `invalid` for too many books, or for one that the asker may not know of.
pub async fn arrange(app: &App, actor: &Actor, row: &shelf::Model, books: &[Uuid]) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let mut seen = HashSet::new();
    let mut order: Vec<BookId> = books.iter().map(|id| BookId(*id)).collect();
    order.retain(|id| seen.insert(*id));
    if order.len() > MOST {
        return Err(Error::invalid("books", "invalid.too_many"));
    }
    let tx = app.db.begin().await?;
    let standing = ids_on(&*tx, row.id).await?;
    let both: Vec<BookId> = order.iter().chain(&standing).copied().collect();
    let known = known(&*tx, actor, &both).await?;
    if !order.iter().all(|id| known.contains(id)) {
        return Err(Error::invalid("books", "invalid.unknown"));
    }
    let hidden = standing.iter().filter(|id| !known.contains(id)).copied();
    order.extend(hidden);
    let fresh = shelf::ActiveModel {
        changed_at: Set(now),
        ..Default::default()
    };
    version::write(&*tx, row, fresh).await?;
    write(&*tx, row.id, &order).await?;
    let count = |these: &[BookId], those: &[BookId]| {
        let those: HashSet<_> = those.iter().collect();
        these.iter().filter(|id| !those.contains(id)).count()
    };
    let detail = json!({
        "name": row.name, "books": order.len(),
        "added": count(&order, &standing), "removed": count(&standing, &order),
    });
    note(&*tx, row, "shelf.arrange", by, now, detail).await?;
    tx.commit().await?;
    Ok(())
}

async fn write(db: &impl ConnectionTrait, id: ShelfId, order: &[BookId]) -> Result<()> {
    shelf_book::Entity::delete_many()
        .filter(shelf_book::Column::ShelfId.eq(id))
        .exec(db)
        .await?;
    let places: HashMap<BookId, i32> = order.iter().copied().zip(1..).collect();
    for part in order.chunks(AT_ONCE) {
        let rows = part.iter().map(|book| shelf_book::ActiveModel {
            shelf_id: Set(id),
            book_id: Set(*book),
            position: Set(places[book]),
        });
        shelf_book::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn ids_on(db: &impl ConnectionTrait, id: ShelfId) -> Result<Vec<BookId>> {
    Ok(shelf_book::Entity::find()
        .filter(shelf_book::Column::ShelfId.eq(id))
        .order_by_asc(shelf_book::Column::Position)
        .select_only()
        .column(shelf_book::Column::BookId)
        .into_tuple()
        .all(db)
        .await?)
}

/// Those of the books that the asker may know of.
async fn known(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[BookId],
) -> Result<HashSet<BookId>> {
    let mut known = HashSet::new();
    for part in ids.chunks(AT_ONCE) {
        let found: Vec<BookId> = book::Entity::find()
            .filter(known_to(actor))
            .filter(book::Column::Id.is_in(part.iter().copied()))
            .select_only()
            .column(book::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        known.extend(found);
    }
    Ok(known)
}

/// Puts one book at the end of a shelf, in the caller's transaction. Returns whether it was not there.
///
/// # Errors
/// `invalid` when the shelf is full.
pub async fn put(
    db: &impl ConnectionTrait,
    shelf: &shelf::Model,
    book: BookId,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let on_it = || shelf_book::Entity::find().filter(shelf_book::Column::ShelfId.eq(shelf.id));
    // Written first, so that two who put a book there stand in one queue.
    touch(db, shelf, now).await?;
    if shelf_book::Entity::find_by_id((shelf.id, book))
        .one(db)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    if on_it().count(db).await? >= MOST as u64 {
        return Err(Error::invalid("add_to_shelf", "invalid.too_many"));
    }
    let last: Option<Option<i32>> = on_it()
        .select_only()
        .column_as(shelf_book::Column::Position.max(), "last")
        .into_tuple()
        .one(db)
        .await?;
    let row = shelf_book::ActiveModel {
        shelf_id: Set(shelf.id),
        book_id: Set(book),
        position: Set(last.flatten().unwrap_or(0) + 1),
    };
    shelf_book::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    let detail = json!({"name": shelf.name, "book": book});
    note(db, shelf, "shelf.put", by, now, detail).await?;
    Ok(true)
}

/// Takes one book away from a shelf, in the caller's transaction. Returns whether it was there.
///
/// # Errors
/// Whatever the database says.
pub async fn take_away(
    db: &impl ConnectionTrait,
    shelf: &shelf::Model,
    book: BookId,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let gone = shelf_book::Entity::delete_by_id((shelf.id, book))
        .exec(db)
        .await?;
    if gone.rows_affected == 0 {
        return Ok(false);
    }
    touch(db, shelf, now).await?;
    let detail = json!({"name": shelf.name, "book": book});
    note(db, shelf, "shelf.take_away", by, now, detail).await?;
    Ok(true)
}

/// Who arranges the shelf meanwhile is told that it is not as it was.
async fn touch(db: &impl ConnectionTrait, shelf: &shelf::Model, now: DateTime<Utc>) -> Result<()> {
    let next = Expr::col(shelf::Column::Version).add(1);
    shelf::Entity::update_many()
        .col_expr(shelf::Column::Version, next)
        .col_expr(shelf::Column::ChangedAt, Expr::value(now))
        .filter(shelf::Column::Id.eq(shelf.id))
        .exec(db)
        .await?;
    Ok(())
}
