//! Copies that were not fetched in time go to the next; who could not be written to at night is written to now.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{lending::hold, state::HoldState};

use super::{super::remind::tell, close, queue};
use crate::{actor::Place, app::App, error::Result};

/// Holds of one round.
const LOT: u64 = 200;

/// Lets holds lapse whose last day is over. Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn lapse(app: &App) -> Result<u64> {
    let over = hold::Entity::find()
        .filter(hold::Column::State.eq(HoldState::LaidAside))
        .filter(hold::Column::KeepUntil.lt(app.clock.today()))
        .order_by_asc(hold::Column::KeepUntil)
        .limit(LOT)
        .all(app.db.reader())
        .await?;
    let mut lapsed = 0;
    for row in over {
        let tx = app.db.begin().await?;
        let standing = hold::Entity::find_by_id(row.id)
            .lock_exclusive()
            .one(&*tx)
            .await?;
        let Some(standing) = standing.filter(|one| *one == row) else {
            continue;
        };
        close(&*tx, standing.id, HoldState::Lapsed, app.clock.now()).await?;
        if let Some(copy) = standing.copy_id {
            let place = Place::of(&*tx, standing.unit_id).await?;
            queue::serve(app, &tx, &place, copy).await?;
        }
        tx.commit().await?;
        lapsed += 1;
    }
    tell_the_untold(app).await?;
    Ok(lapsed)
}

async fn tell_the_untold(app: &App) -> Result<()> {
    let untold = hold::Entity::find()
        .filter(hold::Column::State.eq(HoldState::LaidAside))
        .filter(hold::Column::ToldAt.is_null())
        .order_by_asc(hold::Column::Id)
        .limit(LOT)
        .all(app.db.reader())
        .await?;
    for row in untold {
        let tx = app.db.begin().await?;
        let standing = hold::Entity::find_by_id(row.id)
            .lock_exclusive()
            .one(&*tx)
            .await?;
        if let Some(standing) = standing.filter(|one| *one == row) {
            tell(app, &*tx, &standing).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
