//! What the API takes and answers about stocktakes.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use store::state;
use uuid::Uuid;

use super::super::view::{BookName, CopyState};
use crate::centres::view::UnitLink;

/// What a stocktake found of a copy, or of something scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[oai(rename_all = "snake_case")]
pub enum StockFinding {
    Seen,
    /// It should stand there and was not scanned.
    Missing,
    /// A reader has it.
    OnLoan,
    /// It stands in another place than the register says, or is of another unit.
    Misplaced,
    /// It stands there although it counts as lent, lost or withdrawn.
    Unexpected,
    /// No copy is called so.
    Unknown,
}

same_words!(state::StockFinding, StockFinding: Seen, Missing, OnLoan, Misplaced, Unexpected, Unknown);

/// A stocktake to be begun.
#[derive(Clone, Debug, Object)]
pub struct StocktakeBody {
    /// Made by the client (UUID v7): sent again, it is the same stocktake.
    pub id: Uuid,
    pub unit_id: Uuid,
    /// The one place that is gone through; all, if nothing is said.
    #[oai(default)]
    pub shelf: String,
}

/// A stocktake.
#[derive(Clone, Debug, Object)]
pub struct StocktakeView {
    pub id: Uuid,
    pub unit: UnitLink,
    /// The one place that is gone through; empty: all.
    pub shelf: String,
    pub begun_at: DateTime<Utc>,
    pub begun_by: String,
    pub closed_at: Option<DateTime<Utc>>,
    /// Different things that were scanned.
    pub scanned: i64,
    /// Only of one stocktake, not in a list.
    pub counts: Option<StockCounts>,
    /// `scan`, `close`.
    pub can: Vec<String>,
}

/// How many copies, or things scanned, there are of each finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Object)]
pub struct StockCounts {
    pub seen: u32,
    pub missing: u32,
    pub on_loan: u32,
    pub misplaced: u32,
    pub unexpected: u32,
    pub unknown: u32,
}

impl StockCounts {
    /// One more.
    pub fn add(&mut self, finding: state::StockFinding) {
        use state::StockFinding::{Misplaced, Missing, OnLoan, Seen, Unexpected, Unknown};
        let count = match finding {
            Seen => &mut self.seen,
            Missing => &mut self.missing,
            OnLoan => &mut self.on_loan,
            Misplaced => &mut self.misplaced,
            Unexpected => &mut self.unexpected,
            Unknown => &mut self.unknown,
        };
        *count += 1;
    }
}

/// What was scanned since the last time.
#[derive(Clone, Debug, Object)]
pub struct ScansBody {
    /// At most 200.
    pub scans: Vec<Scan>,
}

/// One thing that was scanned.
#[derive(Clone, Debug, Object)]
pub struct Scan {
    /// A label's address or an accession number.
    pub text: String,
    /// When, by the clock of who scanned it.
    pub at: Option<DateTime<Utc>>,
    /// The shelf that was being gone through.
    #[oai(default)]
    pub shelf: String,
}

/// What each scan was, in their order.
#[derive(Clone, Debug, Object)]
pub struct ScansView {
    pub items: Vec<StockLine>,
    /// Different things that were scanned so far, by everybody.
    pub scanned: i64,
}

/// A copy in a stocktake, or something that is none.
#[derive(Clone, Debug, Object)]
pub struct StockLine {
    /// As it was scanned; the accession number of a copy.
    pub text: String,
    pub finding: StockFinding,
    pub copy_id: Option<Uuid>,
    pub book: Option<BookName>,
    /// Where the register says that it stands.
    pub shelf: String,
    pub state: Option<CopyState>,
    /// Whose copy it is, where it is another unit's.
    pub unit: Option<UnitLink>,
    pub scanned_at: Option<DateTime<Utc>>,
    /// The name of who scanned it.
    pub scanned_by: Option<String>,
    /// Whether it had been scanned before.
    pub again: bool,
}

/// How a stocktake is closed.
#[derive(Clone, Debug, Object)]
pub struct CloseBody {
    /// Mark all that is missing as lost.
    #[oai(default)]
    pub lose_missing: bool,
}
