//! Codes of six digits that prove who holds a telephone number or reads an address.

use chrono::{DateTime, Duration, Utc};
use platform::{
    messages::{self, Channel, Message},
    texts::{Language, t},
};
use rand::Rng;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use store::{
    accounts::{login, login_code},
    id::{LoginCodeId, LoginId},
    state::{CodePurpose, LoginKind},
};

use super::login::Login;
use crate::{
    app::App,
    error::{Code, Error, Result},
};

/// How long a code is good for.
const MINUTES: i64 = 15;
/// Wrong tries that a code bears.
const TRIES: i32 = 5;
/// At most this many codes an hour for one telephone number or address: each may cost the centre an SMS.
const AN_HOUR: usize = 3;
/// At most this many codes an hour for one person, whatever they are sent to.
const AN_HOUR_EACH: usize = 5;

/// Sends a code to a login.
///
/// # Errors
/// `throttled` when there were enough for now.
pub async fn send(
    app: &App,
    tx: &impl ConnectionTrait,
    row: &login::Model,
    purpose: CodePurpose,
    language: Language,
) -> Result<()> {
    let now = app.clock.now();
    // One at a time for a number: of two who ask at once, one must see the other's code.
    held(tx, row).await?;
    let login_hash = Login::of(row).hash();
    let recent = login_code::Entity::find()
        .filter(login_code::Column::Purpose.eq(purpose))
        .filter(login_code::Column::CreatedAt.gt(now - Duration::hours(1)))
        .filter(
            Condition::any()
                .add(login_code::Column::LoginHash.eq(login_hash.as_str()))
                .add(login_code::Column::PersonId.eq(row.person_id)),
        )
        .order_by_asc(login_code::Column::CreatedAt)
        .all(tx)
        .await?;
    let (mut to_this, mut to_them) = (recent.clone(), recent);
    to_this.retain(|sent| sent.login_hash == login_hash);
    to_them.retain(|sent| sent.person_id == row.person_id);
    // Both must leave room: when the first that is too many is an hour old.
    let ends = [(to_this, AN_HOUR), (to_them, AN_HOUR_EACH)].map(|(sent, most)| {
        let over = sent.len().checked_sub(most)?;
        Some(sent[over].created_at + Duration::hours(1))
    });
    if let Some(end) = ends.into_iter().flatten().max() {
        let wait = (end - now).num_seconds().unsigned_abs();
        return Err(Error::new(Code::Throttled).retry_after(wait));
    }
    let said = format!("{:06}", rand::rng().random_range(0..1_000_000));
    let sent = login_code::ActiveModel {
        id: Set(LoginCodeId::new()),
        purpose: Set(purpose),
        person_id: Set(row.person_id),
        login_id: Set(row.id),
        login_hash: Set(login_hash),
        code_hash: Set(hash(app, purpose, row.id, &said)),
        attempts: Set(0),
        created_at: Set(now),
        expires_at: Set(now + Duration::minutes(MINUTES)),
        used_at: Set(None),
    };
    login_code::Entity::insert(sent)
        .exec_without_returning(tx)
        .await?;
    messages::post(tx, &letter(app, row, purpose, &said, language), now).await?;
    Ok(())
}

/// The newest open code of these logins, if it is what was said; the try is counted.
///
/// # Errors
/// `gone` for a code that is wrong, used, expired or tried too often.
pub async fn proven(
    app: &App,
    purpose: CodePurpose,
    logins: impl IntoIterator<Item = LoginId>,
    said: &str,
) -> Result<login_code::Model> {
    let open = login_code::Entity::find()
        .filter(login_code::Column::LoginId.is_in(logins))
        .filter(login_code::Column::Purpose.eq(purpose))
        .filter(login_code::Column::UsedAt.is_null())
        .filter(login_code::Column::ExpiresAt.gt(app.clock.now()))
        .order_by_desc(login_code::Column::CreatedAt)
        .one(app.db.reader())
        .await?;
    let open = open.ok_or_else(refused)?;
    // Counted before the code is compared, so that tries at the same time cannot pass together.
    let fewer = login_code::Column::Attempts.lt(TRIES);
    let tries = Expr::col(login_code::Column::Attempts);
    let counted = count(app, &open, tries.add(1), fewer).await?;
    if !counted || open.code_hash != hash(app, purpose, open.login_id, said) {
        return Err(refused());
    }
    Ok(open)
}

