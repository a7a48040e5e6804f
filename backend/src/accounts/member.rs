//! A unit's people: what staff do for them, and what they do for themselves.

use chrono::Duration;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use store::{
    accounts::{person, role_grant, secret as secrets, session as sessions},
    audit::{self, Act},
    id::{PersonId, RoleGrantId, UnitId},
    state::{LoginKind, Role},
};

use super::{
    login::Login,
    people,
    person::{New, check_name, create, grant as give},
    query, secret, session, throttle,
    view::{GrantBody, PersonBody, SecretChange, ViewerChange},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Code, Error, Result},
    policy::accounts::{Action, may, may_renew},
    version,
};

/// How long a request whose answer was lost may be sent again.
pub const AGAIN_MINUTES: i64 = 10;

/// Adds a person to a unit, with a card and, where there is a login to type, a password to print.
/// The same id again soon after makes a new password for the same person: the first one was never seen.
///
/// # Errors
/// `invalid` for the name or the login.
pub async fn add(
    app: &App,
    actor: &Actor,
    body: PersonBody,
) -> Result<(Option<String>, Option<String>)> {
    let now = app.clock.now();
    let (id, unit) = (PersonId(body.id), UnitId(body.unit_id));
    if person::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .is_some()
    {
        return add_again(app, actor, id, unit, body.role.into()).await;
    }
    let card = secret::card_code();
    let mut logins = vec![Login {
        kind: LoginKind::Card,
        value: card.clone(),
    }];
    if let Some(login) = body.login {
        logins.push(Login::parse(login.kind.into(), &login.value)?);
    }
    let printed = secret::readable();
    let hash = app.hasher.hash(&printed).await?;
    let tx = app.db.begin().await?;
    let new = New {
        id,
        display_name: &body.display_name,
        language: "vi",
        logins,
    };
    create(&*tx, new, actor.person(), now).await?;
    secret::set(&*tx, id, hash, true, now).await?;
    give(
        &*tx,
        RoleGrantId::new(),
        id,
        unit,
        body.role.into(),
        actor.person(),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok((Some(printed), Some(card)))
}

async fn add_again(
    app: &App,
    actor: &Actor,
    id: PersonId,
    unit: UnitId,
    role: Role,
) -> Result<(Option<String>, Option<String>)> {
    let unused = is_unused(app, actor, id, unit, role).await?;
    let roles = people::standing_roles(app.db.reader(), id).await?;
    if !unused || !may_renew(actor, id, &roles).is_yes() {
        return Err(Error::new(Code::Conflict).saying("invalid.same_id"));
    }
    Ok((Some(renew_secret(app, actor, id, unit).await?), None))
}

/// Whether the asker made this person just now with this very role, and nobody has been in yet.
async fn is_unused(
    app: &App,
    actor: &Actor,
    id: PersonId,
    unit: UnitId,
    role: Role,
) -> Result<bool> {
    let (db, since) = (
        app.db.reader(),
        app.clock.now() - Duration::minutes(AGAIN_MINUTES),
    );
    let made_here = audit::Entity::find()
        .filter(audit::Column::ThingId.eq(id.0))
        .filter(audit::Column::Action.eq("person.create"))
        .filter(audit::Column::ActorId.eq(actor.person()))
        .one(db)
        .await?;
    let granted = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(id))
        .filter(role_grant::Column::UnitId.eq(unit))
        .filter(role_grant::Column::Role.eq(role))
        .filter(role_grant::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    let fresh = secrets::Entity::find_by_id(id)
        .filter(secrets::Column::ChangedAt.gt(since))
        .filter(secrets::Column::MustChange.eq(true))
        .one(db)
        .await?;
    let opened = sessions::Entity::find()
        .filter(sessions::Column::PersonId.eq(id))
        .one(db)
        .await?;
    Ok(made_here.is_some() && granted.is_some() && fresh.is_some() && opened.is_none())
}

/// Makes a new password for a person, who has to change it at the next sign-in. All devices are signed out.
///
/// # Errors
/// `too_busy` when too many passwords are being hashed.
pub async fn renew_secret(app: &App, actor: &Actor, id: PersonId, unit: UnitId) -> Result<String> {
    let now = app.clock.now();
    let printed = secret::readable();
    let hash = app.hasher.hash(&printed).await?;
    let tx = app.db.begin().await?;
    secret::set(&*tx, id, hash, true, now).await?;
    session::end_all(&*tx, id, None, now).await?;
    audit::write(
        &*tx,
        now,
        act(actor, "person.renew_secret", id, Some(unit), json!({})),
    )
    .await?;
    tx.commit().await?;
    Ok(printed)
}

/// Changes one's own password and signs the other devices out. Who has to change one that was printed does not type
/// it again, having signed in with it, but may not keep it.
///
/// # Errors
/// `invalid` when the old one is wrong or the new one too weak, `throttled` after too many wrong ones.
pub async fn change_secret(app: &App, actor: &Actor, change: &SecretChange) -> Result<()> {
    let id = actor.require_person()?;
    secret::check_field("new", &change.new)?;
    let kept = secrets::Entity::find_by_id(id).one(app.db.reader()).await?;
    let kept = kept.as_ref().map(|row| row.hash.as_str());
    let tried = match &change.old {
        _ if actor.must_change_secret() => {
            if app.hasher.verify(&change.new, kept).await? {
                return Err(Error::invalid("new", "invalid.secret_same"));
            }
            None
        }
        Some(old) => Some(prove(app, id, ("old", old), kept).await?),
        None => return Err(Error::invalid("old", "invalid.required")),
    };
    let hashed = app.hasher.hash(&change.new).await;
    let hash = match &tried {
        Some(tried) => throttle::unless_failed(app, tried, hashed).await?,
        None => hashed?,
    };
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    if let Some(tried) = &tried {
        throttle::take_back(&*tx, tried).await?;
    }
    secret::set(&*tx, id, hash, false, now).await?;
    session::end_all(&*tx, id, actor.session(), now).await?;
    let done = act(actor, "person.change_secret", id, None, json!({}));
    audit::write(&*tx, now, done).await?;
    tx.commit().await?;
    Ok(())
}

/// A counted try at one's own password that was right; `typed` is the field's name and what stands in it.
///
/// # Errors
/// `invalid` with that field when it is wrong; `throttled` after too many.
pub async fn prove(
    app: &App,
    id: PersonId,
    (field, typed): (&'static str, &str),
    kept: Option<&str>,
) -> Result<throttle::Try> {
    let key = throttle::key(&format!("person:{id}"));
    let tried = throttle::count(app, &key, app.clock.now()).await?;
    let checked = app.hasher.verify(typed, kept).await;
    if !throttle::unless_failed(app, &tried, checked).await? {
        return Err(Error::invalid(field, "invalid.secret_wrong"));
    }
    Ok(tried)
}

/// Changes one's own name or language.
///
/// # Errors
/// `conflict`, `invalid`.
pub async fn change_profile(
    app: &App,
    id: PersonId,
    if_match: Option<&str>,
    change: ViewerChange,
) -> Result<()> {
    let row = query::find(app.db.reader(), id).await?;
    version::check(if_match, row.version)?;
    let name = change.display_name.as_deref().map(check_name).transpose()?;
    let language = change
        .language
        .filter(|tag| platform::texts::Language::from_tag(tag).is_some());
    let tx = app.db.begin().await?;
    let mut next = person::ActiveModel::default();
    if let Some(name) = name {
        next.sort_key = Set(vietnamese::person_sort_key(&name));
        next.words = Set(vietnamese::words::kept(&name));
        next.display_name = Set(name);
    }
    if let Some(language) = language {
        next.language = Set(language);
    }
    version::write(&*tx, &row, next).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a person another name.
///
/// # Errors
/// `invalid`, `conflict`.
pub async fn rename(app: &App, actor: &Actor, row: person::Model, name: &str) -> Result<()> {
    let name = check_name(name)?;
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    let renamed = person::ActiveModel {
        sort_key: Set(vietnamese::person_sort_key(&name)),
        words: Set(vietnamese::words::kept(&name)),
        display_name: Set(name),
        ..Default::default()
    };
    version::write(&*tx, &row, renamed).await?;
    let before = json!({"before": row.display_name});
    audit::write(&*tx, now, act(actor, "person.rename", row.id, None, before)).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a role.
///
/// # Errors
/// `not_found` for an unknown person.
pub async fn grant(app: &App, actor: &Actor, body: &GrantBody) -> Result<()> {
    let person = query::find(app.db.reader(), PersonId(body.person_id)).await?;
    let tx = app.db.begin().await?;
    let (unit, role) = (UnitId(body.unit_id), body.role.into());
    give(
        &*tx,
        RoleGrantId(body.id),
        person.id,
        unit,
        role,
        actor.person(),
        app.clock.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// A role that stands.
///
/// # Errors
/// `not_found`.
pub async fn find_grant(app: &App, id: RoleGrantId) -> Result<role_grant::Model> {
    let row = role_grant::Entity::find_by_id(id)
        .filter(role_grant::Column::RevokedAt.is_null())
        .one(app.db.reader())
        .await?;
    row.ok_or_else(Error::not_found)
}

/// Takes a role back.
///
/// # Errors
/// Whatever the database says.
pub async fn revoke(app: &App, actor: &Actor, row: role_grant::Model) -> Result<()> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::RevokedAt, Expr::value(now))
        .col_expr(role_grant::Column::RevokedBy, Expr::value(actor.person()))
        .filter(role_grant::Column::PersonId.eq(row.person_id))
        .filter(role_grant::Column::UnitId.eq(row.unit_id))
        .filter(role_grant::Column::Role.eq(row.role))
        .filter(role_grant::Column::RevokedAt.is_null())
        .exec(&*tx)
        .await?;
    let detail = json!({"role": row.role});
    audit::write(
        &*tx,
        now,
        act(
            actor,
            "role.revoke",
            row.person_id,
            Some(row.unit_id),
            detail,
        ),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// A place of the person's in which the asker may do it.
///
/// # Errors
/// `signed_out`, or `not_found` when there is none: one may not know who is elsewhere.
pub async fn place_for(app: &App, actor: &Actor, id: PersonId, action: Action) -> Result<Place> {
    actor.require_person()?;
    for (_, place) in people::standing_roles(app.db.reader(), id).await? {
        if may(actor, action, &place).is_yes() {
            return Ok(place);
        }
    }
    Err(Error::not_found())
}

fn act(
    actor: &Actor,
    action: &'static str,
    id: PersonId,
    unit: Option<UnitId>,
    detail: serde_json::Value,
) -> Act<'static> {
    Act {
        actor: actor.person(),
        action,
        thing: "person",
        thing_id: id.0,
        unit,
        detail,
    }
}
