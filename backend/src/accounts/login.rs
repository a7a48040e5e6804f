//! Logins: the names by which a person signs in, in one normal form.

use sha2::{Digest, Sha256};
use store::{accounts::login, state::LoginKind};

use crate::error::{Error, Result};

/// A login in its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub kind: LoginKind,
    pub value: String,
}

/// The first letters of a card's code.
pub const CARD_PREFIX: &str = "BH-";

impl Login {
    /// Guesses what a person typed: a card's code, an e-mail address, a phone number, else a user name.
    pub fn guess(text: &str) -> Self {
        let text = text.trim();
        if text.to_ascii_uppercase().starts_with(CARD_PREFIX) {
            return Self {
                kind: LoginKind::Card,
                value: text.to_ascii_uppercase(),
            };
        }
        if text.contains('@') {
            return Self {
                kind: LoginKind::Email,
                value: text.to_lowercase(),
            };
        }
        match vietnamese::phone::normalise(text) {
            Some(value) => Self {
                kind: LoginKind::Phone,
                value,
            },
            None => Self {
                kind: LoginKind::UserName,
                value: text.to_lowercase(),
            },
        }
    }

    /// What somebody typed to sign in.
    ///
    /// # Errors
    /// `invalid` for control characters, which no login has and PostgreSQL does not take.
    pub fn typed(text: &str) -> Result<Self> {
        if text.trim().contains(char::is_control) {
            return Err(Error::invalid("login", "invalid.user_name"));
        }
        Ok(Self::guess(text))
    }

    /// The login of a row.
    pub fn of(row: &login::Model) -> Self {
        Self {
            kind: row.kind,
            value: row.value.clone(),
        }
    }

    /// Checks a login that somebody wants to have.
    ///
    /// # Errors
    /// `invalid` with the field `login`.
    pub fn parse(kind: LoginKind, text: &str) -> Result<Self> {
        let text = text.trim();
        let value = match kind {
            LoginKind::Phone => vietnamese::phone::normalise(text),
            LoginKind::Email => is_email(text).then(|| text.to_lowercase()),
            LoginKind::UserName => is_user_name(text).then(|| text.to_lowercase()),
            LoginKind::Card => None,
        };
        let key = match kind {
            LoginKind::Phone => "invalid.phone",
            LoginKind::Email => "invalid.email",
            LoginKind::UserName | LoginKind::Card => "invalid.user_name",
        };
        value
            .map(|value| Self { kind, value })
            .ok_or_else(|| Error::invalid("login", key))
    }

    /// SHA-256 of the normal form in hex: by which failures and codes are counted.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(format!("{:?}:{}", self.kind, self.value)))
    }

    /// Enough to recognise it by, not enough to use it: `+84 … 678`, `n…@…`.
    pub fn masked(kind: LoginKind, value: &str) -> String {
        let head: String = value
            .chars()
            .take(if kind == LoginKind::Phone { 3 } else { 1 })
            .collect();
        let tail: String = value
            .chars()
            .skip(value.chars().count().saturating_sub(3))
            .collect();
        match kind {
            LoginKind::UserName => value.to_owned(),
            _ => format!("{head}…{tail}"),
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && text.len() <= 254
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && !host.contains('@')
}

fn is_user_name(text: &str) -> bool {
    (3..=40).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && vietnamese::phone::normalise(text).is_none()
        && !text.to_ascii_uppercase().starts_with(CARD_PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        assert_eq!(Login::guess(" 0912 345 678 ").value, "+84912345678");
        assert_eq!(
            Login::guess("Lan@Example.VN"),
            Login {
                kind: LoginKind::Email,
                value: "lan@example.vn".into()
            }
        );
        assert_eq!(Login::guess("bh-7f3k-99aa").kind, LoginKind::Card);
        assert_eq!(Login::guess("ThuThu").value, "thuthu");
    }

    #[test]
    fn bad_logins_are_refused() {
        for (kind, text) in [
            (LoginKind::Phone, "12"),
            (LoginKind::Email, "a@b"),
            (LoginKind::Email, "a b@c.vn"),
            (LoginKind::UserName, "ab"),
            (LoginKind::UserName, "0912345678"),
            (LoginKind::UserName, "BH-1234"),
            (LoginKind::Card, "BH-1234"),
        ] {
            assert!(Login::parse(kind, text).is_err(), "{text}");
        }
    }
}
