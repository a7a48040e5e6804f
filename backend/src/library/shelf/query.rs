//! Reads of shelves: one for an act, several as rows of a list, and the books on one.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use store::{
    id::{BookId, ShelfId, UnitId},
    library::{book, shelf, shelf_book},
};
use uuid::Uuid;

use super::{
    super::{query::rows as book_rows, view::BookRow},
    rules::path,
    view::{ShelfLink, ShelfRow, ShelfView},
};
use crate::{
    actor::{Actor, Place},
    address::Key,
    centres::query::links,
    error::{Error, Result},
    listing::{self, Batch, cut_rows, read_cursor},
    policy::{
        audience::within,
        library::{ShelfAction, edited_by, keeps_shelf, may_shelf, seen_by},
    },
};

/// Books that a list shows of each shelf.
const FIRST: usize = 6;

/// A shelf that is not in the bin.
///
/// # Errors
/// `not_found`.
pub async fn find(db: &impl ConnectionTrait, key: &Key) -> Result<shelf::Model> {
    let row = find_binned(db, key).await?;
    match row.deleted_at {
        None => Ok(row),
        Some(_) => Err(Error::not_found()),
    }
}

/// A shelf, also when it lies in the bin.
///
/// # Errors
/// `not_found`.
pub async fn find_binned(db: &impl ConnectionTrait, key: &Key) -> Result<shelf::Model> {
    let row = shelf::Entity::find()
        .filter(key.is(shelf::Column::Id, shelf::Column::Short))
        .one(db)
        .await?;
    row.ok_or_else(Error::not_found)
}

/// A shelf with which the asker may do something.
///
/// # Errors
/// 404, 403 or 401 as the policy says.
pub async fn find_for(
    db: &impl ConnectionTrait,
    actor: &Actor,
    action: ShelfAction,
    key: &Key,
) -> Result<shelf::Model> {
    let row = find(db, key).await?;
    let place = Place::of(db, row.unit_id).await?;
    may_shelf(actor, action, &place).require()?;
    Ok(row)
}

/// What is asked of the list of shelves.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    /// Those that the asker arranges, empty ones too; otherwise those on which the asker finds a book.
    pub kept: bool,
    pub after: Option<&'a str>,
    pub limit: u64,
}

/// Shelves by name.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<Batch<ShelfRow>> {
    let mut select = shown(actor, asked.kept);
    if let Some(unit) = asked.unit {
        select = select.filter(within(shelf::Column::UnitId, vec![unit]));
    }
    if let Some((key, id)) = read_cursor::<(Vec<u8>, ShelfId)>(asked.after)? {
        let same = Condition::all()
            .add(shelf::Column::SortKey.eq(key.clone()))
            .add(shelf::Column::Id.gt(id));
        let later = Condition::any()
            .add(shelf::Column::SortKey.gt(key))
            .add(same);
        select = select.filter(later);
    }
    let found = select
        .order_by_asc(shelf::Column::SortKey)
        .order_by_asc(shelf::Column::Id)
        .limit(asked.limit + 1)
        .all(db)
        .await?;
    let (found, next) = cut_rows(found, asked.limit, |row| (row.sort_key.clone(), row.id));
    let items = rows(db, actor, &found, asked.kept).await?;
    Ok(Batch { items, next })
}

/// Shelves that a list of the asker's names.
pub fn shown(actor: &Actor, kept: bool) -> Select<shelf::Entity> {
    let which = if kept {
        keeps_shelf(actor)
    } else {
        let filled = Query::select()
            .column(shelf_book::Column::ShelfId)
            .from(shelf_book::Entity)
            .and_where(Expr::col(shelf_book::Column::BookId).in_subquery(ids(seen(actor))))
            .to_owned();
        Condition::all().add(shelf::Column::Id.in_subquery(filled))
    };
    shelf::Entity::find()
        .filter(shelf::Column::DeletedAt.is_null())
        .filter(which)
}

async fn rows(
    db: &impl ConnectionTrait,
    actor: &Actor,
    shelves: &[shelf::Model],
    kept: bool,
) -> Result<Vec<ShelfRow>> {
    let which = if kept { known_to(actor) } else { seen(actor) };
    let standing: Vec<(ShelfId, BookId)> = shelf_book::Entity::find()
        .filter(shelf_book::Column::ShelfId.is_in(shelves.iter().map(|row| row.id)))
        .filter(shelf_book::Column::BookId.in_subquery(ids(which)))
        .order_by_asc(shelf_book::Column::Position)
        .select_only()
        .columns([shelf_book::Column::ShelfId, shelf_book::Column::BookId])
        .into_tuple()
        .all(db)
        .await?;
    let mut on: HashMap<ShelfId, Vec<BookId>> = HashMap::new();
    for (shelf, book) in standing {
        on.entry(shelf).or_default().push(book);
    }
    let first = on.values().flat_map(|books| books.iter().take(FIRST));
    let first: Vec<BookId> = first.copied().collect();
    let books: HashMap<Uuid, BookRow> = books_of(db, &first)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let units = links(db, shelves.iter().map(|row| row.unit_id)).await?;
    let rows = shelves.iter().filter_map(|row| {
        let on_it = on.remove(&row.id).unwrap_or_default();
        let first = on_it.iter().take(FIRST);
        Some(ShelfRow {
            id: row.id.0,
            short: row.short.clone(),
            path: path(row),
            name: row.name.clone(),
            description: row.description.clone(),
            unit: units.get(&row.unit_id)?.clone(),
            count: i64::try_from(on_it.len()).unwrap_or(i64::MAX),
            first: first.filter_map(|id| books.get(&id.0).cloned()).collect(),
        })
    });
    Ok(rows.collect())
}

