//! Lending: one copy to one reader, by the rules of the unit.

use chrono::{Datelike, Days, NaiveDate};
use platform::database::Transaction;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
};
use serde_json::json;
use store::{
    id::{LoanId, PersonId, UnitId},
    lending::{copy, hold, loan},
    state::{CopyState, HoldState},
};

use super::{
    super::{
        Noted,
        copy::list::names,
        hold::{close, queue},
        note, reader,
        rule::Rule,
        view::LoanBody,
    },
    held, put,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Code, Error, Result},
};

/// Lends a copy. The same id again is the same loan.
///
/// # Errors
/// `not_found` for an unknown copy or reader; `conflict` with a sentence that says why not: somebody has it, it is kept
/// for another, others wait, the reader has enough.
pub async fn lend(app: &App, actor: &Actor, place: &Place, body: &LoanBody) -> Result<()> {
    let (by, now, today) = (actor.require_person()?, app.clock.now(), app.clock.today());
    let (id, person) = (LoanId(body.id), PersonId(body.reader_id));
    let tx = app.db.begin().await?;
    if let Some(made) = loan::Entity::find_by_id(id).one(&*tx).await? {
        let same = made.person_id == Some(person) && made.unit_id == place.unit;
        return if same {
            Ok(())
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    let row = reader::held(&*tx, place, person).await?;
    let copy = held(&*tx, place.unit, &body.copy).await?;
    let hold = free_for(&tx, &copy, person).await?;
    let rule = Rule::at(&*tx, place).await?;
    let (class, _) = reader::class(&*tx, place, &row, today).await?;
    let limits = rule.of(class);
    if open_count(&*tx, person, place.unit).await? >= limits.most.unsigned_abs().into() {
        return Err(refused("error.reader_has_enough")
            .naming("reader", row.display_name)
            .naming("most", limits.most.to_string()));
    }
    let (first_of_month, first_of_year) = firsts(&*tx, person, place.unit, today).await?;
    let due_on = due(today, limits.days);
    let made = loan::ActiveModel {
        id: Set(id),
        copy_id: Set(copy.id),
        book_id: Set(copy.book_id),
        unit_id: Set(place.unit),
        person_id: Set(Some(person)),
        reader_class: Set(class),
        lent_at: Set(now),
        lent_on: Set(today),
        lent_by: Set(Some(by)),
        due_on: Set(due_on),
        renewals: Set(0),
        state_before: Set(copy.state),
        hold_id: Set(hold.as_ref().map(|hold| hold.id)),
        returned_at: Set(None),
        returned_by: Set(None),
        return_id: Set(None),
        first_of_month: Set(first_of_month),
        first_of_year: Set(first_of_year),
        reminders: Set(0),
        reminded_on: Set(None),
    };
    loan::Entity::insert(made)
        .exec_without_returning(&*tx)
        .await?;
    put(&*tx, copy.id, CopyState::OnLoan, now).await?;
    if let Some(hold) = hold {
        close(&*tx, hold.id, HoldState::Fulfilled, now).await?;
        // Another copy was kept for the reader: it goes to the next, or back to the shelf.
        if let Some(kept) = hold.copy_id.filter(|kept| *kept != copy.id) {
            queue::serve(app, &tx, place, kept).await?;
        }
    }
    let noted = Noted {
        by: Some(by),
        action: "loan.lend",
        thing: "loan",
        id: id.0,
        unit: place.unit,
        // Who borrowed it stands in the loan alone, which forgets it.
        detail: json!({"number": copy.accession_number, "due_on": due_on}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the reader may have this copy now: the hold that is fulfilled by it, if there is one.
async fn free_for(
    tx: &Transaction,
    copy: &copy::Model,
    person: PersonId,
) -> Result<Option<hold::Model>> {
    let own = queue::of_person(&**tx, copy.book_id, copy.unit_id, person).await?;
    match copy.state {
        CopyState::OnLoan => Err(taken(&**tx, copy, person).await?),
        CopyState::Withdrawn => {
            Err(refused("error.copy_withdrawn").naming("number", copy.accession_number.clone()))
        }
        CopyState::LaidAside => {
            let kept = queue::laid_aside(&**tx, copy.id).await?;
            match kept {
                Some(kept) if kept.person_id == person => Ok(Some(kept)),
                Some(kept) => Err(kept_for(&**tx, copy, &kept).await?),
                None => Ok(own),
            }
        }
        CopyState::OnShelf | CopyState::Lost | CopyState::Damaged => {
            let (before, free) = queue::before(&**tx, copy, own.as_ref()).await?;
            // A copy that counted as lost or damaged is one more than those on the shelf.
            let free = free + i64::from(copy.state != CopyState::OnShelf);
            if before >= free {
                return Err(refused("error.others_wait").naming("count", before.to_string()));
            }
            Ok(own)
        }
    }
}

/// Who has it, lent by whom and when.
async fn taken(db: &impl ConnectionTrait, copy: &copy::Model, person: PersonId) -> Result<Error> {
    let open = loan::Entity::find()
        .filter(loan::Column::CopyId.eq(copy.id))
        .filter(loan::Column::ReturnedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(|| Error::internal("a copy is on loan without a loan"))?;
    let named = names(db, open.person_id.into_iter().chain(open.lent_by)).await?;
    let name = |id: Option<PersonId>| id.and_then(|id| named.get(&id).cloned());
    let key = if open.person_id == Some(person) {
        "error.copy_on_loan_to_reader"
    } else {
        "error.copy_on_loan"
    };
    let at = open.lent_at.with_timezone(&platform::clock::zone());
    Ok(refused(key)
        .naming("number", copy.accession_number.clone())
        .naming("reader", name(open.person_id).unwrap_or_default())
        .naming("staff", name(open.lent_by).unwrap_or_default())
        .naming("time", at.format("%H:%M").to_string())
        .naming("day", at.format("%d/%m/%Y").to_string())
        .naming("due", day(open.due_on)))
}

async fn kept_for(
    db: &impl ConnectionTrait,
    copy: &copy::Model,
    kept: &hold::Model,
) -> Result<Error> {
    let named = names(db, [kept.person_id]).await?;
    Ok(refused("error.copy_kept")
        .naming("number", copy.accession_number.clone())
        .naming("reader", named.into_values().next().unwrap_or_default())
        .naming("day", kept.keep_until.map(day).unwrap_or_default()))
}

/// A Vietnamese day as people write it.
pub fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

pub fn refused(key: &'static str) -> Error {
    Error::new(Code::Conflict).saying(key)
}

/// So many days after today, never before it.
pub fn due(today: NaiveDate, days: i32) -> NaiveDate {
    let days = Days::new(u64::from(days.max(0).unsigned_abs()));
    today.checked_add_days(days).unwrap_or(today)
}

async fn open_count(db: &impl ConnectionTrait, person: PersonId, unit: UnitId) -> Result<u64> {
    Ok(loan::Entity::find()
        .filter(loan::Column::PersonId.eq(person))
        .filter(loan::Column::UnitId.eq(unit))
        .filter(loan::Column::ReturnedAt.is_null())
        .count(db)
        .await?)
}

/// Whether a loan of this day is the reader's first of the month and of the year in the unit.
pub(super) async fn firsts(
    db: &impl ConnectionTrait,
    person: PersonId,
    unit: UnitId,
    today: NaiveDate,
) -> Result<(bool, bool)> {
    let since = |first: Option<NaiveDate>| {
        loan::Entity::find()
            .filter(loan::Column::PersonId.eq(person))
            .filter(loan::Column::UnitId.eq(unit))
            .filter(loan::Column::LentOn.gte(first.unwrap_or(today)))
    };
    let month = since(today.with_day(1)).count(db).await?;
    let year = since(NaiveDate::from_ymd_opt(today.year(), 1, 1));
    Ok((month == 0, year.count(db).await? == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_never_due_before_today() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(due(today, 14).to_string(), "2026-12-05");
        assert_eq!(due(today, 0), today);
        assert_eq!(due(today, -3), today);
    }
}
