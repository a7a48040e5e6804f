//! One's own logins: one more, proving that it is one's own, taking one away.

use platform::texts::Language;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use store::{
    accounts::{login, person, secret as secrets},
    audit::{self, Act},
    id::{LoginId, PersonId},
    state::{CodePurpose, LoginKind},
};

use super::{
    code,
    login::Login,
    member, person as persons, throttle,
    view::{OwnLoginBody, OwnLoginView},
};
use crate::{
    app::App,
    error::{Code, Error, Result},
};

/// Logins that one person may have: a few telephones and addresses, a name, a card.
const MOST: usize = 8;

/// The logins of a person, oldest first.
///
/// # Errors
/// Whatever the database says.
pub async fn list(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<OwnLoginView>> {
    let rows = rows_of(db, person).await?;
    Ok(rows.iter().map(OwnLoginView::of).collect())
}

/// Gives a person one more login. Their password is asked for: whoever finds a phone lying open shall not make it
/// theirs. The same login again is the one that stands.
///
/// # Errors
/// `invalid` for the login, the password or too many; `throttled` after too many wrong passwords.
pub async fn add(app: &App, id: PersonId, body: &OwnLoginBody) -> Result<OwnLoginView> {
    let new = Login::parse(body.kind.into(), &body.value)?;
    let kept = secrets::Entity::find_by_id(id).one(app.db.reader()).await?;
    let kept = kept.as_ref().map(|row| row.hash.as_str());
    let tried = member::prove(app, id, ("secret", &body.secret), kept).await?;
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    throttle::take_back(&*tx, &tried).await?;
    lock(&*tx, id).await?;
    let held = rows_of(&*tx, id).await?;
    let same = |row: &&login::Model| row.kind == new.kind && row.value == new.value;
    if let Some(standing) = held.iter().find(same) {
        let view = OwnLoginView::of(standing);
        tx.commit().await?;
        return Ok(view);
    }
    if held.len() >= MOST {
        return Err(Error::invalid("value", "invalid.too_many_logins"));
    }
    let made = persons::add_login(&*tx, id, new, now).await?;
    audit::write(&*tx, now, act(id, "login.add", &made)).await?;
    tx.commit().await?;
    Ok(OwnLoginView::of(&made))
}

/// Sends a code to a login of the person's that is not verified yet.
///
/// # Errors
/// `not_found`; `invalid` for one that needs no proof; `throttled` when there were enough for now.
pub async fn send_code(app: &App, id: PersonId, login: LoginId, language: Language) -> Result<()> {
    let tx = app.db.begin().await?;
    lock(&*tx, id).await?;
    let row = own(&*tx, id, login).await?;
    if !matches!(row.kind, LoginKind::Phone | LoginKind::Email) || row.verified_at.is_some() {
        return Err(Error::invalid("login_id", "invalid.login_verified"));
    }
    code::send(app, &*tx, &row, CodePurpose::Proof, language).await?;
    tx.commit().await?;
    Ok(())
}

/// Verifies a login by the newest code that was sent to it.
///
/// # Errors
/// `not_found`; `gone` for a code that is wrong, used, expired or tried too often; `conflict` when another person
/// proved it to be theirs before: one still signs in with it, but it renews nothing by itself.
pub async fn prove(app: &App, id: PersonId, login: LoginId, said: &str) -> Result<OwnLoginView> {
    let now = app.clock.now();
    let row = own(app.db.reader(), id, login).await?;
    let open = code::proven(app, CodePurpose::Proof, [login], said).await?;
    let tx = app.db.begin().await?;
    code::spend(&*tx, &open, now).await?;
    let verified = code::verify(&*tx, &row, now).await?;
    if verified {
        audit::write(&*tx, now, act(id, "login.verify", &row)).await?;
    }
    // The code is spent either way.
    tx.commit().await?;
    if !verified {
        return Err(Error::new(Code::Conflict).saying("error.login_of_another"));
    }
    Ok(OwnLoginView::of(&own(app.db.reader(), id, login).await?))
}

/// Takes a login away; never the last one.
///
/// # Errors
/// `not_found`; `conflict` for the last one.
pub async fn remove(app: &App, id: PersonId, login: LoginId) -> Result<()> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    lock(&*tx, id).await?;
    let row = own(&*tx, id, login).await?;
    if rows_of(&*tx, id).await?.len() < 2 {
        return Err(Error::new(Code::Conflict).saying("error.last_login"));
    }
    login::Entity::delete_by_id(login).exec(&*tx).await?;
    audit::write(&*tx, now, act(id, "login.remove", &row)).await?;
    tx.commit().await?;
    Ok(())
}

/// One at a time for a person: of two who add or take away at once, one must see the other.
async fn lock(db: &impl ConnectionTrait, id: PersonId) -> Result<()> {
    person::Entity::find_by_id(id)
        .lock_exclusive()
        .one(db)
        .await?;
    Ok(())
}

async fn rows_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<login::Model>> {
    Ok(login::Entity::find()
        .filter(login::Column::PersonId.eq(person))
        .order_by_asc(login::Column::CreatedAt)
        .order_by_asc(login::Column::Id)
        .all(db)
        .await?)
}

async fn own(db: &impl ConnectionTrait, person: PersonId, login: LoginId) -> Result<login::Model> {
    let row = login::Entity::find_by_id(login)
        .filter(login::Column::PersonId.eq(person))
        .one(db)
        .await?;
    row.ok_or_else(Error::not_found)
}

fn act(person: PersonId, action: &'static str, row: &login::Model) -> Act<'static> {
    Act {
        actor: Some(person),
        action,
        thing: "person",
        thing_id: person.0,
        unit: None,
        detail: json!({"kind": row.kind}),
    }
}
