//! Slowing down who guesses passwords: by login, known or not, never by address, since a whole centre shares one.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{self, Expr, OnConflict},
};
use sha2::{Digest, Sha256};
use store::accounts::sign_in_throttle as throttle;

use crate::{
    app::App,
    error::{Code, Error, Result},
};

/// Wrong tries that cost nothing.
const FREE: i32 = 5;
const FIRST_LOCK_S: i64 = 30;
const LONGEST_LOCK_S: i64 = 15 * 60;
/// After this long without a wrong try the count begins anew.
const FORGET_H: i64 = 12;

/// A try that was counted as a wrong one before it was made: tries at the same time cannot pass together.
#[derive(Debug)]
pub struct Try {
    before: throttle::Model,
    failures: i32,
}

/// The key under which tries at something are counted.
pub fn key(what: &str) -> String {
    hex::encode(Sha256::digest(what))
}

/// Lets a try pass and counts it, or says when to come back; from the sixth on each wrong one doubles the wait.
///
/// # Errors
/// `throttled`.
pub async fn count(app: &App, login_hash: &str, now: DateTime<Utc>) -> Result<Try> {
    let tx = app.db.begin().await?;
    let fresh = throttle::ActiveModel {
        login_hash: Set(login_hash.to_owned()),
        failures: Set(0),
        since: Set(now),
        locked_until: Set(None),
    };
    let keep = OnConflict::column(throttle::Column::LoginHash)
        .do_nothing()
        .to_owned();
    throttle::Entity::insert(fresh)
        .on_conflict(keep)
        .exec_without_returning(&*tx)
        .await?;
    let mut before = throttle::Entity::find_by_id(login_hash.to_owned())
        .lock_exclusive()
        .one(&*tx)
        .await?
        .ok_or_else(|| Error::internal("a count of tries that was just made"))?;
    if let Some(until) = before.locked_until.filter(|until| *until > now) {
        let seconds = (until - now).num_seconds().max(1);
        return Err(Error::new(Code::Throttled).retry_after(seconds.unsigned_abs()));
    }
    if now - before.since >= Duration::hours(FORGET_H) {
        before.failures = 0;
    }
    let failures = before.failures + 1;
    let locked_until = (failures > FREE).then(|| {
        let doubled = FIRST_LOCK_S << (failures - FREE - 1).min(10);
        now + Duration::seconds(doubled.min(LONGEST_LOCK_S))
    });
    throttle::Entity::update_many()
        .col_expr(throttle::Column::Failures, Expr::value(failures))
        .col_expr(throttle::Column::Since, Expr::value(now))
        .col_expr(throttle::Column::LockedUntil, Expr::value(locked_until))
        .filter(throttle::Column::LoginHash.eq(login_hash))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(Try { before, failures })
}

/// Takes one try back: it was right, or never made. The wrong ones before it stay counted, since they may have been
/// at somebody else behind the same login.
///
/// # Errors
/// Whatever the database says.
pub async fn take_back(db: &impl ConnectionTrait, tried: &Try) -> Result<()> {
    let before = &tried.before;
    let alone = throttle::Entity::update_many()
        .col_expr(throttle::Column::Failures, Expr::value(before.failures))
        .col_expr(throttle::Column::Since, Expr::value(before.since))
        .col_expr(
            throttle::Column::LockedUntil,
            Expr::value(before.locked_until),
        )
        .filter(throttle::Column::LoginHash.eq(before.login_hash.as_str()))
        .filter(throttle::Column::Failures.eq(tried.failures))
        .exec(db)
        .await?;
    if alone.rows_affected == 0 {
        throttle::Entity::update_many()
            .col_expr(
                throttle::Column::Failures,
                sea_query::ExprTrait::sub(Expr::col(throttle::Column::Failures), 1),
            )
            .filter(throttle::Column::LoginHash.eq(before.login_hash.as_str()))
            .filter(throttle::Column::Failures.gt(0))
            .exec(db)
            .await?;
        // Right tries at the same time lock nobody out.
        throttle::Entity::update_many()
            .col_expr(
                throttle::Column::LockedUntil,
                Expr::value(None::<DateTime<Utc>>),
            )
            .filter(throttle::Column::LoginHash.eq(before.login_hash.as_str()))
            .filter(throttle::Column::Failures.lte(FREE))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// What came of a try; an error of ours (too busy) is no wrong try.
///
/// # Errors
/// The error itself.
pub async fn unless_failed<T>(app: &App, tried: &Try, outcome: Result<T>) -> Result<T> {
    if outcome.is_err() {
        let tx = app.db.begin().await?;
        take_back(&*tx, tried).await?;
        tx.commit().await?;
    }
    outcome
}

/// Forgets the wrong tries after a right one, where only one person stands behind the login.
///
/// # Errors
/// Whatever the database says.
pub async fn forget(db: &impl ConnectionTrait, login_hash: &str) -> Result<()> {
    throttle::Entity::delete_by_id(login_hash.to_owned())
        .exec(db)
        .await?;
    Ok(())
}
