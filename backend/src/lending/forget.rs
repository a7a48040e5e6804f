//! Who borrowed what is nobody's business for ever: a loan that ended long ago loses its reader, an ended hold goes.
//! What is counted stays.

use chrono::{Duration, Months};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use store::lending::{hold, loan};

use crate::{app::App, error::Result};

/// How long an ended hold can be asked about.
const HOLDS: Duration = Duration::days(30);

/// Forgets. Returns how many loans lost their reader.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let months = Months::new(app.config.limits.loan_history_months);
    let before = now.checked_sub_months(months).unwrap_or(now);
    let tx = app.db.begin().await?;
    let nobody = loan::ActiveModel {
        person_id: Set(None),
        lent_by: Set(None),
        returned_by: Set(None),
        hold_id: Set(None),
        ..Default::default()
    };
    let forgotten = loan::Entity::update_many()
        .set(nobody)
        .filter(loan::Column::ReturnedAt.lt(before))
        .filter(loan::Column::PersonId.is_not_null())
        .exec(&*tx)
        .await?;
    hold::Entity::delete_many()
        .filter(hold::Column::EndedAt.lt(now - HOLDS))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(forgotten.rows_affected)
}
