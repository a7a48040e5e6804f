//! Pages that people want to find again.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};
use store::{
    id::{BookId, PersonId},
    library::{book, bookmark},
};

use crate::{
    app::App,
    error::{Error, Result},
};

/// What one person can keep of one book.
const MOST: u64 = 500;

/// The pages of a book that a person marked, in their order.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &impl ConnectionTrait, book: BookId, person: PersonId) -> Result<Vec<i32>> {
    Ok(bookmark::Entity::find()
        .select_only()
        .column(bookmark::Column::Page)
        .filter(bookmark::Column::PersonId.eq(person))
        .filter(bookmark::Column::BookId.eq(book))
        .order_by_asc(bookmark::Column::Page)
        .into_tuple()
        .all(db)
        .await?)
}

/// Marks a page. Marking it twice is marking it once.
///
/// # Errors
/// `invalid` for a page that the book does not have, or one too many.
pub async fn put(app: &App, row: &book::Model, person: PersonId, page: i32) -> Result<()> {
    if !(1..=row.page_count).contains(&page) {
        return Err(Error::invalid("number", "invalid.page"));
    }
    let tx = app.db.begin().await?;
    let kept = bookmark::Entity::find()
        .filter(bookmark::Column::PersonId.eq(person))
        .filter(bookmark::Column::BookId.eq(row.id))
        .count(&*tx)
        .await?;
    if kept >= MOST {
        return Err(Error::invalid("number", "invalid.too_many"));
    }
    let mark = bookmark::ActiveModel {
        person_id: Set(person),
        book_id: Set(row.id),
        page: Set(page),
        created_at: Set(app.clock.now()),
    };
    let key = [
        bookmark::Column::PersonId,
        bookmark::Column::BookId,
        bookmark::Column::Page,
    ];
    bookmark::Entity::insert(mark)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a mark away; one that is not there is away.
///
/// # Errors
/// Whatever the database says.
pub async fn take(app: &App, book: BookId, person: PersonId, page: i32) -> Result<()> {
    let tx = app.db.begin().await?;
    bookmark::Entity::delete_by_id((person, book, page))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
