//! Sessions: opening one, going on with a rotating refresh token, ending one or all.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use rand::RngCore;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use sha2::{Digest, Sha256};
use store::{
    accounts::{refresh_token, session},
    id::{PersonId, RefreshTokenId, SessionId},
};

use crate::error::{Error, Result};

/// How long a device stays signed in without being used.
pub const REFRESH_DAYS: i64 = 60;
/// How long the previous token works while its successor was not used: the answer may have been lost on the way.
const GRACE_S: i64 = 60;

/// A session and the refresh token to hand out, in plain this one time.
#[derive(Debug)]
pub struct Opened {
    pub person: PersonId,
    pub session: SessionId,
    pub refresh: String,
}

/// The sessions of a person that were not ended, the one used last first.
///
/// # Errors
/// Whatever the database says.
pub async fn not_ended(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<session::Model>> {
    Ok(session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .order_by_desc(session::Column::SeenAt)
        .all(db)
        .await?)
}

/// Opens a session on a device (a few words of its User-Agent).
///
/// # Errors
/// Whatever the database says.
pub async fn open(
    db: &impl ConnectionTrait,
    person: PersonId,
    device: &str,
    now: DateTime<Utc>,
) -> Result<Opened> {
    let id = SessionId::new();
    let row = session::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        device: Set(device.chars().take(200).collect()),
        created_at: Set(now),
        seen_at: Set(now),
        ended_at: Set(None),
    };
    session::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    let refresh = issue(db, id, None, now).await?;
    Ok(Opened {
        person,
        session: id,
        refresh,
    })
}

/// A live session of a person.
///
/// # Errors
/// Whatever the database says.
pub async fn find_live(db: &impl ConnectionTrait, id: SessionId) -> Result<Option<session::Model>> {
    Ok(session::Entity::find_by_id(id)
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?)
}

/// Goes on with a session: the token is spent and a successor handed out. The previous token works once more while
/// its successor was not used, for a minute at most; an older one ends the whole session, since it was copied.
/// The caller commits even when this is an error: the ended session is to stay ended.
///
/// # Errors
/// `signed_out` for a token that is unknown, expired or used too late.
pub async fn rotate(db: &impl ConnectionTrait, token: &str, now: DateTime<Utc>) -> Result<Opened> {
    let found = refresh_token::Entity::find()
        .filter(refresh_token::Column::Hash.eq(hash(token)))
        .one(db)
        .await?
        .ok_or_else(Error::signed_out)?;
    // One rotation at a time for a session: of two siblings used at once, one must see the other.
    let live = session::Entity::find_by_id(found.session_id)
        .filter(session::Column::EndedAt.is_null())
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(Error::signed_out)?;
    let found = refresh_token::Entity::find_by_id(found.id)
        .one(db)
        .await?
        .ok_or_else(Error::signed_out)?;
    if found.expires_at <= now {
        return Err(Error::signed_out());
    }
    if let Some(used_at) = found.used_at {
        if now - used_at > Duration::seconds(GRACE_S) || !is_awaited(db, found.id).await? {
            end(db, live.id, now).await?;
            return Err(
                Error::signed_out().because("a refresh token was used again: session ended")
            );
        }
    } else {
        spend(db, &found, now).await?;
    }
    touch(db, live.id, now).await?;
    let refresh = issue(db, live.id, Some(found.id), now).await?;
    Ok(Opened {
        person: live.person_id,
        session: live.id,
        refresh,
    })
}

/// Ends one session.
///
/// # Errors
/// Whatever the database says.
pub async fn end(db: &impl ConnectionTrait, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Ends every session of a person, except perhaps the one in use.
///
/// # Errors
/// Whatever the database says.
pub async fn end_all(
    db: &impl ConnectionTrait,
    person: PersonId,
    except: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null());
    if let Some(kept) = except {
        update = update.filter(session::Column::Id.ne(kept));
    }
    update.exec(db).await?;
    Ok(())
}

async fn issue(
    db: &impl ConnectionTrait,
    session: SessionId,
    parent: Option<RefreshTokenId>,
    now: DateTime<Utc>,
) -> Result<String> {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let row = refresh_token::ActiveModel {
        id: Set(RefreshTokenId::new()),
        session_id: Set(session),
        parent_id: Set(parent),
        hash: Set(hash(&token)),
        issued_at: Set(now),
        expires_at: Set(now + Duration::days(REFRESH_DAYS)),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(token)
}

/// Marks a token used, and its siblings with it: they are answers that got lost, so nobody is to come with one.
async fn spend(
    db: &impl ConnectionTrait,
    token: &refresh_token::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut which = refresh_token::Column::Id.eq(token.id);
    if let Some(parent) = token.parent_id {
        which = sea_orm::ExprTrait::or(which, refresh_token::Column::ParentId.eq(parent));
    }
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
        .filter(which)
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Whether a used token was answered with successors of which none was used yet. One without successors was never
/// shown by anybody: a sibling was.
async fn is_awaited(db: &impl ConnectionTrait, id: RefreshTokenId) -> Result<bool> {
    let successors = refresh_token::Entity::find()
        .filter(refresh_token::Column::ParentId.eq(id))
        .all(db)
        .await?;
    Ok(!successors.is_empty() && successors.iter().all(|row| row.used_at.is_none()))
}

/// The session that a refresh token belongs to.
///
/// # Errors
/// Whatever the database says.
pub async fn of_token(db: &impl ConnectionTrait, token: &str) -> Result<Option<SessionId>> {
    let found = refresh_token::Entity::find()
        .filter(refresh_token::Column::Hash.eq(hash(token)))
        .one(db)
        .await?;
    Ok(found.map(|row| row.session_id))
}

async fn touch(db: &impl ConnectionTrait, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
