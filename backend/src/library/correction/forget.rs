//! Proposals that came to nothing are forgotten, and who made them with them.

use chrono::Duration;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{library::correction, state::CorrectionState};

use crate::{app::App, error::Result};

/// How long who proposed sees that it was not taken, and who refused it may think again.
const KEPT: Duration = Duration::days(30);

/// Forgets what was refused long ago. Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    let before = app.clock.now() - KEPT;
    let tx = app.db.begin().await?;
    let gone = correction::Entity::delete_many()
        .filter(correction::Column::State.eq(CorrectionState::Refused))
        .filter(correction::Column::DecidedAt.lt(before))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
