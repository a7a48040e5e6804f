//! The figures of a year: copies at its beginning, added, struck off, at its end; loans and readers by month, copies and
//! loans by main class.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect,
    sea_query::{ExprTrait, Query},
};
use store::{
    id::{BookId, UnitId},
    lending::{copy, loan},
    library::book,
    state::{CopySource, CopyState, WithdrawalReason},
};

use super::view::{ClassRow, MonthRow, YearReport};
use crate::{
    centres::query::links,
    error::{Error, Result},
};

/// Years of which a report can be asked.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;
/// Main classes, and one for books without a number.
const CLASSES: usize = 11;

/// The report of a year.
///
/// # Errors
/// `invalid` for the year; `not_found` for the unit.
pub async fn report(db: &impl ConnectionTrait, unit: UnitId, year: i32) -> Result<YearReport> {
    let day = |month, day| {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(|_| YEARS.contains(&year))
            .ok_or_else(|| Error::invalid("year", "invalid.year"))
    };
    let (first, last) = (day(1, 1)?, day(12, 31)?);
    let link = links(db, [unit]).await?.remove(&unit);
    let classes = classes_of(db, unit).await?;
    let class = |book: &BookId| classes.get(book).copied().unwrap_or(CLASSES - 1);
    let mut report = blank(link.ok_or_else(Error::not_found)?, year);
    let copies = copy::Entity::find()
        .filter(copy::Column::UnitId.eq(unit))
        .filter(copy::Column::DeletedAt.is_null())
        .filter(copy::Column::EnteredOn.lte(last))
        .all(db)
        .await?;
    let mut titles = HashSet::new();
    for one in &copies {
        let gone_by = |day: NaiveDate| one.withdrawn_on.is_some_and(|gone| gone <= day);
        let before = one.entered_on < first;
        if before && one.withdrawn_on.is_none_or(|gone| gone >= first) {
            report.copies_at_start += 1;
        }
        if !before {
            report.add(one);
        }
        if let (Some(gone), Some(reason)) = (one.withdrawn_on, one.withdrawal)
            && (first..=last).contains(&gone)
        {
            report.withdraw(reason);
        }
        if !gone_by(last) {
            report.copies_at_end += 1;
            titles.insert(one.book_id);
            report.classes[class(&one.book_id)].copies += 1;
            report.lost += i64::from(one.state == CopyState::Lost);
            report.damaged += i64::from(one.state == CopyState::Damaged);
        }
    }
    report.titles_at_end = i64::try_from(titles.len()).unwrap_or(i64::MAX);
    let loans: Vec<(NaiveDate, BookId, bool, bool)> = loan::Entity::find()
        .select_only()
        .columns([
            loan::Column::LentOn,
            loan::Column::BookId,
            loan::Column::FirstOfMonth,
            loan::Column::FirstOfYear,
        ])
        .filter(loan::Column::UnitId.eq(unit))
        .filter(loan::Column::LentOn.between(first, last))
        .into_tuple()
        .all(db)
        .await?;
    for (on, book, first_of_month, first_of_year) in loans {
        report.loans += 1;
        report.readers += i64::from(first_of_year);
        report.classes[class(&book)].loans += 1;
        if let Some(month) = report.months.get_mut(on.month0() as usize) {
            month.loans += 1;
            month.readers += i64::from(first_of_month);
        }
    }
    Ok(report)
}

/// Which main class each book has of which the unit has, or had, a copy.
async fn classes_of(db: &impl ConnectionTrait, unit: UnitId) -> Result<HashMap<BookId, usize>> {
    let here = Query::select()
        .column(copy::Column::BookId)
        .from(copy::Entity)
        .and_where(copy::Column::UnitId.eq(unit))
        .to_owned();
    let rows: Vec<(BookId, String)> = book::Entity::find()
        .select_only()
        .columns([book::Column::Id, book::Column::Ddc])
        .filter(book::Column::Id.into_simple_expr().in_subquery(here))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, ddc)| (id, main_class(&ddc)))
        .collect())
}

fn main_class(ddc: &str) -> usize {
    let first = ddc.chars().next().and_then(|c| c.to_digit(10));
    first.map_or(CLASSES - 1, |digit| digit as usize)
}

fn blank(unit: crate::centres::view::UnitLink, year: i32) -> YearReport {
    let months = (1..=12).map(|month| MonthRow {
        month,
        ..MonthRow::default()
    });
    let classes = (0..CLASSES).map(|class| ClassRow {
        class: match class {
            0..10 => format!("{class}00"),
            _ => String::new(),
        },
        ..ClassRow::default()
    });
    YearReport {
        unit,
        year,
        copies_at_start: 0,
        added: Default::default(),
        added_value: 0,
        withdrawn: Default::default(),
        copies_at_end: 0,
        titles_at_end: 0,
        lost: 0,
        damaged: 0,
        loans: 0,
        readers: 0,
        months: months.collect(),
        classes: classes.collect(),
    }
}

impl YearReport {
    fn add(&mut self, one: &copy::Model) {
        let count = match one.source {
            CopySource::Bought => &mut self.added.bought,
            CopySource::Given => &mut self.added.given,
            CopySource::Allotted => &mut self.added.allotted,
            CopySource::Other => &mut self.added.other,
        };
        *count += 1;
        self.added_value += one.price.unwrap_or(0);
    }

    fn withdraw(&mut self, reason: WithdrawalReason) {
        let count = match reason {
            WithdrawalReason::Worn => &mut self.withdrawn.worn,
            WithdrawalReason::Lost => &mut self.withdrawn.lost,
            WithdrawalReason::Outdated => &mut self.withdrawn.outdated,
            WithdrawalReason::Surplus => &mut self.withdrawn.surplus,
            WithdrawalReason::Other => &mut self.withdrawn.other,
        };
        *count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_digit_is_the_main_class() {
        assert_eq!((main_class("895.922"), main_class("004")), (8, 0));
        assert_eq!(main_class(""), CLASSES - 1);
    }
}
