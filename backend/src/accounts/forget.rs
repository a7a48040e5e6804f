//! What is over is forgotten: where somebody was once signed in, and with which codes, is nobody's business for ever.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use store::{
    accounts::{login_code, refresh_token, session, sign_in_throttle},
    id::{RefreshTokenId, SessionId},
};

use super::session::REFRESH_DAYS;
use crate::{app::App, error::Result};

/// How long an ended session, a used code and a count of failures are kept for questions.
const KEPT_DAYS: i64 = 30;
/// What one statement names at most: SQLite takes 32,766 values.
const ROUND: u64 = 5_000;

/// Forgets sessions that are over, spent tokens, old codes and old failures. Returns how many sessions.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let before = now - Duration::days(KEPT_DAYS);
    spent_tokens(app, now).await?;
    let tx = app.db.begin().await?;
    login_code::Entity::delete_many()
        .filter(login_code::Column::ExpiresAt.lt(before))
        .exec(&*tx)
        .await?;
    sign_in_throttle::Entity::delete_many()
        .filter(sign_in_throttle::Column::Since.lt(before))
        .exec(&*tx)
        .await?;
    let unused = now - Duration::days(REFRESH_DAYS);
    let over: Vec<SessionId> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(
            Condition::any()
                .add(session::Column::EndedAt.lt(before))
                .add(session::Column::SeenAt.lt(unused)),
        )
        .limit(ROUND)
        .into_tuple()
        .all(&*tx)
        .await?;
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::SessionId.is_in(over.clone()))
        .exec(&*tx)
        .await?;
    let gone = session::Entity::delete_many()
        .filter(session::Column::Id.is_in(over))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

/// A device that is used for years leaves a long chain of tokens: the expired part is cut off.
async fn spent_tokens(app: &App, now: DateTime<Utc>) -> Result<()> {
    let tx = app.db.begin().await?;
    let spent: Vec<RefreshTokenId> = refresh_token::Entity::find()
        .select_only()
        .column(refresh_token::Column::Id)
        .filter(refresh_token::Column::ExpiresAt.lt(now))
        .limit(ROUND)
        .into_tuple()
        .all(&*tx)
        .await?;
    refresh_token::Entity::update_many()
        .col_expr(
            refresh_token::Column::ParentId,
            Expr::value(None::<uuid::Uuid>),
        )
        .filter(refresh_token::Column::ParentId.is_in(spent.clone()))
        .exec(&*tx)
        .await?;
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::Id.is_in(spent))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
