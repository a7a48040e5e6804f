//! The turn to write to an upload, between processes: a token in the row. Whoever lost it can acknowledge nothing.

use std::time::Duration;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, entity::prelude::Json, sea_query::Expr};
use store::{id::UploadId, media::upload, state::UploadState};
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    receive::GATHERED_FOR,
    row::{expiry, read},
};
use crate::{app::App, error::Result};

/// Takes the turn to write in the row: from now on nobody with an older token can acknowledge anything.
/// `None`: the file no longer stands at `at`.
///
/// # Errors
/// Whatever the database says.
pub async fn take(app: &App, id: UploadId, at: u64) -> Result<Option<(upload::Model, Uuid)>> {
    let token = Uuid::new_v4();
    let tx = app.db.begin().await?;
    let taken = upload::Entity::update_many()
        .col_expr(upload::Column::LockToken, Expr::value(token))
        .filter(upload::Column::Id.eq(id))
        .filter(upload::Column::State.eq(UploadState::Receiving))
        .filter(upload::Column::Received.eq(i64::try_from(at).unwrap_or(i64::MAX)))
        .exec(&*tx)
        .await?;
    // Read in the same transaction: the parts are those of this offset.
    let row = read(&*tx, id).await?;
    tx.commit().await?;
    Ok((taken.rows_affected == 1).then_some((row, token)))
}

/// Ends the turn of a writer in another process; the offset then stays what it is. (Those of this process have ended
/// before.) A connection that broke gives up its turn by itself, and a silent one keeps what it has gathered within
/// moments: they are given that long, so that what arrived is not sent again.
///
/// # Errors
/// Whatever the database says.
pub async fn end_others(app: &App, id: UploadId) -> Result<()> {
    let patience = Instant::now() + GATHERED_FOR + Duration::from_millis(500);
    while read(app.db.reader(), id).await?.lock_token.is_some() {
        if Instant::now() > patience {
            return clear(app, id).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

async fn clear(app: &App, id: UploadId) -> Result<()> {
    let tx = app.db.begin().await?;
    upload::Entity::update_many()
        .col_expr(upload::Column::LockToken, Expr::value(Option::<Uuid>::None))
        .filter(upload::Column::Id.eq(id))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Bytes that became durable.
#[derive(Clone, Debug)]
pub struct Received {
    /// How many there are now in all.
    pub upto: u64,
    /// Where they lie.
    pub parts: Json,
    /// The turn ends with them.
    pub last: bool,
}

/// Writes down durable bytes. `false`: the turn was lost to a newer connection, and nothing was written.
///
/// # Errors
/// Whatever the database says.
pub async fn acknowledge(app: &App, id: UploadId, token: Uuid, received: Received) -> Result<bool> {
    let tx = app.db.begin().await?;
    let mut update = upload::Entity::update_many()
        .col_expr(
            upload::Column::Received,
            Expr::value(i64::try_from(received.upto).unwrap_or(i64::MAX)),
        )
        .col_expr(upload::Column::Parts, Expr::value(received.parts))
        .col_expr(
            upload::Column::ExpiresAt,
            Expr::value(expiry(app.clock.now())),
        );
    if received.last {
        update = update.col_expr(upload::Column::LockToken, Expr::value(Option::<Uuid>::None));
    }
    let done = update
        .filter(upload::Column::Id.eq(id))
        .filter(upload::Column::State.eq(UploadState::Receiving))
        .filter(upload::Column::LockToken.eq(token))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected == 1)
}
