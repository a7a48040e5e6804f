//! Reads of copies: one for an act, the register in its order.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{ExprTrait, Query},
};
use store::{
    accounts::person,
    id::{BookId, CopyId, PersonId, UnitId},
    lending::{copy, loan},
    library::book,
    state::CopyState,
};

use super::{
    super::view::{CopyLoan, CopyView},
    label, number,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::query::links,
    error::{Error, Result},
    library,
    listing::{self, Batch, cut_rows, read_cursor},
    policy::lending::{self as policy, Action},
};

/// What is asked of the register.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    pub unit: Option<UnitId>,
    pub book: Option<BookId>,
    /// Words of a title, or the beginning of an accession number.
    pub words: Option<&'a str>,
    pub state: Option<CopyState>,
    /// From this number on.
    pub from: Option<&'a str>,
    /// Up to this number.
    pub to: Option<&'a str>,
    pub after: Option<&'a str>,
    pub limit: u64,
}

/// A copy that the asker keeps. In the bin too, if `binned`.
///
/// # Errors
/// 404, 403 or 401 as the policy says.
pub async fn find_for(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: CopyId,
    binned: bool,
) -> Result<(copy::Model, Place)> {
    actor.require_person()?;
    let row = copy::Entity::find_by_id(id)
        .one(db)
        .await?
        .filter(|row| binned || row.deleted_at.is_none())
        .ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    policy::may_with(actor, Action::Keep, &place).require()?;
    Ok((row, place))
}

/// The lines of the register that the asker keeps, by number.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn rows_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<(Vec<copy::Model>, Option<String>)> {
    let mut select = copy::Entity::find()
        .filter(copy::Column::DeletedAt.is_null())
        .filter(policy::copies_kept_by(actor));
    if let Some(unit) = asked.unit {
        select = select.filter(copy::Column::UnitId.eq(unit));
    }
    if let Some(book) = asked.book {
        select = select.filter(copy::Column::BookId.eq(book));
    }
    if let Some(state) = asked.state {
        select = select.filter(copy::Column::State.eq(state));
    }
    if let Some(from) = asked.from {
        select = select.filter(copy::Column::AccessionKey.gte(number::kept(from)));
    }
    if let Some(to) = asked.to {
        select = select.filter(copy::Column::AccessionKey.lte(number::kept(to)));
    }
    if let Some(words) = asked.words {
        select = select.filter(called(words));
    }
    if let Some((key, id)) = read_cursor::<(Vec<u8>, CopyId)>(asked.after)? {
        let same = Condition::all()
            .add(copy::Column::AccessionKey.eq(key.clone()))
            .add(copy::Column::Id.gt(id));
        let later = Condition::any()
            .add(copy::Column::AccessionKey.gt(key))
            .add(same);
        select = select.filter(later);
    }
    let rows = select
        .order_by_asc(copy::Column::AccessionKey)
        .order_by_asc(copy::Column::Id)
        .limit(asked.limit + 1)
        .all(db)
        .await?;
    Ok(cut_rows(rows, asked.limit, |row| {
        (row.accession_key.clone(), row.id)
    }))
}

/// The same as they are shown.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn list(app: &App, actor: &Actor, asked: &Asked<'_>) -> Result<Batch<CopyView>> {
    let (rows, next) = rows_of(app.db.reader(), actor, asked).await?;
    let items = views(app, &rows).await?;
    Ok(Batch { items, next })
}

/// Copies with the number, or of books with the words in title or names.
fn called(words: &str) -> Condition {
    let books = Query::select()
        .column(book::Column::Id)
        .from(book::Entity)
        .cond_where(listing::worded(book::Column::Words, words))
        .to_owned();
    let number = copy::Column::AccessionKey.eq(number::kept(words));
    Condition::any()
        .add(number)
        .add(copy::Column::BookId.into_simple_expr().in_subquery(books))
}

/// Copies as who keeps them sees them, in the order given.
///
/// # Errors
/// Whatever the database says.
pub async fn views(app: &App, rows: &[copy::Model]) -> Result<Vec<CopyView>> {
    let db = app.db.reader();
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let books = book::Entity::find()
        .filter(book::Column::Id.is_in(rows.iter().map(|row| row.book_id)))
        .all(db)
        .await?;
    let books = library::rows(db, &books).await?;
    let books: HashMap<_, _> = books.into_iter().map(|book| (book.id, book)).collect();
    let mut loans = loans_of(db, rows).await?;
    let views = rows.iter().filter_map(|row| {
        let free = !matches!(row.state, CopyState::OnLoan | CopyState::LaidAside);
        let can = [("edit", true), ("mark", true), ("delete", free)];
        Some(CopyView {
            id: row.id.0,
            accession_number: row.accession_number.clone(),
            book: books.get(&row.book_id.0)?.clone(),
            unit: units.get(&row.unit_id)?.clone(),
            call_number: row.call_number.clone(),
            shelf: row.shelf.clone(),
            price: row.price,
            source: row.source.into(),
            source_note: row.source_note.clone(),
            entered_on: row.entered_on,
            state: row.state.into(),
            state_at: row.state_at,
            state_note: row.state_note.clone(),
            withdrawal: row.withdrawal.map(Into::into),
            withdrawn_on: row.withdrawn_on,
            loan: loans.remove(&row.id),
            address: label::address(app, row),
            version: row.version,
            can: can
                .into_iter()
                .filter(|(_, yes)| *yes)
                .map(|(word, _)| word.to_owned())
                .collect(),
        })
    });
    Ok(views.collect())
}

async fn loans_of(
    db: &impl ConnectionTrait,
    rows: &[copy::Model],
) -> Result<HashMap<CopyId, CopyLoan>> {
    let out = rows.iter().filter(|row| row.state == CopyState::OnLoan);
    let loans = loan::Entity::find()
        .filter(loan::Column::CopyId.is_in(out.map(|row| row.id)))
        .filter(loan::Column::ReturnedAt.is_null())
        .all(db)
        .await?;
    let names = names(db, loans.iter().filter_map(|loan| loan.person_id)).await?;
    let named = loans.into_iter().map(|loan| {
        let reader = loan.person_id.and_then(|id| names.get(&id).cloned());
        let said = CopyLoan {
            id: loan.id.0,
            reader,
            due_on: loan.due_on,
        };
        (loan.copy_id, said)
    });
    Ok(named.collect())
}

/// Names of people.
///
/// # Errors
/// Whatever the database says.
pub async fn names(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>> {
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.display_name))
        .collect())
}
