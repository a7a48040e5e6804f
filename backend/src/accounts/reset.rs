//! Renewing a forgotten secret by a code sent to the login itself: an SMS, an e-mail, or a file while developing.

use chrono::Duration;
use platform::{messages, texts::Language};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr, sea_query::ExprTrait,
};
use serde_json::json;
use store::{
    accounts::{login, secret_reset},
    audit::{self, Act},
    id::{PersonId, SecretResetId},
    state::LoginKind,
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

/// What sets these codes apart from others.
const PURPOSE: &str = "secret reset";
const WORDS: code::Words = code::Words {
    subject: "message.reset_subject",
    text: "message.reset_code",
};

/// Sends a code to a phone number or an address that somebody signs in with; says nothing of whether anybody does.
///
/// # Errors
/// Whatever the database says.
pub async fn ask(app: &App, login: &Login, language: Language) -> Result<()> {
    if !matches!(login.kind, LoginKind::Phone | LoginKind::Email) {
        return Ok(());
    }
    let now = app.clock.now();
    let persons = persons_behind(app.db.reader(), login).await?;
    let rows = rows_of(app.db.reader(), login).await?;
    let here = |row: &&login::Model| persons.iter().any(|person| person.id == row.person_id);
    let Some(row) = rows.iter().find(here) else {
        return Ok(());
    };
    let tx = app.db.begin().await?;
    // One at a time for a login: of two who ask at once, one must see the other's code.
    login::Entity::find_by_id(row.id)
        .lock_exclusive()
        .one(&*tx)
        .await?;
    let recent = secret_reset::Entity::find()
        .filter(secret_reset::Column::LoginId.is_in(rows.iter().map(|row| row.id)))
        .filter(secret_reset::Column::CreatedAt.gt(now - Duration::hours(1)))
        .all(&*tx)
        .await?;
    if recent.len() >= code::AN_HOUR {
        return Ok(());
    }
    let code = code::new();
    let reset = secret_reset::ActiveModel {
        id: Set(SecretResetId::new()),
        person_id: Set(row.person_id),
        login_id: Set(row.id),
        code_hash: Set(code::hash(app, PURPOSE, row.id, &code)),
        attempts: Set(0),
        created_at: Set(now),
        expires_at: Set(now + Duration::minutes(code::MINUTES)),
        used_at: Set(None),
    };
    secret_reset::Entity::insert(reset)
        .exec_without_returning(&*tx)
        .await?;
    messages::post(&*tx, &code::letter(app, row, WORDS, &code, language), now).await?;
    tx.commit().await?;
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
    let open = proven(app, &rows, wanted.code).await?;
    let persons = persons_behind(app.db.reader(), wanted.login).await?;
    let person = match (wanted.chosen, persons.as_slice()) {
        (None, []) => return Err(refused()),
        (None, [only]) => only.id,
        (None, _) => {
            take_try_back(app, &open).await?;
            return Ok(SignIn::Choose(persons));
        }
        (Some(id), _) if persons.iter().any(|person| person.id == id) => id,
        (Some(_), _) => return Err(Error::invalid("person_id", "invalid.unknown")),
    };
    let row = rows.iter().find(|row| row.person_id == person);
    let row = row.ok_or_else(refused)?;
    let hash = app.hasher.hash(wanted.secret).await?;
    let tx = app.db.begin().await?;
    let taken = secret_reset::Entity::update_many()
        .col_expr(secret_reset::Column::UsedAt, Expr::value(now))
        .filter(secret_reset::Column::Id.eq(open.id))
        .filter(secret_reset::Column::UsedAt.is_null())
        .exec(&*tx)
        .await?;
    if taken.rows_affected == 0 {
        return Err(refused());
    }
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

fn refused() -> Error {
    Error::new(Code::Gone).saying("error.code_expired")
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

/// The newest open reset of a login, if this is its code.
async fn proven(app: &App, rows: &[login::Model], code: &str) -> Result<secret_reset::Model> {
    let open = secret_reset::Entity::find()
        .filter(secret_reset::Column::LoginId.is_in(rows.iter().map(|row| row.id)))
        .filter(secret_reset::Column::UsedAt.is_null())
        .filter(secret_reset::Column::ExpiresAt.gt(app.clock.now()))
        .order_by_desc(secret_reset::Column::CreatedAt)
        .one(app.db.reader())
        .await?;
    let open = open.ok_or_else(refused)?;
    if !count_try(app, &open).await? {
        return Err(refused());
    }
    if open.code_hash != code::hash(app, PURPOSE, open.login_id, code) {
        return Err(refused());
    }
    Ok(open)
}

/// Counts a try before the code is compared, so that tries at the same time cannot pass together; `false` when there
/// were enough.
async fn count_try(app: &App, open: &secret_reset::Model) -> Result<bool> {
    let tx = app.db.begin().await?;
    let counted = secret_reset::Entity::update_many()
        .col_expr(
            secret_reset::Column::Attempts,
            Expr::col(secret_reset::Column::Attempts).add(1),
        )
        .filter(secret_reset::Column::Id.eq(open.id))
        .filter(secret_reset::Column::Attempts.lt(code::TRIES))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(counted.rows_affected == 1)
}

/// A right code that was not used yet was no try.
async fn take_try_back(app: &App, open: &secret_reset::Model) -> Result<()> {
    let tx = app.db.begin().await?;
    secret_reset::Entity::update_many()
        .col_expr(
            secret_reset::Column::Attempts,
            Expr::col(secret_reset::Column::Attempts).sub(1),
        )
        .filter(secret_reset::Column::Id.eq(open.id))
        .filter(secret_reset::Column::Attempts.gt(0))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
