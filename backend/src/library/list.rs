//! The list of books: filtered, sorted, a screenful at a time; and the subjects that they have.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, Func, Query},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{
    id::{BookId, UnitId},
    library::{
        book::{self, Column},
        book_subject,
    },
};

use super::{
    field::Field,
    query::rows,
    record::subject_key,
    view::{BookRow, BookShelf, BookSort, FieldRow, SubjectRow},
};
use crate::{
    actor::Actor,
    error::Result,
    listing::{self, Batch, cursor, read_cursor},
    policy::{
        audience::within,
        library::{edited_by, seen_by},
    },
};

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    /// Beginnings of words in the title or the contributors' names, with or without diacritics.
    pub words: Option<&'a str>,
    pub subject: Option<&'a str>,
    pub field: Option<Field>,
    pub sort: BookSort,
    pub shelf: BookShelf,
    pub after: Option<&'a str>,
    pub limit: u64,
}

/// The last row of a screenful, by which the next one begins.
#[derive(Serialize, Deserialize)]
enum Last {
    At(DateTime<Utc>, BookId),
    Key(Vec<u8>, BookId),
    Readers(i32, BookId),
}

/// A screenful of the books that the asker may know of.
///
/// # Errors
/// `invalid` for a cursor that is not of this list.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<Batch<BookRow>> {
    let (found, next) = rows_of(db, actor, asked).await?;
    Ok(Batch {
        items: rows(db, &found).await?,
        next,
    })
}

/// The same, as the table has them, and the cursor of the next screenful.
///
/// # Errors
/// `invalid` for a cursor that is not of this list.
pub async fn rows_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<(Vec<book::Model>, Option<String>)> {
    let select = sorted(select(actor, asked), asked)?;
    let mut found = select.limit(asked.limit + 1).all(db).await?;
    let more = found.len() as u64 > asked.limit;
    found.truncate(asked.limit as usize);
    let next = found
        .last()
        .filter(|_| more)
        .map(|row| cursor(&last(row, asked)));
    Ok((found, next))
}

/// How many books there are in all.
///
/// # Errors
/// Whatever the database says.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, asked: &Asked<'_>) -> Result<i64> {
    let count = select(actor, asked).count(db).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The subjects of the books that the asker may know of, most used first.
///
/// # Errors
/// Whatever the database says.
pub async fn subjects(
    db: &impl ConnectionTrait,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<Vec<SubjectRow>> {
    let books = select(actor, asked)
        .select_only()
        .column(Column::Id)
        .into_query();
    let count = book_subject::Column::BookId.count();
    let found: Vec<(String, i64)> = book_subject::Entity::find()
        .select_only()
        .column_as(book_subject::Column::Subject.min(), "subject")
        .column_as(count.clone(), "books")
        .filter(book_subject::Column::BookId.in_subquery(books))
        .group_by(book_subject::Column::SubjectKey)
        .order_by_desc(count)
        .order_by_asc(book_subject::Column::SubjectKey)
        .limit(asked.limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|(subject, books)| SubjectRow { subject, books })
        .collect())
}

