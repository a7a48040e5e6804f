//! The end of an upload: all bytes become one object, and its SHA-256 is written down.

use futures_util::StreamExt;
use platform::objects::Growing;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use sha2::{Digest, Sha256};
use store::{id::UploadId, key, media::upload, state::UploadState};

use super::row;
use crate::{
    app::App,
    error::{Code, Error, Result},
};

/// Makes one object of an upload whose bytes are all there. It may be done again after a crash in its middle.
/// `sum` is the SHA-256 if somebody knows it already; else the object is read once more.
///
/// # Errors
/// What the object store or the database says.
pub async fn finish(app: &App, row: &upload::Model, sum: Option<String>) -> Result<()> {
    let object = key::original(row.id);
    let growing: Growing = serde_json::from_value(row.parts.clone())?;
    app.objects.finish_growing(&growing).await?;
    let sum = match sum {
        Some(sum) => sum,
        None => sum_of(app, &object).await?,
    };
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    upload::Entity::update_many()
        .col_expr(upload::Column::State, Expr::value(UploadState::Finished))
        .col_expr(upload::Column::ObjectKey, Expr::value(object))
        .col_expr(upload::Column::Sha256, Expr::value(sum))
        .col_expr(upload::Column::FinishedAt, Expr::value(now))
        .col_expr(upload::Column::ExpiresAt, Expr::value(row::expiry(now)))
        .filter(upload::Column::Id.eq(row.id))
        .filter(upload::Column::State.eq(UploadState::Receiving))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    app.uploads.forget(row.id);
    Ok(())
}

/// An upload of which every byte is here. If the program died between the last byte and the end, the end is made up
/// for now: the client was told that all its bytes are here and will not come again.
///
/// # Errors
/// `not_found`; `invalid` (field `upload_id`) when it is not whole.
pub async fn whole(app: &App, id: UploadId) -> Result<upload::Model> {
    let not_whole = || Error::invalid("upload_id", "invalid.upload_unfinished");
    let row = row::read(app.db.reader(), id).await?;
    match row.state {
        UploadState::Finished => Ok(row),
        UploadState::Receiving if row.received == row.length => {
            let _turn = app.uploads.turn(id).await.ok_or_else(not_whole)?;
            finish(app, &row, None).await?;
            row::read(app.db.reader(), id).await
        }
        UploadState::Receiving | UploadState::Gone => Err(not_whole()),
    }
}

/// Makes up for the end of an upload if every byte of it is here (see [`whole`]); else leaves it as it is, for whoever
/// looks at it next to say what is wrong with it.
///
/// # Errors
/// What the database or the object store says.
pub async fn make_whole(app: &App, id: UploadId) -> Result<()> {
    match whole(app, id).await {
        Err(error) if error.code == Code::Internal => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn sum_of(app: &App, object: &str) -> Result<String> {
    let mut stream = app.objects.get(object, None).await?.body;
    let mut hash = Sha256::new();
    while let Some(bytes) = stream.next().await {
        hash.update(&bytes?);
        // Hashing does not wait by itself: let others have their turn.
        tokio::task::yield_now().await;
    }
    Ok(hex::encode(hash.finalize()))
}
