//! Where a contest and its entries stand, and what its ledger keeps.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Where a contest stands.
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
pub enum ContestState {
    /// Being prepared.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Announced; entries are taken inside its window.
    #[sea_orm(string_value = "open")]
    Open,
    /// No more entries.
    #[sea_orm(string_value = "closed")]
    Closed,
    /// Results are out.
    #[sea_orm(string_value = "announced")]
    Announced,
}

/// Where an entry stands.
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
pub enum EntryState {
    /// Waits for the organizer.
    #[sea_orm(string_value = "submitted")]
    Submitted,
    /// Accepted, everybody can watch it.
    #[sea_orm(string_value = "published")]
    Published,
    /// Not accepted; the reason says why.
    #[sea_orm(string_value = "rejected")]
    Rejected,
    /// Taken back by who entered it.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

/// What is counted.
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
pub enum LedgerKind {
    /// Ten seconds or half really played.
    #[sea_orm(string_value = "view")]
    View,
    /// A like.
    #[sea_orm(string_value = "like")]
    Like,
    /// A like taken back.
    #[sea_orm(string_value = "unlike")]
    Unlike,
    /// A visit that came by a personal link.
    #[sea_orm(string_value = "share")]
    Share,
}

impl ContestState {
    /// Whether a contest in this state may come into the next one.
    pub fn may_become(self, next: Self) -> bool {
        use ContestState::{Announced, Closed, Draft, Open};
        match self {
            Draft => next == Open,
            Open => matches!(next, Draft | Closed),
            Closed => matches!(next, Open | Announced),
            Announced => next == Closed,
        }
    }
}

impl EntryState {
    /// Whether an entry in this state may come into the next one.
    pub fn may_become(self, next: Self) -> bool {
        use EntryState::{Published, Rejected, Submitted, Withdrawn};
        match self {
            Submitted => matches!(next, Published | Rejected | Withdrawn),
            Published => matches!(next, Rejected | Withdrawn),
            Rejected => matches!(next, Published | Withdrawn),
            Withdrawn => next == Submitted,
        }
    }
}
