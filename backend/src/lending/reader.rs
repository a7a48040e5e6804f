//! Readers as the desk sees them: who belongs to the unit, to one above or below. Found by name, number or card.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Condition, ExprTrait, OnConflict, Query, SelectStatement},
};
use serde_json::json;
use store::{
    accounts::{login, person, role_grant},
    id::{PersonId, UnitId},
    lending::{loan, reader_class},
    state::{ReaderClass, Role},
};

use super::{
    Noted, hold, loan as loans, note,
    rule::Rule,
    view::{ReaderRow, ReaderView},
};
use crate::{
    accounts::{self, login::Login},
    actor::{Actor, Place},
    app::App,
    centres::query::subtree,
    error::{Error, Result},
    listing,
};

/// A reader below this age is a child.
const CHILD_YEARS: u32 = 16;
/// Readers that are offered at once.
const MOST: u64 = 20;

/// Readers of a unit whose name has the words, or whose number, address, name or card this is.
///
/// # Errors
/// Whatever the database says.
pub async fn search(app: &App, place: &Place, typed: &str) -> Result<Vec<ReaderRow>> {
    let db = app.db.reader();
    let rows = person::Entity::find()
        .filter(person::Column::DeletedAt.is_null())
        .filter(members(place))
        .filter(accounts::people::known_by(card_of(typed)))
        .order_by_asc(person::Column::SortKey)
        .order_by_asc(person::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    rows_of(app, place, rows).await
}

/// The code of a card, where its QR code was scanned: an address whose last part says it.
fn card_of(typed: &str) -> &str {
    match typed.rsplit_once("#the=") {
        Some((_, code)) => code.trim(),
        None => typed.trim(),
    }
}

/// A reader of a unit.
///
/// # Errors
/// `not_found` for who does not belong to it.
pub async fn find(db: &impl ConnectionTrait, place: &Place, id: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .filter(person::Column::DeletedAt.is_null())
        .filter(members(place))
        .one(db)
        .await?
        .ok_or_else(Error::not_found)
}

/// The same, held until the transaction ends: of two desks that lend to one reader, one waits for the other.
///
/// # Errors
/// `not_found` with a sentence of its own.
pub async fn held(db: &impl ConnectionTrait, place: &Place, id: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .filter(person::Column::DeletedAt.is_null())
        .filter(members(place))
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(|| Error::not_found().saying("error.reader_unknown"))
}

/// A reader of a unit with loans and holds there.
///
/// # Errors
/// `not_found`.
pub async fn view(app: &App, actor: &Actor, place: &Place, id: PersonId) -> Result<ReaderView> {
    let db = app.db.reader();
    let row = find(db, place, id).await?;
    let (class, class_chosen) = class(db, place, &row, app.clock.today()).await?;
    let open = loans::list::open_of(db, id, Some(place.unit)).await?;
    let holds = hold::list::open_of(db, id, Some(place.unit)).await?;
    let mut reader = rows_of(app, place, vec![row]).await?;
    Ok(ReaderView {
        reader: reader.pop().ok_or_else(Error::not_found)?,
        class_chosen,
        limits: Rule::at(db, place).await?.of(class).into(),
        open: loans::list::views(app, actor, &open).await?,
        holds: hold::list::views(db, actor, &holds).await?,
    })
}

async fn rows_of(app: &App, place: &Place, rows: Vec<person::Model>) -> Result<Vec<ReaderRow>> {
    let (db, today) = (app.db.reader(), app.clock.today());
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let mut logins: HashMap<PersonId, Vec<String>> = HashMap::new();
    let all = login::Entity::find()
        .filter(login::Column::PersonId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    for one in all {
        let masked = Login::masked(one.kind, &one.value);
        logins.entry(one.person_id).or_default().push(masked);
    }
    let open = loan::Entity::find()
        .filter(loan::Column::PersonId.is_in(ids))
        .filter(loan::Column::UnitId.eq(place.unit))
        .filter(loan::Column::ReturnedAt.is_null())
        .all(db)
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let theirs = open.iter().filter(|loan| loan.person_id == Some(row.id));
        let late = theirs.clone().filter(|loan| loan.due_on < today);
        views.push(ReaderRow {
            id: row.id.0,
            class: class(db, place, &row, today).await?.0.into(),
            loans: count(theirs.count()),
            overdue: count(late.count()),
            logins: logins.remove(&row.id).unwrap_or_default(),
            display_name: row.display_name,
        });
    }
    Ok(views)
}

fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// The class of a reader in a unit, and whether somebody chose it. Without a choice: who works for a unit at the place
/// is staff, who is below 16 years is a child.
///
/// # Errors
/// Whatever the database says.
pub async fn class(
    db: &impl ConnectionTrait,
    place: &Place,
    row: &person::Model,
    today: NaiveDate,
) -> Result<(ReaderClass, bool)> {
    let chosen = reader_class::Entity::find_by_id((row.id, place.unit))
        .one(db)
        .await?;
    if let Some(chosen) = chosen {
        return Ok((chosen.class, true));
    }
    let works = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(row.id))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(role_grant::Column::Role.ne(Role::Learner))
        .filter(role_grant::Column::UnitId.is_in(place.chain.iter().copied()))
        .one(db)
        .await?;
    if works.is_some() {
        return Ok((ReaderClass::Staff, false));
    }
    let grown = |born: NaiveDate| born.checked_add_months(Months::new(12 * CHILD_YEARS));
    let child = row
        .birth_date
        .and_then(grown)
        .is_some_and(|day| day > today);
    let class = if child {
        ReaderClass::Child
    } else {
        ReaderClass::Adult
    };
    Ok((class, false))
}

