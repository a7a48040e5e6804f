//! What the API takes and answers about copies, loans, holds and rules.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::{Enum, Object};
use store::{lending::lending_rule::Limits, state};
use uuid::Uuid;

use crate::{centres::view::UnitLink, library::view::BookRow};

/// Where a paper copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum CopyState {
    OnShelf,
    OnLoan,
    /// Kept for who waited for it.
    LaidAside,
    Lost,
    Damaged,
    /// Struck off the register.
    Withdrawn,
}

same_words!(state::CopyState, CopyState: OnShelf, OnLoan, LaidAside, Lost, Damaged, Withdrawn);

/// How a copy came to the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum CopySource {
    Bought,
    Given,
    /// Sent by an office above.
    Allotted,
    Other,
}

same_words!(state::CopySource, CopySource: Bought, Given, Allotted, Other);

/// Why a copy was struck off the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum WithdrawalReason {
    Worn,
    Lost,
    Outdated,
    Surplus,
    Other,
}

same_words!(state::WithdrawalReason, WithdrawalReason: Worn, Lost, Outdated, Surplus, Other);

/// What a reader is for the rules of lending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReaderClass {
    Adult,
    Child,
    Staff,
}

same_words!(state::ReaderClass, ReaderClass: Adult, Child, Staff);

/// How far a hold is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum HoldState {
    Waiting,
    LaidAside,
    Fulfilled,
    Lapsed,
    Cancelled,
}

same_words!(state::HoldState, HoldState: Waiting, LaidAside, Fulfilled, Lapsed, Cancelled);

/// A paper copy.
#[derive(Clone, Debug, Object)]
pub struct CopyView {
    pub id: Uuid,
    pub accession_number: String,
    pub book: BookRow,
    pub unit: UnitLink,
    pub call_number: String,
    /// Where it stands.
    pub shelf: String,
    /// In đồng.
    pub price: Option<i64>,
    pub source: CopySource,
    pub source_note: String,
    /// The day of the register.
    pub entered_on: NaiveDate,
    pub state: CopyState,
    pub state_at: DateTime<Utc>,
    pub state_note: String,
    pub withdrawal: Option<WithdrawalReason>,
    pub withdrawn_on: Option<NaiveDate>,
    /// The loan that is open.
    pub loan: Option<CopyLoan>,
    /// What its label says: an address that leads to it.
    pub address: String,
    pub version: i32,
    /// `edit`, `mark`, `delete`.
    pub can: Vec<String>,
}

/// Who has a copy.
#[derive(Clone, Debug, Object)]
pub struct CopyLoan {
    pub id: Uuid,
    pub reader: Option<String>,
    pub due_on: NaiveDate,
}

/// What is said of a copy, whatever its number.
#[derive(Clone, Debug, Object)]
pub struct CopyFacts {
    #[oai(default)]
    pub call_number: String,
    #[oai(default)]
    pub shelf: String,
    /// In đồng.
    pub price: Option<i64>,
    pub source: CopySource,
    #[oai(default)]
    pub source_note: String,
    /// The day of the register; today, if nothing is said.
    pub entered_on: Option<NaiveDate>,
}

/// New copies of a book.
#[derive(Clone, Debug, Object)]
pub struct CopiesBody {
    /// One for each copy, made by the client (UUID v7): sent again, they are the same copies.
    pub ids: Vec<Uuid>,
    pub book_id: Uuid,
    pub unit_id: Uuid,
    /// The first one's accession number; the others follow it. The unit's next numbers, if nothing is said.
    pub first_number: Option<String>,
    #[oai(flatten)]
    pub facts: CopyFacts,
}

/// Another wording of a copy's line in the register.
#[derive(Clone, Debug, Object)]
pub struct CopyChange {
    pub accession_number: String,
    #[oai(flatten)]
    pub facts: CopyFacts,
}

