//! Reads of loans: one's own, those of a unit, the overdue ones.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{
    accounts::login,
    id::{BookId, CopyId, LoanId, PersonId, UnitId},
    lending::{copy, loan},
    library::book,
    state::LoginKind,
};

use super::{
    super::{
        copy::list::names,
        rule::Rule,
        view::{BookName, CopyName, LoanView, OverdueRow, ReaderName},
    },
    renew, undo,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::query::links,
    error::{Error, Result},
    library::book::path,
    listing::{Batch, cut_rows, read_cursor},
    policy::lending::{self as policy, Action, OwnAction},
};

/// Loans of one's own that are shown after their end.
const ENDED: u64 = 20;

/// A loan with which the asker may do something.
///
/// # Errors
/// 404 or 401 as the policy says.
pub async fn find_own(
    db: &impl ConnectionTrait,
    actor: &Actor,
    action: OwnAction,
    id: LoanId,
) -> Result<(loan::Model, Place)> {
    actor.require_person()?;
    let row = loan::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    policy::may_own(actor, action, row.person_id, &place).require()?;
    Ok((row, place))
}

/// A loan of a unit where the asker lends.
///
/// # Errors
/// 404 or 401 as the policy says.
pub async fn find_for(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: LoanId,
) -> Result<(loan::Model, Place)> {
    actor.require_person()?;
    let row = loan::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    policy::may_with(actor, Action::Lend, &place).require()?;
    Ok((row, place))
}

/// A reader's open loans, the one that is due first at the top.
///
/// # Errors
/// Whatever the database says.
pub async fn open_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    unit: Option<UnitId>,
) -> Result<Vec<loan::Model>> {
    let mut select = loan::Entity::find()
        .filter(loan::Column::PersonId.eq(person))
        .filter(loan::Column::ReturnedAt.is_null());
    if let Some(unit) = unit {
        select = select.filter(loan::Column::UnitId.eq(unit));
    }
    Ok(select
        .order_by_asc(loan::Column::DueOn)
        .order_by_asc(loan::Column::Id)
        .all(db)
        .await?)
}

/// The loans of a reader that ended last, as long as they name the reader.
///
/// # Errors
/// Whatever the database says.
pub async fn ended_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<loan::Model>> {
    Ok(loan::Entity::find()
        .filter(loan::Column::PersonId.eq(person))
        .filter(loan::Column::ReturnedAt.is_not_null())
        .order_by_desc(loan::Column::ReturnedAt)
        .limit(ENDED)
        .all(db)
        .await?)
}

/// What is asked of the loans of a unit.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub unit: Option<UnitId>,
    /// Only those that are overdue.
    pub overdue: bool,
    pub after: Option<&'a str>,
    pub limit: u64,
}

/// Open loans where the asker lends, the one that is due first at the top, with how to reach the readers.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn open(app: &App, actor: &Actor, asked: &Asked<'_>) -> Result<Batch<OverdueRow>> {
    let (db, today) = (app.db.reader(), app.clock.today());
    let mut select = loan::Entity::find()
        .filter(loan::Column::ReturnedAt.is_null())
        .filter(policy::loans_lent_by(actor));
    if let Some(unit) = asked.unit {
        select = select.filter(loan::Column::UnitId.eq(unit));
    }
    if asked.overdue {
        select = select.filter(loan::Column::DueOn.lt(today));
    }
    if let Some((due, id)) = read_cursor::<(chrono::NaiveDate, LoanId)>(asked.after)? {
        let same = Condition::all()
            .add(loan::Column::DueOn.eq(due))
            .add(loan::Column::Id.gt(id));
        let later = Condition::any().add(loan::Column::DueOn.gt(due)).add(same);
        select = select.filter(later);
    }
    let rows = select
        .order_by_asc(loan::Column::DueOn)
        .order_by_asc(loan::Column::Id)
        .limit(asked.limit + 1)
        .all(db)
        .await?;
    let (rows, next) = cut_rows(rows, asked.limit, |row| (row.due_on, row.id));
    let contacts = contacts(db, rows.iter().filter_map(|row| row.person_id)).await?;
    let of_loan: HashMap<_, _> = rows
        .iter()
        .map(|row| (row.id.0, (row.person_id, row.reminded_on)))
        .collect();
    let views = views(app, actor, &rows).await?;
    let items = views.into_iter().map(|loan| {
        let (person, reminded_on) = of_loan.get(&loan.id).copied().unwrap_or_default();
        let contacts = person.and_then(|id| contacts.get(&id).cloned());
        OverdueRow {
            loan,
            contacts: contacts.unwrap_or_default(),
            reminded_on,
        }
    });
    Ok(Batch {
        items: items.collect(),
        next,
    })
}

