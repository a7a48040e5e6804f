//! Slowing down who guesses passwords: by login, known or not, never by address, since a whole centre shares one.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};
use store::accounts::sign_in_throttle as throttle;

use crate::error::{Code, Error, Result};

/// Wrong tries that cost nothing.
const FREE: i32 = 5;
const FIRST_LOCK_S: i64 = 30;
const LONGEST_LOCK_S: i64 = 15 * 60;
/// After this long without a wrong try the count begins anew.
const FORGET_H: i64 = 12;

/// Lets a try pass, or says when to come back.
///
/// # Errors
/// `throttled`.
pub async fn check(db: &impl ConnectionTrait, login_hash: &str, now: DateTime<Utc>) -> Result<()> {
    let row = throttle::Entity::find_by_id(login_hash.to_owned())
        .one(db)
        .await?;
    match row.and_then(|row| row.locked_until) {
        Some(until) if until > now => {
            let seconds = (until - now).num_seconds().max(1);
            Err(Error::new(Code::Throttled).retry_after(seconds.unsigned_abs()))
        }
        _ => Ok(()),
    }
}

/// Counts a wrong try; from the sixth on each doubles the wait.
///
/// # Errors
/// Whatever the database says.
pub async fn fail(db: &impl ConnectionTrait, login_hash: &str, now: DateTime<Utc>) -> Result<()> {
    let row = throttle::Entity::find_by_id(login_hash.to_owned())
        .one(db)
        .await?;
    let recent = row.filter(|row| now - row.since < Duration::hours(FORGET_H));
    let failures = recent.map_or(0, |row| row.failures) + 1;
    let locked_until = (failures > FREE).then(|| {
        let doubled = FIRST_LOCK_S << (failures - FREE - 1).min(10);
        now + Duration::seconds(doubled.min(LONGEST_LOCK_S))
    });
    let row = throttle::ActiveModel {
        login_hash: Set(login_hash.to_owned()),
        failures: Set(failures),
        since: Set(now),
        locked_until: Set(locked_until),
    };
    let replace = OnConflict::column(throttle::Column::LoginHash)
        .update_columns([
            throttle::Column::Failures,
            throttle::Column::Since,
            throttle::Column::LockedUntil,
        ])
        .to_owned();
    throttle::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Forgets the wrong tries after a right one.
///
/// # Errors
/// Whatever the database says.
pub async fn forget(db: &impl ConnectionTrait, login_hash: &str) -> Result<()> {
    throttle::Entity::delete_by_id(login_hash.to_owned())
        .exec(db)
        .await?;
    Ok(())
}