/// What became of a copy, apart from loans.
#[derive(Clone, Debug, Object)]
pub struct MarkBody {
    /// `on_shelf`, `lost`, `damaged` or `withdrawn`.
    pub state: CopyState,
    #[oai(default)]
    pub note: String,
    /// For `withdrawn`: why.
    pub reason: Option<WithdrawalReason>,
    /// For `withdrawn`: the day of the paper that strikes it off; today, if nothing is said.
    pub on: Option<NaiveDate>,
}

/// The numbers that would be given next.
#[derive(Clone, Debug, Object)]
pub struct NumbersView {
    pub first: String,
    pub last: String,
}

/// The paper copies of a book in a unit, for everybody.
#[derive(Clone, Debug, Object)]
pub struct PaperRow {
    pub unit: UnitLink,
    pub copies: i32,
    /// Those that stand on the shelf.
    pub free: i32,
    /// Readers who wait.
    pub waiting: i32,
    /// Where they stand, and under which call number, in one line.
    pub shelf: String,
    /// The first day on which a copy is due, where none is free.
    pub due_on: Option<NaiveDate>,
    /// The asker's own hold here.
    pub hold: Option<OwnHold>,
    /// `hold`.
    pub can: Vec<String>,
}

/// One's own hold, where a book is shown.
#[derive(Clone, Debug, Object)]
pub struct OwnHold {
    pub id: Uuid,
    pub state: HoldState,
    /// How many readers are before one.
    pub before: i32,
    pub keep_until: Option<NaiveDate>,
}

/// A reader, briefly.
#[derive(Clone, Debug, Object)]
pub struct ReaderRow {
    pub id: Uuid,
    pub display_name: String,
    /// Masked.
    pub logins: Vec<String>,
    pub class: ReaderClass,
    /// Copies in the reader's hands.
    pub loans: i32,
    pub overdue: i32,
}

/// A reader at the desk.
#[derive(Clone, Debug, Object)]
pub struct ReaderView {
    #[oai(flatten)]
    pub reader: ReaderRow,
    /// Whether somebody chose the class; otherwise it follows from birth date and role.
    pub class_chosen: bool,
    pub limits: LimitsView,
    pub open: Vec<LoanView>,
    pub holds: Vec<HoldView>,
}

/// The class that a reader has in a unit.
#[derive(Clone, Debug, Object)]
pub struct ClassBody {
    pub unit_id: Uuid,
    /// Null: what follows from birth date and role.
    pub class: Option<ReaderClass>,
}

/// A copy, where a loan or a hold names it.
#[derive(Clone, Debug, Object)]
pub struct CopyName {
    pub id: Uuid,
    pub accession_number: String,
}

/// A book, where a loan or a hold names it.
#[derive(Clone, Debug, Object)]
pub struct BookName {
    pub id: Uuid,
    pub title: String,
    pub path: String,
    pub short: String,
}

/// A person, where a loan or a hold names one.
#[derive(Clone, Debug, Object)]
pub struct ReaderName {
    pub id: Uuid,
    pub display_name: String,
}

/// A loan.
#[derive(Clone, Debug, Object)]
pub struct LoanView {
    pub id: Uuid,
    pub copy: CopyName,
    pub book: BookName,
    pub unit: UnitLink,
    /// For who lends; null once it is forgotten.
    pub reader: Option<ReaderName>,
    pub lent_at: DateTime<Utc>,
    pub due_on: NaiveDate,
    /// Days since it was due; below 0 until then.
    pub days_late: i64,
    pub renewals: i32,
    pub returned_at: Option<DateTime<Utc>>,
    /// `renew`; for who lends also `undo`.
    pub can: Vec<String>,
}

/// An overdue loan, with how to reach the reader.
#[derive(Clone, Debug, Object)]
pub struct OverdueRow {
    #[oai(flatten)]
    pub loan: LoanView,
    /// In full: telephone numbers and addresses.
    pub contacts: Vec<String>,
    pub reminded_on: Option<NaiveDate>,
}

