//! Signing in: a login and a password, where a login may be a whole family's phone.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{
    accounts::{login, person, secret, session as sessions},
    id::PersonId,
};

use super::{login::Login, session, throttle};
use crate::{
    app::App,
    error::{Code, Error, Result},
};

/// Persons that one login may stand for, at most: each costs a hash.
const FAMILY: u64 = 6;

/// What came of it.
#[derive(Debug)]
pub enum SignIn {
    Opened(session::Opened),
    /// The password fits several persons of the family: who is it?
    Choose(Vec<person::Model>),
}

/// Opens a session for who has the login and the password. `chosen` answers an earlier [`SignIn::Choose`].
///
/// # Errors
/// `wrong_secret`, `throttled`, `too_busy`.
pub async fn sign_in(
    app: &App,
    login: &Login,
    secret: &str,
    chosen: Option<PersonId>,
    device: &str,
) -> Result<SignIn> {
    let now = app.clock.now();
    let login_hash = login.hash();
    let persons = persons_behind(app.db.reader(), login).await?;
    let alone = persons.len() == 1;
    let tried = throttle::count(app, &login_hash, now).await?;
    let found = fitting(app, persons, secret).await;
    let mut fitting = throttle::unless_failed(app, &tried, found).await?;
    if let Some(id) = chosen {
        fitting.retain(|person| person.id == id);
    }
    if fitting.is_empty() {
        return Err(Error::new(Code::WrongSecret));
    }
    let guessed = !alone && is_new_here(app.db.reader(), &fitting).await?;
    let tx = app.db.begin().await?;
    if !guessed {
        throttle::take_back(&*tx, &tried).await?;
    }
    if fitting.len() > 1 {
        tx.commit().await?;
        return Ok(SignIn::Choose(fitting));
    }
    if alone {
        throttle::forget(&*tx, &login_hash).await?;
    }
    let opened = session::open(&*tx, fitting[0].id, device, now).await?;
    tx.commit().await?;
    Ok(SignIn::Opened(opened))
}

/// The persons behind a login, verified ones first.
///
/// # Errors
/// Whatever the database says.
pub async fn persons_behind(
    db: &impl ConnectionTrait,
    login: &Login,
) -> Result<Vec<person::Model>> {
    let ids: Vec<PersonId> = login::Entity::find()
        .filter(login::Column::Kind.eq(login.kind))
        .filter(login::Column::Value.eq(login.value.as_str()))
        .order_by_asc(login::Column::VerifiedAt.is_null())
        .order_by_asc(login::Column::CreatedAt)
        .limit(FAMILY)
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.person_id)
        .collect();
    let found = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .filter(person::Column::DeletedAt.is_null())
        .order_by_asc(person::Column::SortKey)
        .all(db)
        .await?;
    Ok(found)
}

/// Whether a password was never used before by one whom it fits. On a shared phone a right one is also a guess at the
/// others' passwords: whoever changed their own again and again could otherwise guess without end. Each counts once.
async fn is_new_here(db: &impl ConnectionTrait, fitting: &[person::Model]) -> Result<bool> {
    for person in fitting {
        let Some(kept) = secret::Entity::find_by_id(person.id).one(db).await? else {
            continue;
        };
        let used = sessions::Entity::find()
            .filter(sessions::Column::PersonId.eq(person.id))
            .filter(sessions::Column::CreatedAt.gte(kept.changed_at))
            .one(db)
            .await?;
        if used.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn fitting(
    app: &App,
    persons: Vec<person::Model>,
    typed: &str,
) -> Result<Vec<person::Model>> {
    if persons.is_empty() {
        app.hasher.verify(typed, None).await?;
    }
    let mut fitting = Vec::new();
    for person in persons {
        let kept = secret::Entity::find_by_id(person.id)
            .one(app.db.reader())
            .await?;
        if app
            .hasher
            .verify(typed, kept.as_ref().map(|row| row.hash.as_str()))
            .await?
        {
            fitting.push(person);
        }
    }
    Ok(fitting)
}
