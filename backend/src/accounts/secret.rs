//! Secrets: what a password has to be, setting it, making one to print.

use chrono::{DateTime, Utc};
use rand::Rng;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};
use store::{accounts::secret, id::PersonId};

use crate::error::{Error, Result};

const SHORTEST: usize = 8;
const LONGEST: usize = 200;
/// Letters and digits that nobody confuses on paper.
const READABLE: &[u8] = b"abcdefghkmnpqrstuvwxyz23456789";
/// What is tried first by whoever guesses.
const COMMON: &[&str] = &[
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "matkhau123",
    "matkhau1",
    "11111111",
    "88888888",
    "00000000",
    "qwertyui",
    "qwerty123",
    "iloveyou",
    "anhyeuem",
    "emyeuanh",
    "abcd1234",
    "abc12345",
    "vietnam1",
    "vietnam123",
    "88889999",
    "66668888",
    "123123123",
    "87654321",
    "0123456789",
    "password1",
    "admin123",
];

/// Checks a password that a person chose.
///
/// # Errors
/// `invalid` with the field `secret`.
pub fn check(secret: &str) -> Result<()> {
    check_field("secret", secret)
}

/// The same, where the field has another name.
///
/// # Errors
/// `invalid` with that field.
pub fn check_field(field: &'static str, secret: &str) -> Result<()> {
    let length = secret.chars().count();
    if length < SHORTEST {
        return Err(Error::invalid(field, "invalid.secret_short"));
    }
    if length > LONGEST {
        return Err(Error::invalid(field, "invalid.too_long"));
    }
    let lower = secret.to_lowercase();
    let all_the_same = lower.chars().all(|c| lower.starts_with(c));
    if all_the_same || COMMON.contains(&lower.as_str()) {
        return Err(Error::invalid(field, "invalid.secret_common"));
    }
    Ok(())
}

/// A password to be printed and handed over: three groups of four, about 58 bits.
pub fn readable() -> String {
    group(3)
}

/// A card's code: what a card says is read by a camera and never typed, so it is longer.
pub fn card_code() -> String {
    format!("{}{}", super::login::CARD_PREFIX, group(5).to_uppercase())
}

fn group(count: usize) -> String {
    let mut rng = rand::rng();
    let groups: Vec<String> = (0..count)
        .map(|_| {
            (0..4)
                .map(|_| char::from(READABLE[rng.random_range(0..READABLE.len())]))
                .collect()
        })
        .collect();
    groups.join("-")
}

/// Keeps the hash of a person's new password.
///
/// # Errors
/// Whatever the database says.
pub async fn set(
    db: &impl ConnectionTrait,
    person: PersonId,
    hash: String,
    must_change: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = secret::ActiveModel {
        person_id: Set(person),
        hash: Set(hash),
        must_change: Set(must_change),
        changed_at: Set(now),
    };
    let replace = OnConflict::column(secret::Column::PersonId)
        .update_columns([
            secret::Column::Hash,
            secret::Column::MustChange,
            secret::Column::ChangedAt,
        ])
        .to_owned();
    secret::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_monotonous_passwords_are_refused() {
        for bad in ["1234567", "12345678", "MatKhau123", "aaaaaaaaaa"] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert!(check("bến đò sông Thương").is_ok());
        assert!(check(&readable()).is_ok());
        assert_ne!(readable(), readable());
    }
}
