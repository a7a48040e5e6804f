//! Codes of six digits that prove who holds a telephone number or reads an address.

use chrono::{DateTime, Duration, Utc};
use platform::{
    messages::{Channel, Message},
    texts::{Language, t},
};
use rand::Rng;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use store::{accounts::login, id::LoginId, state::LoginKind};

use crate::{app::App, error::Result};

/// How long a code is good for.
pub const MINUTES: i64 = 15;
/// Wrong tries that a code bears.
pub const TRIES: i32 = 5;
/// At most this many codes an hour for one login: each may cost the centre an SMS.
pub const AN_HOUR: usize = 3;

/// Keys of the sentences of the message.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub subject: &'static str,
    pub text: &'static str,
}

/// A new code.
pub fn new() -> String {
    format!("{:06}", rand::rng().random_range(0..1_000_000))
}

/// What is kept of a code. `purpose` sets codes of one kind apart from those of another: who was talked into telling
/// one has not told the other.
pub fn hash(app: &App, purpose: &str, login: LoginId, code: &str) -> String {
    // Six digits are soon tried through: without the installation's key the hash is worth nothing.
    let said = format!("{login}:{}", code.trim());
    hex::encode(app.keys.mac(purpose, said.as_bytes()))
}

/// The message that carries a code to the login itself.
pub fn letter(
    app: &App,
    row: &login::Model,
    words: Words,
    code: &str,
    language: Language,
) -> Message {
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
        subject: t(language, words.subject, &[]),
        text: t(language, words.text, &args),
        good_for: Some(Duration::minutes(MINUTES)),
    }
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
    let same = Condition::all()
        .add(login::Column::Kind.eq(row.kind))
        .add(login::Column::Value.eq(row.value.as_str()));
    // One at a time for a number: of two of a family, one must see the other.
    let all = login::Entity::find()
        .filter(same)
        .lock_exclusive()
        .all(db)
        .await?;
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
