//! Paper copies of books: the register, loans, holds, stocktakes.
//!
//! Who acts: who keeps a unit's library adds copies, lends, takes back, counts; a reader sees and renews one's own loans
//! and waits for books. Always true: a copy is in one reader's hands at most; a number is given once in a unit; who
//! waits first is served first; a reader's closed loans forget the reader after the time that the administrator sets,
//! and what is counted stays. Days are Vietnamese days.

pub mod copy;
pub mod forget;
pub mod hold;
pub mod loan;
pub mod reader;
pub mod register;
pub mod remind;
pub mod rule;
pub mod stocktake;
pub mod view;

pub use copy::{availability, purge};
pub use forget::forget_old;
pub use hold::lapse;
pub use remind::remind;

use sea_orm::ConnectionTrait;
use serde_json::Value;
use store::{
    audit::{self, Act},
    id::{PersonId, UnitId},
};
use uuid::Uuid;

use crate::{error::Result, registry::Raw};

/// Routes outside the JSON API.
pub fn routes() -> Vec<Raw> {
    let mut routes = copy::label::routes();
    routes.extend(register::file::routes());
    routes
}

/// What is written down of an act.
struct Noted<'a> {
    /// Nobody, where a reader acts for oneself: who borrowed or waited for what stands in the loan and the hold alone, which
    /// forget it.
    by: Option<PersonId>,
    action: &'a str,
    thing: &'a str,
    id: Uuid,
    unit: UnitId,
    detail: Value,
}

async fn note(
    db: &impl ConnectionTrait,
    now: chrono::DateTime<chrono::Utc>,
    noted: Noted<'_>,
) -> Result<()> {
    let act = Act {
        actor: noted.by,
        action: noted.action,
        thing: noted.thing,
        thing_id: noted.id,
        unit: Some(noted.unit),
        detail: noted.detail,
    };
    Ok(audit::write(db, now, act).await?)
}
