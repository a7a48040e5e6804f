//! Holds: readers wait for a book of a unit in the order in which they asked.

pub mod api;
pub mod ask;
mod lapse;
pub mod list;
pub mod queue;

pub use lapse::lapse;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use store::{id::HoldId, lending::hold, state::HoldState};

use crate::error::Result;

/// Ends a hold.
///
/// # Errors
/// Whatever the database says.
pub async fn close(
    db: &impl ConnectionTrait,
    id: HoldId,
    state: HoldState,
    now: DateTime<Utc>,
) -> Result<()> {
    let fresh = hold::ActiveModel {
        id: Set(id),
        state: Set(state),
        ended_at: Set(Some(now)),
        ..Default::default()
    };
    hold::Entity::update(fresh).exec(db).await?;
    Ok(())
}
