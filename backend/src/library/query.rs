//! Reads of books: one for an act, several as rows of a list.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{
    id::BookId,
    library::{book, contributor},
    state::PublishState,
};

use super::{book::path, leaf, record::names, view::BookRow};
use crate::{
    actor::{Actor, Place},
    address::Key,
    centres::query::links,
    courses,
    error::{Error, Result},
    policy::{
        audience::belongs_below,
        library::{Action, Facts, included, may},
    },
};

/// A book that is not in the bin.
///
/// # Errors
/// `not_found`.
pub async fn find(db: &impl ConnectionTrait, key: &Key) -> Result<book::Model> {
    let row = book::Entity::find()
        .filter(key.is(book::Column::Id, book::Column::Short))
        .filter(book::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    row.ok_or_else(Error::not_found)
}

/// A book, also when it lies in the bin.
///
/// # Errors
/// `not_found`.
pub async fn find_binned(db: &impl ConnectionTrait, key: &Key) -> Result<book::Model> {
    let row = book::Entity::find()
        .filter(key.is(book::Column::Id, book::Column::Short))
        .one(db)
        .await?;
    row.ok_or_else(Error::not_found)
}

/// What the policy needs to know of a book.
///
/// # Errors
/// Whatever the database says.
pub async fn facts(db: &impl ConnectionTrait, actor: &Actor, row: &book::Model) -> Result<Facts> {
    let mut facts = Facts {
        audience: row.audience,
        state: row.publish_state,
        place: Place::of(db, row.unit_id).await?,
        belongs: belongs_below(db, actor, row.unit_id).await?,
        opened: false,
        proposals: row.proposals,
    };
    // Asked for every page: the courses are looked at only where the book's own audience says no.
    if facts.state == PublishState::Published && !included(actor, &facts) {
        facts.opened = courses::opens_book(db, actor, row).await?;
    }
    Ok(facts)
}

/// A book with which the asker may do something.
///
/// # Errors
/// 404, 403 or 401 as the policy says.
pub async fn find_for(
    db: &impl ConnectionTrait,
    actor: &Actor,
    action: Action,
    key: &Key,
) -> Result<(book::Model, Facts)> {
    let row = find(db, key).await?;
    let facts = facts(db, actor, &row).await?;
    may(actor, action, &facts).require()?;
    Ok((row, facts))
}

/// Books as rows of a list, in the order given.
///
/// # Errors
/// Whatever the database says.
pub async fn rows(db: &impl ConnectionTrait, books: &[book::Model]) -> Result<Vec<BookRow>> {
    let units = links(db, books.iter().map(|row| row.unit_id)).await?;
    let mut named = contributors_of(db, books).await?;
    let rows = books.iter().filter_map(|row| {
        let unit = units.get(&row.unit_id)?.clone();
        let people = named.remove(&row.id).unwrap_or_default();
        Some(BookRow {
            id: row.id.0,
            short: row.short.clone(),
            path: path(row),
            title: row.title.clone(),
            contributors: names(people.iter().map(|one| (one.name.as_str(), one.role))),
            year: row.year,
            cover: leaf::cover(row),
            pages: (row.page_count > 0).then_some(row.page_count),
            state: row.state.into(),
            access: row.audience.into(),
            unit,
            published: row.publish_state == PublishState::Published,
            version: row.version,
        })
    });
    Ok(rows.collect())
}

/// One book as a row.
///
/// # Errors
/// Whatever the database says.
pub async fn row(db: &impl ConnectionTrait, book: &book::Model) -> Result<BookRow> {
    rows(db, std::slice::from_ref(book))
        .await?
        .pop()
        .ok_or_else(Error::not_found)
}

/// The people named in books' records, in their order.
///
/// # Errors
/// Whatever the database says.
pub async fn contributors_of(
    db: &impl ConnectionTrait,
    books: &[book::Model],
) -> Result<HashMap<BookId, Vec<contributor::Model>>> {
    let all = contributor::Entity::find()
        .filter(contributor::Column::BookId.is_in(books.iter().map(|row| row.id)))
        .order_by_asc(contributor::Column::Position)
        .all(db)
        .await?;
    let mut by_book: HashMap<BookId, Vec<contributor::Model>> = HashMap::new();
    for one in all {
        by_book.entry(one.book_id).or_default().push(one);
    }
    Ok(by_book)
}
