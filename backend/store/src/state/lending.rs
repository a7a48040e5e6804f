//! Where paper copies, holds and stocktakes stand.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Where a paper copy is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum CopyState {
    /// It can be taken from its shelf.
    #[sea_orm(string_value = "on_shelf")]
    OnShelf,
    /// A reader has it.
    #[sea_orm(string_value = "on_loan")]
    OnLoan,
    /// It is kept for who waited for it.
    #[sea_orm(string_value = "laid_aside")]
    LaidAside,
    /// Nobody knows where it is; it still stands in the register.
    #[sea_orm(string_value = "lost")]
    Lost,
    /// It cannot be lent as it is.
    #[sea_orm(string_value = "damaged")]
    Damaged,
    /// It was struck off the register.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

/// How a copy came to the unit.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum CopySource {
    /// For money.
    #[sea_orm(string_value = "bought")]
    Bought,
    /// As a gift.
    #[sea_orm(string_value = "given")]
    Given,
    /// Sent by an office above.
    #[sea_orm(string_value = "allotted")]
    Allotted,
    /// In another way.
    #[sea_orm(string_value = "other")]
    Other,
}

/// Why a copy was struck off the register.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalReason {
    /// Torn or worn.
    #[sea_orm(string_value = "worn")]
    Worn,
    /// Not found again.
    #[sea_orm(string_value = "lost")]
    Lost,
    /// What it says is out of date.
    #[sea_orm(string_value = "outdated")]
    Outdated,
    /// There are more than are needed, or it went elsewhere.
    #[sea_orm(string_value = "surplus")]
    Surplus,
    /// For another reason.
    #[sea_orm(string_value = "other")]
    Other,
}

/// How far a hold is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// In the queue.
    #[sea_orm(string_value = "waiting")]
    Waiting,
    /// A copy is kept for the reader.
    #[sea_orm(string_value = "laid_aside")]
    LaidAside,
    /// The reader has borrowed it.
    #[sea_orm(string_value = "fulfilled")]
    Fulfilled,
    /// It was not fetched in time.
    #[sea_orm(string_value = "lapsed")]
    Lapsed,
    /// It was taken back.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

/// What a reader is for the rules of lending.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum ReaderClass {
    /// Everybody else.
    #[sea_orm(string_value = "adult")]
    Adult,
    /// Below 16 years.
    #[sea_orm(string_value = "child")]
    Child,
    /// Who works for the unit.
    #[sea_orm(string_value = "staff")]
    Staff,
}

/// What a stocktake found of a copy, or of something scanned.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum StockFinding {
    /// It stands where it should.
    #[sea_orm(string_value = "seen")]
    Seen,
    /// It should stand there and was not scanned.
    #[sea_orm(string_value = "missing")]
    Missing,
    /// A reader has it.
    #[sea_orm(string_value = "on_loan")]
    OnLoan,
    /// It stands in another place than the register says, or is of another unit.
    #[sea_orm(string_value = "misplaced")]
    Misplaced,
    /// It stands there although it counts as lent, lost or withdrawn.
    #[sea_orm(string_value = "unexpected")]
    Unexpected,
    /// No copy is called so.
    #[sea_orm(string_value = "unknown")]
    Unknown,
}

impl CopyState {
    /// Whether a copy in this state counts as one that readers can borrow, now or later.
    pub fn circulates(self) -> bool {
        matches!(self, Self::OnShelf | Self::OnLoan | Self::LaidAside)
    }
}

impl HoldState {
    /// Whether it is still in the queue or on the shelf for holds.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::LaidAside)
    }
}
