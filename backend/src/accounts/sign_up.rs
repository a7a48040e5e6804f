//! Signing up by oneself.

use sea_orm::EntityTrait;
use store::{
    accounts::{person as persons, secret as secrets},
    id::PersonId,
};

use super::{
    login::Login,
    person::{self, New},
    secret, session,
    view::SignUpBody,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Error, Result},
};

/// The purpose without whose consent there is no account.
const TERMS: &str = "terms";

/// Makes an account and opens its first session. The same id with the same password again is the same account: the
/// first answer may have been lost on the way.
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
        return open_again(app, id, &body.secret, device).await;
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

async fn open_again(app: &App, id: PersonId, typed: &str, device: &str) -> Result<session::Opened> {
    let kept = secrets::Entity::find_by_id(id).one(app.db.reader()).await?;
    if !app
        .hasher
        .verify(typed, kept.as_ref().map(|row| row.hash.as_str()))
        .await?
    {
        return Err(Error::new(crate::error::Code::Conflict).saying("invalid.same_id"));
    }
    let tx = app.db.begin().await?;
    let opened = session::open(&*tx, id, device, app.clock.now()).await?;
    tx.commit().await?;
    Ok(opened)
}
