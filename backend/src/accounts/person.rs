//! Persons: signing up, being added by staff, and their logins.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    SqlErr,
};
use serde_json::json;
use store::{
    accounts::{consent, login, person, role_grant},
    audit::{self, Act},
    id::{ConsentId, LoginId, PersonId, RoleGrantId, UnitId},
    state::{LoginKind, Role},
};

use super::login::Login;
use crate::error::{Code, Error, Result};

const LONGEST_NAME: usize = 120;

/// A person to be made.
#[derive(Debug)]
pub struct New<'a> {
    pub id: PersonId,
    pub display_name: &'a str,
    pub language: &'a str,
    pub logins: Vec<Login>,
}

/// Makes a person with logins. A user name and a card need no proof; a phone number or an address is verified later.
///
/// # Errors
/// `invalid` for the name or a login that another person has; `conflict` when the id is taken.
pub async fn create(
    db: &impl ConnectionTrait,
    new: New<'_>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<person::Model> {
    let name = check_name(new.display_name)?;
    if person::Entity::find_by_id(new.id).one(db).await?.is_some() {
        return Err(Error::new(Code::Conflict).saying("invalid.same_id"));
    }
    let row = person::ActiveModel {
        id: Set(new.id),
        sort_key: Set(vietnamese::person_sort_key(&name)),
        words: Set(vietnamese::words::kept(&name)),
        display_name: Set(name),
        language: Set(new.language.to_owned()),
        birth_date: Set(None),
        guardian_id: Set(None),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let made = person::Entity::insert(row).exec_with_returning(db).await?;
    for login in new.logins {
        add_login(db, made.id, login, now).await?;
    }
    let act = Act {
        actor: by.or(Some(made.id)),
        action: "person.create",
        thing: "person",
        thing_id: made.id.0,
        unit: None,
        detail: json!({}),
    };
    audit::write(db, now, act).await?;
    Ok(made)
}

/// A name as it will be kept: trimmed, one space between words, composed.
///
/// # Errors
/// `invalid` when it is empty or too long.
pub fn check_name(text: &str) -> Result<String> {
    let name = vietnamese::nfc(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if name.is_empty() {
        return Err(Error::invalid("display_name", "invalid.required"));
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid("display_name", "invalid.too_long"));
    }
    Ok(name)
}

/// Gives a person one more login.
///
/// # Errors
/// `invalid` when a verified login of another person has this value.
pub async fn add_login(
    db: &impl ConnectionTrait,
    person: PersonId,
    new: Login,
    now: DateTime<Utc>,
) -> Result<login::Model> {
    let needs_no_proof = matches!(new.kind, LoginKind::UserName | LoginKind::Card);
    let taken = login::Entity::find()
        .filter(login::Column::Kind.eq(new.kind))
        .filter(login::Column::Value.eq(new.value.as_str()))
        .filter(login::Column::VerifiedAt.is_not_null())
        .one(db)
        .await?;
    // A family's phone stays unverified for all but one: that is allowed.
    if needs_no_proof && taken.is_some() {
        return Err(Error::invalid("login", "invalid.login_taken"));
    }
    let row = login::ActiveModel {
        id: Set(LoginId::new()),
        person_id: Set(person),
        kind: Set(new.kind),
        value: Set(new.value),
        verified_at: Set(needs_no_proof.then_some(now)),
        created_at: Set(now),
    };
    // Of two who take a name at the same time, one comes too late for the look above.
    let taken = |error: DbErr| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Error::invalid("login", "invalid.login_taken")
        }
        _ => error.into(),
    };
    login::Entity::insert(row)
        .exec_with_returning(db)
        .await
        .map_err(taken)
}

/// Writes down what a person agreed to.
///
/// # Errors
/// `invalid` for control characters.
pub async fn consent(
    db: &impl ConnectionTrait,
    person: PersonId,
    purpose: &str,
    text_version: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    if purpose.contains(char::is_control) || text_version.contains(char::is_control) {
        return Err(Error::invalid("consents", "invalid.unknown"));
    }
    let row = consent::ActiveModel {
        id: Set(ConsentId::new()),
        person_id: Set(person),
        given_by: Set(person),
        purpose: Set(purpose.to_owned()),
        text_version: Set(text_version.to_owned()),
        given_at: Set(now),
        withdrawn_at: Set(None),
    };
    consent::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Gives a person a role in a unit. Giving it twice is giving it once.
///
/// # Errors
/// Whatever the database says.
pub async fn grant(
    db: &impl ConnectionTrait,
    id: RoleGrantId,
    person: PersonId,
    unit: UnitId,
    role: Role,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<role_grant::Model> {
    // One at a time for a person: of two grants of the same role at once, one must see the other.
    person::Entity::find_by_id(person)
        .lock_exclusive()
        .one(db)
        .await?;
    let standing = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::UnitId.eq(unit))
        .filter(role_grant::Column::Role.eq(role))
        .filter(role_grant::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    if let Some(standing) = standing {
        return Ok(standing);
    }
    let row = role_grant::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        unit_id: Set(unit),
        role: Set(role),
        granted_by: Set(by),
        created_at: Set(now),
        revoked_at: Set(None),
        revoked_by: Set(None),
    };
    let made = role_grant::Entity::insert(row)
        .exec_with_returning(db)
        .await?;
    let act = Act {
        actor: by,
        action: "role.grant",
        thing: "role_grant",
        thing_id: made.id.0,
        unit: Some(unit),
        detail: json!({"person": person, "role": role}),
    };
    audit::write(db, now, act).await?;
    Ok(made)
}