/// Telephone numbers and addresses of readers, those that are proven first.
async fn contacts(
    db: &impl ConnectionTrait,
    people: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, Vec<String>>> {
    let rows = login::Entity::find()
        .filter(login::Column::PersonId.is_in(people))
        .filter(login::Column::Kind.is_in([LoginKind::Phone, LoginKind::Email]))
        .order_by_asc(login::Column::VerifiedAt.is_null())
        .order_by_asc(login::Column::CreatedAt)
        .all(db)
        .await?;
    let mut by_person: HashMap<PersonId, Vec<String>> = HashMap::new();
    for row in rows {
        by_person.entry(row.person_id).or_default().push(row.value);
    }
    Ok(by_person)
}

/// Loans as the asker sees them, in the order given: readers are named to who lends, never to one another.
///
/// # Errors
/// Whatever the database says.
pub async fn views(app: &App, actor: &Actor, rows: &[loan::Model]) -> Result<Vec<LoanView>> {
    let (db, now, today) = (app.db.reader(), app.clock.now(), app.clock.today());
    let named = Named::read(
        db,
        rows.iter().map(|row| row.book_id),
        rows.iter().map(|row| row.copy_id),
    )
    .await?;
    let people = names(db, rows.iter().filter_map(|row| row.person_id)).await?;
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let mut rules = HashMap::new();
    for unit in units.keys() {
        let place = Place::of(db, *unit).await?;
        let lends = policy::may(actor, Action::Lend, &place).is_yes();
        rules.insert(*unit, (Rule::at(db, &place).await?, lends));
    }
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let Some((rule, lends)) = rules.get(&row.unit_id) else {
            continue;
        };
        let own = row.person_id.is_some() && row.person_id == actor.person();
        let mut can = Vec::new();
        if (own || *lends) && renew::can(db, row, rule, own, today).await? {
            can.push("renew".to_owned());
        }
        if *lends && undo::can(row, now) {
            can.push("undo".to_owned());
        }
        let (Some(copy), Some(book)) = (named.copy(row.copy_id), named.book(row.book_id)) else {
            continue;
        };
        let Some(unit) = units.get(&row.unit_id).cloned() else {
            continue;
        };
        let reader = row.person_id.filter(|_| *lends).and_then(|id| {
            let display_name = people.get(&id)?.clone();
            Some(ReaderName {
                id: id.0,
                display_name,
            })
        });
        views.push(LoanView {
            id: row.id.0,
            copy,
            book,
            unit,
            reader,
            lent_at: row.lent_at,
            due_on: row.due_on,
            days_late: (today - row.due_on).num_days(),
            renewals: row.renewals,
            returned_at: row.returned_at,
            can,
        });
    }
    Ok(views)
}

/// Books and copies by their names.
pub struct Named {
    books: HashMap<BookId, BookName>,
    copies: HashMap<CopyId, CopyName>,
}

impl Named {
    /// Reads the names of all at once.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn read(
        db: &impl ConnectionTrait,
        books: impl Iterator<Item = BookId>,
        copies: impl Iterator<Item = CopyId>,
    ) -> Result<Self> {
        let books = book::Entity::find()
            .filter(book::Column::Id.is_in(books))
            .all(db)
            .await?;
        let copies = copy::Entity::find()
            .filter(copy::Column::Id.is_in(copies))
            .all(db)
            .await?;
        let book_name = |row: book::Model| BookName {
            id: row.id.0,
            path: path(&row),
            title: row.title,
            short: row.short,
        };
        let copy_name = |row: copy::Model| CopyName {
            id: row.id.0,
            accession_number: row.accession_number,
        };
        Ok(Self {
            books: books
                .into_iter()
                .map(|row| (row.id, book_name(row)))
                .collect(),
            copies: copies
                .into_iter()
                .map(|row| (row.id, copy_name(row)))
                .collect(),
        })
    }

    /// A book by its name.
    pub fn book(&self, id: BookId) -> Option<BookName> {
        self.books.get(&id).cloned()
    }

    /// A copy by its number.
    pub fn copy(&self, id: CopyId) -> Option<CopyName> {
        self.copies.get(&id).cloned()
    }
}
