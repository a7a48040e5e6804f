//! The one purge of all bins: what lay there for [`KEPT_DAYS`] is deleted for good, files and rows.
//!
//! Always true: what something else still names stays until that is gone, so features go in the order of who names
//! whom; a round that is cut short is made up for by the next. Units and people are never purged: courses, books and
//! the audit refer to them for ever.

use chrono::{DateTime, Duration, Utc};

use crate::{app::App, centres, contests, courses, error::Result, lending, library, media};

/// How long a thing can be taken out of the bin again.
pub const KEPT_DAYS: i64 = 30;

/// Whether a thing still lies in the bin. What is older is purged, perhaps at this moment, and cannot be taken out.
pub fn holds(app: &App, deleted_at: Option<DateTime<Utc>>) -> bool {
    let before = app.clock.now() - Duration::days(KEPT_DAYS);
    deleted_at.is_some_and(|at| at > before)
}

/// Empties the bins. Returns how many things were deleted.
///
/// # Errors
/// What the database or the object store says.
pub async fn empty(app: &App) -> Result<u64> {
    let before = app.clock.now() - Duration::days(KEPT_DAYS);
    let mut deleted = contests::purge(app, before).await?;
    deleted += courses::purge(app, before).await?;
    deleted += lending::purge(app, before).await?;
    deleted += library::purge(app, before).await?;
    deleted += media::purge(app, before).await?;
    deleted += centres::purge(app, before).await?;
    if deleted > 0 {
        tracing::info!(deleted, "the bins were emptied");
    }
    Ok(deleted)
}