/// The fields of knowledge of the books that the asker may know of, in the order of the tables.
///
/// # Errors
/// Whatever the database says.
pub async fn fields(
    db: &impl ConnectionTrait,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<Vec<FieldRow>> {
    let first = Func::cust("substr").args([Expr::col(Column::Ddc), Expr::val(1), Expr::val(1)]);
    let found: Vec<(String, i64)> = select(actor, asked)
        .select_only()
        .column_as(Expr::from(first), "digit")
        .column_as(Column::Id.count(), "books")
        .group_by(Expr::col("digit"))
        .into_tuple()
        .all(db)
        .await?;
    let mut all: BTreeMap<Field, i64> = BTreeMap::new();
    for (digit, books) in found {
        *all.entry(Field::of(&digit)).or_default() += books;
    }
    let rows = all.into_iter().map(|(field, books)| FieldRow {
        field: field.code(),
        name: field.name(actor.language),
        books,
    });
    Ok(rows.collect())
}

/// The field that somebody asks for.
///
/// # Errors
/// `invalid` for one that there is not.
pub fn field(code: Option<&str>) -> Result<Option<Field>> {
    let said = code.filter(|code| !code.is_empty());
    let unknown = || crate::error::Error::invalid("field", "invalid.unknown");
    said.map(|code| Field::parse(code).ok_or_else(unknown))
        .transpose()
}

fn select(actor: &Actor, asked: &Asked<'_>) -> Select<book::Entity> {
    let mut select = book::Entity::find()
        .filter(Column::DeletedAt.is_null())
        .filter(match asked.shelf {
            BookShelf::Published => seen_by(actor),
            BookShelf::Draft => {
                edited_by(actor).add(Column::PublishState.eq(store::state::PublishState::Draft))
            }
            BookShelf::Any => edited_by(actor),
        });
    if let Some(unit) = asked.unit {
        select = select.filter(within(Column::UnitId, vec![unit]));
    }
    if let Some(words) = asked.words {
        select = select.filter(listing::worded(Column::Words, words));
    }
    if let Some(subject) = asked.subject.map(subject_key).filter(|key| !key.is_empty()) {
        select = select.filter(Column::Id.in_subquery(of_subject(&subject)));
    }
    if let Some(field) = asked.field {
        select = select.filter(field.condition());
    }
    select
}

fn of_subject(key: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(book_subject::Column::BookId)
        .from(book_subject::Entity)
        .and_where(Expr::col(book_subject::Column::SubjectKey).eq(key))
        .to_owned()
}

fn sorted(select: Select<book::Entity>, asked: &Asked<'_>) -> Result<Select<book::Entity>> {
    let last = read_cursor::<Last>(asked.after)?;
    let wrong = || crate::error::Error::invalid("after", "invalid.unknown");
    let after = match (asked.sort, last) {
        (_, None) => None,
        (BookSort::New, Some(Last::At(at, id))) => {
            let column = newest_by(asked.shelf);
            Some(later(column.lt(at), column.eq(at), Column::Id.lt(id)))
        }
        (BookSort::Title, Some(Last::Key(key, id))) => Some(later(
            Column::SortKey.gt(key.clone()),
            Column::SortKey.eq(key),
            Column::Id.gt(id),
        )),
        (BookSort::Read, Some(Last::Readers(readers, id))) => Some(later(
            Column::Readers.lt(readers),
            Column::Readers.eq(readers),
            Column::Id.lt(id),
        )),
        (BookSort::New | BookSort::Title | BookSort::Read, Some(_)) => return Err(wrong()),
    };
    let select = after
        .into_iter()
        .fold(select, |select, after| select.filter(after));
    Ok(match asked.sort {
        BookSort::New => select
            .order_by_desc(newest_by(asked.shelf))
            .order_by_desc(Column::Id),
        BookSort::Title => select
            .order_by_asc(Column::SortKey)
            .order_by_asc(Column::Id),
        BookSort::Read => select
            .order_by_desc(Column::Readers)
            .order_by_desc(Column::Id),
    })
}

fn later(beyond: impl Into<Expr>, same: impl Into<Expr>, further: impl Into<Expr>) -> Condition {
    Condition::any()
        .add(beyond.into())
        .add(Condition::all().add(same.into()).add(further.into()))
}

/// Drafts have no day of publication.
fn newest_by(shelf: BookShelf) -> Column {
    match shelf {
        BookShelf::Published => Column::PublishedAt,
        BookShelf::Draft | BookShelf::Any => Column::CreatedAt,
    }
}

fn last(row: &book::Model, asked: &Asked<'_>) -> Last {
    match (asked.sort, asked.shelf) {
        (BookSort::New, BookShelf::Published) => {
            Last::At(row.published_at.unwrap_or(row.created_at), row.id)
        }
        (BookSort::New, BookShelf::Draft | BookShelf::Any) => Last::At(row.created_at, row.id),
        (BookSort::Title, _) => Last::Key(row.sort_key.clone(), row.id),
        (BookSort::Read, _) => Last::Readers(row.readers, row.id),
    }
}
