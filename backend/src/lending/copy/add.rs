//! New copies of a book, several at once under a run of numbers.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use store::{
    centres::unit,
    id::{BookId, CopyId, UnitId},
    lending::copy,
    state::CopyState,
};

use super::{
    super::{
        Noted, note,
        rule::Rule,
        view::{CopiesBody, CopyFacts},
    },
    label, number,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Code, Error, Result},
};

/// Copies that are added at once.
const MOST: usize = 100;
const LONGEST: usize = 200;
const LONGEST_NOTE: usize = 500;
const DEAREST: i64 = 1_000_000_000;
/// No register here is older.
const OLDEST: i32 = 1900;

/// What is said of a copy, checked.
pub(super) struct Facts {
    pub call_number: String,
    pub shelf: String,
    pub price: Option<i64>,
    pub source_note: String,
    pub entered_on: NaiveDate,
}

impl Facts {
    /// # Errors
    /// `invalid` for a text that is too long, a price or a day that cannot be meant.
    pub(super) fn check(said: &CopyFacts, today: NaiveDate) -> Result<Self> {
        let entered_on = said.entered_on.unwrap_or(today);
        if entered_on > today || entered_on.year() < OLDEST {
            return Err(Error::invalid("entered_on", "invalid.date"));
        }
        if said
            .price
            .is_some_and(|price| !(0..=DEAREST).contains(&price))
        {
            return Err(Error::invalid("price", "invalid.out_of_range"));
        }
        Ok(Self {
            call_number: words("call_number", &said.call_number, LONGEST)?,
            shelf: words("shelf", &said.shelf, LONGEST)?,
            price: said.price,
            source_note: words("source_note", &said.source_note, LONGEST_NOTE)?,
            entered_on,
        })
    }
}

/// One line of text, checked.
pub(in crate::lending) fn words(
    field: &'static str,
    typed: &str,
    longest: usize,
) -> Result<String> {
    let text = vietnamese::nfc(typed.trim()).into_owned();
    if text.chars().count() > longest {
        return Err(Error::invalid(field, "invalid.too_long"));
    }
    if text.contains(char::is_control) {
        return Err(Error::invalid(field, "invalid.unknown"));
    }
    Ok(text)
}

/// Adds copies of a book that the asker may know of. The same ids again are the same copies.
///
/// # Errors
/// `invalid` for a number that is taken, or for what is said of them; `conflict` for ids that are others'.
pub async fn add(app: &App, actor: &Actor, place: &Place, body: &CopiesBody) -> Result<()> {
    let (by, now, today) = (actor.require_person()?, app.clock.now(), app.clock.today());
    let facts = Facts::check(&body.facts, today)?;
    if body.ids.is_empty() || body.ids.len() > MOST {
        return Err(Error::invalid("ids", "invalid.out_of_range"));
    }
    let first = match body.first_number.as_deref().map(str::trim) {
        Some("") | None => None,
        Some(typed) => Some(number::check("first_number", typed)?),
    };
    let tx = app.db.begin().await?;
    if stand(&*tx, body).await? {
        return Ok(());
    }
    // One at a time in a unit: of two who are offered the same number, the second gets the one behind it.
    one_at_a_time(&*tx, place.unit).await?;
    let first = match first {
        Some(first) => first,
        None => {
            let prefix = Rule::at(&*tx, place).await?.prefix;
            number::next(&*tx, place.unit, &prefix).await?
        }
    };
    let numbers = number::run(&first, body.ids.len())?;
    for number in &numbers {
        free(&*tx, place.unit, number, None, "first_number").await?;
    }
    let rows = body.ids.iter().zip(&numbers).map(|(id, number)| {
        let id = CopyId(*id);
        copy::ActiveModel {
            id: Set(id),
            label: Set(label::of(id)),
            book_id: Set(BookId(body.book_id)),
            unit_id: Set(place.unit),
            accession_number: Set(number.clone()),
            accession_key: Set(number::kept(number)),
            call_number: Set(facts.call_number.clone()),
            shelf: Set(facts.shelf.clone()),
            price: Set(facts.price),
            source: Set(body.facts.source.into()),
            source_note: Set(facts.source_note.clone()),
            entered_on: Set(facts.entered_on),
            state: Set(CopyState::OnShelf),
            state_at: Set(now),
            state_note: Set(String::new()),
            withdrawal: Set(None),
            withdrawn_on: Set(None),
            version: Set(1),
            created_at: Set(now),
            deleted_at: Set(None),
            deleted_by: Set(None),
        }
    });
    copy::Entity::insert_many(rows)
        .exec_without_returning(&*tx)
        .await?;
    let noted = Noted {
        by: Some(by),
        action: "copy.add",
        thing: "book",
        id: body.book_id,
        unit: place.unit,
        detail: json!({"numbers": numbers}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the copies were added by the same request before.
async fn stand(db: &impl ConnectionTrait, body: &CopiesBody) -> Result<bool> {
    let ids = body.ids.iter().map(|id| CopyId(*id));
    let standing = copy::Entity::find()
        .filter(copy::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let same = |row: &copy::Model| row.book_id.0 == body.book_id && row.unit_id.0 == body.unit_id;
    match standing.len() {
        0 => Ok(false),
        all if all == body.ids.len() && standing.iter().all(same) => Ok(true),
        _ => Err(Error::new(Code::Conflict).saying("invalid.same_id")),
    }
}

/// Holds the unit's row until the transaction ends.
async fn one_at_a_time(db: &impl ConnectionTrait, unit: UnitId) -> Result<()> {
    use sea_orm::QuerySelect;
    unit::Entity::find_by_id(unit)
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    Ok(())
}

/// # Errors
/// `invalid` with the field when another copy of the unit has the number.
pub(super) async fn free(
    db: &impl ConnectionTrait,
    unit: UnitId,
    number: &str,
    but: Option<CopyId>,
    field: &'static str,
) -> Result<()> {
    let taken = copy::Entity::find()
        .filter(copy::Column::UnitId.eq(unit))
        .filter(copy::Column::AccessionKey.eq(number::kept(number)))
        .filter(copy::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    match taken {
        Some(row) if Some(row.id) != but => {
            let said = Error::invalid(field, "invalid.accession_taken");
            Err(said.naming("number", row.accession_number))
        }
        _ => Ok(()),
    }
}
