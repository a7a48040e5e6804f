//! What the API answers about a year of lending.

use poem_openapi::Object;

use crate::centres::view::UnitLink;

/// A year of a unit's paper library.
#[derive(Clone, Debug, Object)]
pub struct YearReport {
    pub unit: UnitLink,
    pub year: i32,
    /// In the register when the year began.
    pub copies_at_start: i64,
    pub added: Added,
    /// What was paid, or what they are worth, in đồng, as far as it was entered.
    pub added_value: i64,
    pub withdrawn: Withdrawn,
    /// In the register when the year ended, or now.
    pub copies_at_end: i64,
    /// Different books among them.
    pub titles_at_end: i64,
    /// Of them lost, and damaged, as it is now.
    pub lost: i64,
    pub damaged: i64,
    pub loans: i64,
    /// Different people who borrowed something.
    pub readers: i64,
    /// Twelve.
    pub months: Vec<MonthRow>,
    /// By the first digit of Dewey's number; those without one last.
    pub classes: Vec<ClassRow>,
}

/// Copies that were added, by where they came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
pub struct Added {
    pub bought: i64,
    pub given: i64,
    pub allotted: i64,
    pub other: i64,
}

/// Copies that were struck off, by why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
pub struct Withdrawn {
    pub worn: i64,
    pub lost: i64,
    pub outdated: i64,
    pub surplus: i64,
    pub other: i64,
}

/// A month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
pub struct MonthRow {
    /// 1 to 12.
    pub month: i32,
    pub loans: i64,
    /// Different people who borrowed something in it.
    pub readers: i64,
}

/// A main class of Dewey's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
pub struct ClassRow {
    /// `000`, `100` … `900`; empty for books without a number.
    pub class: String,
    /// In the register when the year ended.
    pub copies: i64,
    pub loans: i64,
}
