//! Renewing a forgotten secret by a code sent to the login itself: an SMS, an e-mail, or a file while developing.

use platform::texts::Language;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use store::{
    accounts::login,
    audit::{self, Act},
    id::PersonId,
    state::{CodePurpose, LoginKind},
};

use super::{
    code,
    login::Login,
    secret, session,
    sign_in::{SignIn, persons_behind},
};
use crate::{
    app::App,
    error::{Code, Error, Result},
};

/// Sends a code to a phone number or an address that somebody signs in with; says nothing of whether anybody does.
///
/// # Errors
/// Whatever the database says.
pub async fn ask(app: &App, login: &Login, language: Language) -> Result<()> {
    if !matches!(login.kind, LoginKind::Phone | LoginKind::Email) {
        return Ok(());
    }
    let persons = persons_behind(app.db.reader(), login).await?;
    let rows = rows_of(app.db.reader(), login).await?;
    let here = |row: &&login::Model| persons.iter().any(|person| person.id == row.person_id);
    let Some(row) = rows.iter().find(here) else {
        return Ok(());
    };
    let tx = app.db.begin().await?;
    let sent = code::send(app, &*tx, row, CodePurpose::Reset, language).await;
    match sent {
        Ok(()) => tx.commit().await?,
        // Who may not have one more is told no more than who has no login here.
        Err(error) if error.code == Code::Throttled => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// A code that came to a login, and what is wanted with it.
#[derive(Debug)]
pub struct Use<'a> {
    pub login: &'a Login,
    pub code: &'a str,
    pub secret: &'a str,
    /// Answers an earlier [`SignIn::Choose`].
    pub chosen: Option<PersonId>,
}

/// Sets a new password with a code and signs in; all other devices are signed out. The login is verified by it.
/// The code proves who holds the phone, not who of the family asks: where there are several, they are named to who has
/// the right code, and only then.
///
/// # Errors
/// `gone` for a code that is wrong, used, expired or tried too often; `invalid` for a person who is not behind the login.
pub async fn use_code(app: &App, wanted: Use<'_>, device: &str) -> Result<SignIn> {
    let now = app.clock.now();
    let rows = rows_of(app.db.reader(), wanted.login).await?;
    let ids = rows.iter().map(|row| row.id);
    let open = code::proven(app, CodePurpose::Reset, ids, wanted.code).await?;
    let persons = persons_behind(app.db.reader(), wanted.login).await?;
    let person = match (wanted.chosen, persons.as_slice()) {
        (None, []) => return Err(code::refused()),
        (None, [only]) => only.id,
        (None, _) => {
            code::take_try_back(app, &open).await?;
            return Ok(SignIn::Choose(persons));
        }
        (Some(id), _) if persons.iter().any(|person| person.id == id) => id,
        (Some(_), _) => return Err(Error::invalid("person_id", "invalid.unknown")),
    };
    let row = rows.iter().find(|row| row.person_id == person);
    let row = row.ok_or_else(code::refused)?;
    let hash = app.hasher.hash(wanted.secret).await?;
    let tx = app.db.begin().await?;
    code::spend(&*tx, &open, now).await?;
    code::verify(&*tx, row, now).await?;
    secret::set(&*tx, person, hash, false, now).await?;
    session::end_all(&*tx, person, None, now).await?;
    let who = Act {
        actor: Some(person),
        action: "person.reset_secret",
        thing: "person",
        thing_id: person.0,
        unit: None,
        detail: json!({}),
    };
    audit::write(&*tx, now, who).await?;
    let opened = session::open(&*tx, person, device, now).await?;
    tx.commit().await?;
    Ok(SignIn::Opened(opened))
}

/// Everybody's logins of one name, verified ones first.
async fn rows_of(db: &impl ConnectionTrait, login: &Login) -> Result<Vec<login::Model>> {
    Ok(login::Entity::find()
        .filter(login::Column::Kind.eq(login.kind))
        .filter(login::Column::Value.eq(login.value.as_str()))
        .order_by_asc(login::Column::VerifiedAt.is_null())
        .order_by_asc(login::Column::CreatedAt)
        .all(db)
        .await?)
}