/// A copy into a reader's hands.
#[derive(Clone, Debug, Object)]
pub struct LoanBody {
    /// Made by the client (UUID v7): sent again, it is the same loan.
    pub id: Uuid,
    pub unit_id: Uuid,
    pub reader_id: Uuid,
    /// What was scanned or typed: a label's address or an accession number.
    pub copy: String,
}

/// A copy back from wherever it was.
#[derive(Clone, Debug, Object)]
pub struct ReturnBody {
    /// Made by the client (UUID v7): sent again, it is the same return.
    pub id: Uuid,
    pub unit_id: Uuid,
    /// What was scanned or typed.
    pub copy: String,
}

/// What became of a copy that was scanned at its return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReturnOutcome {
    /// A loan ended; it goes to its shelf.
    Returned,
    /// It is to be laid aside for the first who waits.
    LaidAside,
    /// It counted as lost.
    Found,
}

/// A copy came back.
#[derive(Clone, Debug, Object)]
pub struct ReturnView {
    pub outcome: ReturnOutcome,
    pub copy: CopyName,
    pub book: BookName,
    /// Where it belongs.
    pub shelf: String,
    /// The loan that ended.
    pub loan: Option<LoanView>,
    /// For whom it is laid aside.
    pub hold: Option<HoldView>,
}

/// Somebody waits for a book.
#[derive(Clone, Debug, Object)]
pub struct HoldBody {
    /// Made by the client (UUID v7): sent again, it is the same hold.
    pub id: Uuid,
    pub book_id: Uuid,
    pub unit_id: Uuid,
    /// For who lends: the reader; oneself, if nothing is said.
    pub reader_id: Option<Uuid>,
}

/// A hold.
#[derive(Clone, Debug, Object)]
pub struct HoldView {
    pub id: Uuid,
    pub book: BookName,
    pub unit: UnitLink,
    /// For who lends.
    pub reader: Option<ReaderName>,
    pub state: HoldState,
    /// The one that is laid aside.
    pub copy: Option<CopyName>,
    pub asked_at: DateTime<Utc>,
    /// How many wait before this one.
    pub before: i32,
    /// Copies that stand on the shelf now: one is to be laid aside.
    pub free: i32,
    pub shelf: String,
    pub keep_until: Option<NaiveDate>,
    /// Whether the reader was written to.
    pub told: bool,
    /// `cancel`.
    pub can: Vec<String>,
}

/// One's own loans and holds.
#[derive(Clone, Debug, Object)]
pub struct MyLoans {
    pub loans: Vec<LoanView>,
    pub holds: Vec<HoldView>,
}

/// What readers of a class may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
pub struct LimitsView {
    /// Copies at once.
    pub most: i32,
    /// Days until one is due.
    pub days: i32,
    pub renewals: i32,
}

impl From<Limits> for LimitsView {
    fn from(limits: Limits) -> Self {
        Self {
            most: limits.most,
            days: limits.days,
            renewals: limits.renewals,
        }
    }
}

/// How a unit lends.
#[derive(Clone, Debug, Object)]
pub struct RuleBody {
    pub adult: LimitsView,
    pub child: LimitsView,
    pub staff: LimitsView,
    /// What the accession numbers that are offered begin with.
    pub prefix: String,
    /// How many days a copy is kept for who waited.
    pub hold_days: i32,
    /// Whether readers are written to before and after the day on which a copy is due.
    pub reminders: bool,
}

/// How a unit lends.
#[derive(Clone, Debug, Object)]
pub struct RuleView {
    pub adult: LimitsView,
    pub child: LimitsView,
    pub staff: LimitsView,
    pub prefix: String,
    pub hold_days: i32,
    pub reminders: bool,
    /// The unit above that says so; null for its own words and for the defaults.
    pub from: Option<UnitLink>,
    /// 0 while the unit itself has said nothing.
    pub version: i32,
}
