//! Signing up by oneself.

use chrono::Duration;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{
    accounts::{login as logins, person as persons, role_grant, secret as secrets},
    id::PersonId,
};

use super::{
    login::Login,
    member::AGAIN_MINUTES,
    person::{self, New},
    secret, session, throttle,
    view::SignUpBody,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
};

/// The purpose without whose consent there is no account.
const TERMS: &str = "terms";

/// Makes an account and opens its first session. The same id, login and password again within minutes is the same
/// account: the first answer may have been lost on the way.
///
/// # Errors
/// `invalid` with the fields that are wrong.
pub async fn sign_up(
    app: &App,
    actor: &Actor,
    body: SignUpBody,
    device: &str,
) -> Result<session::Opened> {
    let now = app.clock.now();
    let login = Login::parse(body.login.kind.into(), &body.login.value)?;
    secret::check(&body.secret)?;
    person::check_name(&body.display_name)?;
    if !body.consents.iter().any(|consent| consent.purpose == TERMS) {
        return Err(Error::invalid("consents", "invalid.required"));
    }
    let id = PersonId(body.id);
    if persons::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .is_some()
    {
        return open_again(app, id, &login, &body.secret, device).await;
    }
    let hash = app.hasher.hash(&body.secret).await?;
    let tx = app.db.begin().await?;
    let new = New {
        id,
        display_name: &body.display_name,
        language: actor.language.tag(),
        logins: vec![login],
    };
    person::create(&*tx, new, None, now).await?;
    for consent in &body.consents {
        person::consent(&*tx, id, &consent.purpose, &consent.text_version, now).await?;
    }
    secret::set(&*tx, id, hash, false, now).await?;
    let opened = session::open(&*tx, id, device, now).await?;
    tx.commit().await?;
    Ok(opened)
}

async fn open_again(
    app: &App,
    id: PersonId,
    login: &Login,
    typed: &str,
    device: &str,
) -> Result<session::Opened> {
    let (now, taken) = (app.clock.now(), || {
        Error::new(Code::Conflict).saying("invalid.same_id")
    });
    if !is_just_made(app, id, login).await? {
        return Err(taken());
    }
    let tried = throttle::count(app, &login.hash(), now).await?;
    let kept = secrets::Entity::find_by_id(id).one(app.db.reader()).await?;
    let checked = app
        .hasher
        .verify(typed, kept.as_ref().map(|row| row.hash.as_str()));
    if !throttle::unless_failed(app, &tried, checked.await).await? {
        return Err(taken());
    }
    let tx = app.db.begin().await?;
    throttle::take_back(&*tx, &tried).await?;
    let opened = session::open(&*tx, id, device, now).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Whether a person was made minutes ago by signing up with this login, and nothing came of it since.
async fn is_just_made(app: &App, id: PersonId, login: &Login) -> Result<bool> {
    let db = app.db.reader();
    let since = app.clock.now() - Duration::minutes(AGAIN_MINUTES);
    let young = persons::Entity::find_by_id(id)
        .filter(persons::Column::DeletedAt.is_null())
        .filter(persons::Column::CreatedAt.gt(since))
        .one(db)
        .await?;
    let held = logins::Entity::find()
        .filter(logins::Column::PersonId.eq(id))
        .all(db)
        .await?;
    let granted = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(id))
        .one(db)
        .await?;
    let same_login =
        matches!(held.as_slice(), [one] if one.kind == login.kind && one.value == login.value);
    Ok(young.is_some() && same_login && granted.is_none())
}
