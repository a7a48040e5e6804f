//! Where people stopped reading.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use store::{
    id::{BookId, PersonId},
    library::{book, reading},
};

use super::{
    book::page_path,
    query::{self, facts},
    view::{ReadingBody, ReadingCard},
};
use crate::{
    actor::Actor,
    app::App,
    error::{Error, Result},
    policy::library::{Action, may},
};

/// Keeps where a person stands, unless a later place is known. The first time, the book has one reader more.
///
/// # Errors
/// `invalid` for a page that the book does not have.
pub async fn keep(
    app: &App,
    row: &book::Model,
    person: PersonId,
    body: &ReadingBody,
) -> Result<()> {
    if !(1..=row.page_count).contains(&body.page) {
        return Err(Error::invalid("page", "invalid.unknown"));
    }
    let now = app.clock.now();
    // A clock that runs ahead must not win for ever.
    let at = body.at.map_or(now, |at| Ord::min(at, now));
    let tx = app.db.begin().await?;
    if !move_to(&*tx, row.id, person, body, at, now).await?
        && begin(&*tx, row.id, person, body, at, now).await?
    {
        book::Entity::update_many()
            .col_expr(
                book::Column::Readers,
                Expr::col(book::Column::Readers).add(1),
            )
            .filter(book::Column::Id.eq(row.id))
            .exec(&*tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Moves a kept place; false when there is none, or a later one.
async fn move_to(
    db: &impl ConnectionTrait,
    book: BookId,
    person: PersonId,
    body: &ReadingBody,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let moved = reading::Entity::update_many()
        .set(reading::ActiveModel {
            page: Set(body.page),
            mode: Set(body.mode.word().to_owned()),
            client_at: Set(at),
            updated_at: Set(now),
            ..Default::default()
        })
        .filter(reading::Column::PersonId.eq(person))
        .filter(reading::Column::BookId.eq(book))
        .filter(reading::Column::ClientAt.lte(at))
        .exec(db)
        .await?;
    Ok(moved.rows_affected > 0)
}

/// Keeps a first place; false when there is one already.
async fn begin(
    db: &impl ConnectionTrait,
    book: BookId,
    person: PersonId,
    body: &ReadingBody,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = reading::ActiveModel {
        person_id: Set(person),
        book_id: Set(book),
        page: Set(body.page),
        mode: Set(body.mode.word().to_owned()),
        client_at: Set(at),
        updated_at: Set(now),
    };
    let nothing_else = sea_orm::sea_query::OnConflict::columns([
        reading::Column::PersonId,
        reading::Column::BookId,
    ])
    .do_nothing()
    .to_owned();
    let begun = reading::Entity::insert(row)
        .on_conflict(nothing_else)
        .exec_without_returning(db)
        .await?;
    Ok(begun > 0)
}

/// The books that a person is in the middle of, the last one opened first.
///
/// # Errors
/// Whatever the database says.
pub async fn cards(
    db: &impl ConnectionTrait,
    actor: &Actor,
    limit: u64,
) -> Result<Vec<ReadingCard>> {
    let Some(person) = actor.person() else {
        return Ok(Vec::new());
    };
    let open = reading::Entity::find()
        .filter(reading::Column::PersonId.eq(person))
        .order_by_desc(reading::Column::UpdatedAt)
        .limit(limit)
        .all(db)
        .await?;
    let books = book::Entity::find()
        .filter(book::Column::Id.is_in(open.iter().map(|kept| kept.book_id)))
        .filter(book::Column::DeletedAt.is_null())
        .all(db)
        .await?;
    let mut cards = Vec::new();
    for kept in open {
        let Some(row) = books.iter().find(|row| row.id == kept.book_id) else {
            continue;
        };
        let readable = may(actor, Action::Read, &facts(db, actor, row).await?).is_yes();
        if readable && kept.page < row.page_count {
            let (book, path) = (query::row(db, row).await?, page_path(row, kept.page));
            cards.push(ReadingCard {
                book,
                page: kept.page,
                path,
            });
        }
    }
    Ok(cards)
}