/// One shelf with the first screenful of its books.
///
/// # Errors
/// Whatever the database says.
pub async fn view(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: &shelf::Model,
) -> Result<ShelfView> {
    let place = Place::of(db, row.unit_id).await?;
    let unit = links(db, [row.unit_id]).await?.remove(&row.unit_id);
    let edits = may_shelf(actor, ShelfAction::Edit, &place).is_yes();
    let books = books(db, actor, row.id, false, None, listing::limit(None)).await?;
    let count = on(row.id, seen(actor)).count(db).await?;
    let can: &[&str] = if edits { &["edit", "delete"] } else { &[] };
    Ok(ShelfView {
        id: row.id.0,
        short: row.short.clone(),
        path: path(row),
        name: row.name.clone(),
        description: row.description.clone(),
        unit: unit.ok_or_else(Error::not_found)?,
        count: i64::try_from(count).unwrap_or(i64::MAX),
        books,
        version: row.version,
        can: can.iter().map(|&word| word.to_owned()).collect(),
    })
}

/// A screenful of the books on a shelf, in their order. With `kept`, drafts too that the asker may edit.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn books(
    db: &impl ConnectionTrait,
    actor: &Actor,
    shelf: ShelfId,
    kept: bool,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<BookRow>> {
    let (found, next) = book_ids(db, actor, shelf, kept, after, limit).await?;
    let items = books_of(db, &found).await?;
    Ok(Batch { items, next })
}

/// The same, as the table has them.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn book_models(
    db: &impl ConnectionTrait,
    actor: &Actor,
    shelf: ShelfId,
    after: Option<&str>,
    limit: u64,
) -> Result<(Vec<book::Model>, Option<String>)> {
    let (found, next) = book_ids(db, actor, shelf, false, after, limit).await?;
    Ok((models(db, &found).await?, next))
}

async fn book_ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    shelf: ShelfId,
    kept: bool,
    after: Option<&str>,
    limit: u64,
) -> Result<(Vec<BookId>, Option<String>)> {
    let which = if kept { known_to(actor) } else { seen(actor) };
    let after = read_cursor::<i32>(after)?;
    let found = on(shelf, which)
        .apply_if(after, |select, place| {
            select.filter(shelf_book::Column::Position.gt(place))
        })
        .order_by_asc(shelf_book::Column::Position)
        .limit(limit + 1)
        .all(db)
        .await?;
    let (found, next) = cut_rows(found, limit, |row| row.position);
    Ok((found.into_iter().map(|row| row.book_id).collect(), next))
}

fn on(shelf: ShelfId, which: Condition) -> Select<shelf_book::Entity> {
    shelf_book::Entity::find()
        .filter(shelf_book::Column::ShelfId.eq(shelf))
        .filter(shelf_book::Column::BookId.in_subquery(ids(which)))
}

/// The shelves on which a book stands, by name.
///
/// # Errors
/// Whatever the database says.
pub async fn on_which(db: &impl ConnectionTrait, book: BookId) -> Result<Vec<ShelfLink>> {
    let holding = Query::select()
        .column(shelf_book::Column::ShelfId)
        .from(shelf_book::Entity)
        .and_where(Expr::col(shelf_book::Column::BookId).eq(book))
        .to_owned();
    let found = shelf::Entity::find()
        .filter(shelf::Column::DeletedAt.is_null())
        .filter(shelf::Column::Id.in_subquery(holding))
        .order_by_asc(shelf::Column::SortKey)
        .all(db)
        .await?;
    let links = found.iter().map(|row| ShelfLink {
        id: row.id.0,
        short: row.short.clone(),
        path: path(row),
        name: row.name.clone(),
    });
    Ok(links.collect())
}

/// Books that the library's list shows to the asker.
fn seen(actor: &Actor) -> Condition {
    seen_by(actor).add(book::Column::DeletedAt.is_null())
}

/// Those, and drafts that the asker may edit.
pub(super) fn known_to(actor: &Actor) -> Condition {
    Condition::all()
        .add(book::Column::DeletedAt.is_null())
        .add(Condition::any().add(seen_by(actor)).add(edited_by(actor)))
}

fn ids(which: Condition) -> SelectStatement {
    book::Entity::find()
        .filter(which)
        .select_only()
        .column(book::Column::Id)
        .into_query()
}

async fn models(db: &impl ConnectionTrait, ids: &[BookId]) -> Result<Vec<book::Model>> {
    let found = book::Entity::find()
        .filter(book::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let mut by_id: HashMap<BookId, book::Model> =
        found.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

async fn books_of(db: &impl ConnectionTrait, ids: &[BookId]) -> Result<Vec<BookRow>> {
    book_rows(db, &models(db, ids).await?).await
}
