//! One's own logins: one more, proving that it is one's own, taking one away.

use chrono::Duration;
use platform::{messages, texts::Language};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use store::{
    accounts::{login, login_proof, person, secret as secrets, secret_reset},
    audit::{self, Act},
    id::{LoginId, LoginProofId, PersonId},
    state::LoginKind,
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
/// At most this many codes an hour for one person, whatever they are sent to.
const AN_HOUR: usize = 5;
/// What sets these codes apart from others.
const PURPOSE: &str = "login proof";
const WORDS: code::Words = code::Words {
    subject: "message.proof_subject",
    text: "message.proof_code",
};

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
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    lock(&*tx, id).await?;
    let row = own(&*tx, id, login).await?;
    if !matches!(row.kind, LoginKind::Phone | LoginKind::Email) || row.verified_at.is_some() {
        return Err(Error::invalid("login_id", "invalid.login_verified"));
    }
    let since = now - Duration::hours(1);
    let recent = login_proof::Entity::find()
        .filter(login_proof::Column::PersonId.eq(id))
        .filter(login_proof::Column::CreatedAt.gt(since))
        .order_by_asc(login_proof::Column::CreatedAt)
        .all(&*tx)
        .await?;
    let to_this = recent.iter().filter(|sent| sent.login_id == login).count();
    if to_this >= code::AN_HOUR || recent.len() >= AN_HOUR {
        let wait = recent.first().map_or(1, |first| {
            (first.created_at + Duration::hours(1) - now)
                .num_seconds()
                .unsigned_abs()
        });
        return Err(Error::new(Code::Throttled).retry_after(wait));
    }
    let said = code::new();
    let proof = login_proof::ActiveModel {
        id: Set(LoginProofId::new()),
        person_id: Set(id),
        login_id: Set(login),
        code_hash: Set(code::hash(app, PURPOSE, login, &said)),
        attempts: Set(0),
        created_at: Set(now),
        expires_at: Set(now + Duration::minutes(code::MINUTES)),
        used_at: Set(None),
    };
    login_proof::Entity::insert(proof)
        .exec_without_returning(&*tx)
        .await?;
    messages::post(&*tx, &code::letter(app, &row, WORDS, &said, language), now).await?;
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
    let open = login_proof::Entity::find()
        .filter(login_proof::Column::LoginId.eq(login))
        .filter(login_proof::Column::UsedAt.is_null())
        .filter(login_proof::Column::ExpiresAt.gt(now))
        .order_by_desc(login_proof::Column::CreatedAt)
        .one(app.db.reader())
        .await?;
    let open = open.ok_or_else(refused)?;
    if !count_try(app, &open).await? || open.code_hash != code::hash(app, PURPOSE, login, said) {
        return Err(refused());
    }
    let tx = app.db.begin().await?;
    let taken = login_proof::Entity::update_many()
        .col_expr(login_proof::Column::UsedAt, Expr::value(now))
        .filter(login_proof::Column::Id.eq(open.id))
        .filter(login_proof::Column::UsedAt.is_null())
        .exec(&*tx)
        .await?;
    if taken.rows_affected == 0 {
        return Err(refused());
    }
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
/// `not_found`; `conflict` for the last one, and within the hour after a code was sent to it, since what was sent has
/// to stay counted.
pub async fn remove(app: &App, id: PersonId, login: LoginId) -> Result<()> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    lock(&*tx, id).await?;
    let row = own(&*tx, id, login).await?;
    if rows_of(&*tx, id).await?.len() < 2 {
        return Err(Error::new(Code::Conflict).saying("error.last_login"));
    }
    let resets = || secret_reset::Column::LoginId.eq(login);
    let fresh = secret_reset::Entity::find()
        .filter(resets())
        .filter(secret_reset::Column::CreatedAt.gt(now - Duration::hours(1)))
        .one(&*tx)
        .await?;
    if fresh.is_some() {
        return Err(Error::new(Code::Conflict).saying("error.login_in_use"));
    }
    secret_reset::Entity::delete_many()
        .filter(resets())
        .exec(&*tx)
        .await?;
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

fn refused() -> Error {
    Error::new(Code::Gone).saying("error.code_expired")
}

/// Counts a try before the code is compared, so that tries at the same time cannot pass together; `false` when there
/// were enough.
async fn count_try(app: &App, open: &login_proof::Model) -> Result<bool> {
    let tx = app.db.begin().await?;
    let counted = login_proof::Entity::update_many()
        .col_expr(
            login_proof::Column::Attempts,
            Expr::col(login_proof::Column::Attempts).add(1),
        )
        .filter(login_proof::Column::Id.eq(open.id))
        .filter(login_proof::Column::Attempts.lt(code::TRIES))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(counted.rows_affected == 1)
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