/// Chooses the class of a reader in a unit, or takes the choice back.
///
/// # Errors
/// `not_found` for who does not belong to it.
pub async fn choose_class(
    app: &App,
    actor: &Actor,
    place: &Place,
    id: PersonId,
    class: Option<ReaderClass>,
) -> Result<()> {
    use sea_orm::ActiveValue::Set;
    let by = actor.require_person()?;
    let tx = app.db.begin().await?;
    find(&*tx, place, id).await?;
    match class {
        Some(class) => {
            let row = reader_class::ActiveModel {
                person_id: Set(id),
                unit_id: Set(place.unit),
                class: Set(class),
            };
            let key = [reader_class::Column::PersonId, reader_class::Column::UnitId];
            let over = OnConflict::columns(key)
                .update_column(reader_class::Column::Class)
                .to_owned();
            reader_class::Entity::insert(row)
                .on_conflict(over)
                .exec_without_returning(&*tx)
                .await?;
        }
        None => {
            reader_class::Entity::delete_by_id((id, place.unit))
                .exec(&*tx)
                .await?;
        }
    }
    let noted = Noted {
        by: Some(by),
        action: "reader_class.choose",
        thing: "person",
        id: id.0,
        unit: place.unit,
        detail: json!({"class": class}),
    };
    note(&*tx, app.clock.now(), noted).await?;
    tx.commit().await?;
    Ok(())
}

/// The condition under which a person belongs to a unit: holds any role in it, above it or below it.
fn members(place: &Place) -> Condition {
    let of = |units: Condition| -> SelectStatement {
        Query::select()
            .column(role_grant::Column::PersonId)
            .from(role_grant::Entity)
            .and_where(role_grant::Column::RevokedAt.is_null())
            .cond_where(units)
            .to_owned()
    };
    let above: Vec<UnitId> = place.chain.clone();
    let units = Condition::any()
        .add(role_grant::Column::UnitId.is_in(above))
        .add(role_grant::Column::UnitId.in_subquery(subtree(place.unit)));
    Condition::all().add(person::Column::Id.into_simple_expr().in_subquery(of(units)))
}

/// What somebody typed or scanned to find a reader, checked.
///
/// # Errors
/// `invalid` with the field `q`.
pub fn question(typed: &str) -> Result<&str> {
    listing::question(Some(typed))?.ok_or_else(|| Error::invalid("q", "invalid.required"))
}