/// A right code that was not used yet was no try.
///
/// # Errors
/// Whatever the database says.
pub async fn take_try_back(app: &App, open: &login_code::Model) -> Result<()> {
    let some = login_code::Column::Attempts.gt(0);
    let tries = Expr::col(login_code::Column::Attempts);
    count(app, open, tries.sub(1), some).await?;
    Ok(())
}

/// Spends a code that was proven: once.
///
/// # Errors
/// `gone` when another did at the same time.
pub async fn spend(
    db: &impl ConnectionTrait,
    open: &login_code::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let spent = login_code::Entity::update_many()
        .col_expr(login_code::Column::UsedAt, Expr::value(now))
        .filter(login_code::Column::Id.eq(open.id))
        .filter(login_code::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    if spent.rows_affected == 0 {
        return Err(refused());
    }
    Ok(())
}

/// What is said of every code that does not do: why would help a guesser.
pub fn refused() -> Error {
    Error::new(Code::Gone).saying("error.code_expired")
}

/// The code came to the login, so it is the person's: verified, unless another of the family has it so. Returns
/// whether it is verified now.
///
/// # Errors
/// Whatever the database says.
pub async fn verify(
    db: &impl ConnectionTrait,
    row: &login::Model,
    now: DateTime<Utc>,
) -> Result<bool> {
    // One at a time for a number: of two of a family, one must see the other.
    let all = held(db, row).await?;
    if let Some(verified) = all.iter().find(|one| one.verified_at.is_some()) {
        return Ok(verified.id == row.id);
    }
    let done = login::Entity::update_many()
        .col_expr(login::Column::VerifiedAt, Expr::value(now))
        .filter(login::Column::Id.eq(row.id))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Everybody's rows of a login's name, held until the transaction ends.
async fn held(tx: &impl ConnectionTrait, row: &login::Model) -> Result<Vec<login::Model>> {
    Ok(login::Entity::find()
        .filter(login::Column::Kind.eq(row.kind))
        .filter(login::Column::Value.eq(row.value.as_str()))
        .order_by_asc(login::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?)
}

/// Sets the count of tries, durably, if `only` holds; whether it did.
async fn count(
    app: &App,
    open: &login_code::Model,
    tries: SimpleExpr,
    only: SimpleExpr,
) -> Result<bool> {
    let tx = app.db.begin().await?;
    let counted = login_code::Entity::update_many()
        .col_expr(login_code::Column::Attempts, tries)
        .filter(login_code::Column::Id.eq(open.id))
        .filter(only)
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(counted.rows_affected == 1)
}

/// What is kept of a code.
fn hash(app: &App, purpose: CodePurpose, login: LoginId, code: &str) -> String {
    // Six digits are soon tried through: without the installation's key the hash is worth nothing.
    let said = format!("{login}:{}", code.trim());
    let apart = match purpose {
        CodePurpose::Reset => "secret reset",
        CodePurpose::Proof => "login proof",
    };
    hex::encode(app.keys.mac(apart, said.as_bytes()))
}

/// The message that carries a code to the login itself.
fn letter(
    app: &App,
    row: &login::Model,
    purpose: CodePurpose,
    code: &str,
    language: Language,
) -> Message {
    let (subject, text) = match purpose {
        CodePurpose::Reset => ("message.reset_subject", "message.reset_code"),
        CodePurpose::Proof => ("message.proof_subject", "message.proof_code"),
    };
    let minutes = MINUTES.to_string();
    let args = [
        ("site", app.config.site.name.as_str()),
        ("code", code),
        ("minutes", minutes.as_str()),
    ];
    let channel = match row.kind {
        LoginKind::Email => Channel::Email,
        LoginKind::Phone | LoginKind::UserName | LoginKind::Card => Channel::Sms,
    };
    Message {
        channel,
        to: row.value.clone(),
        subject: t(language, subject, &[]),
        text: t(language, text, &args),
        good_for: Some(Duration::minutes(MINUTES)),
    }
}
