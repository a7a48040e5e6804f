//! Joined reads: who is asking, and the people of a unit.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use store::{
    accounts::{login, person, role_grant, secret},
    centres::{unit, unit_ancestor},
    id::{PersonId, UnitId},
};

use super::{
    login::Login,
    view::{PersonView, RoleView, ViewerPerson, ViewerView},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Error, Result},
    listing::{Batch, read_cursor},
    policy::accounts as policy,
};

/// The viewer of the page as the interface needs it.
///
/// # Errors
/// Whatever the database says.
pub async fn viewer(app: &App, actor: &Actor) -> Result<ViewerView> {
    let db = app.db.reader();
    let language = actor.language.tag().to_owned();
    let Some(id) = actor.person() else {
        return Ok(ViewerView {
            person: None,
            roles: Vec::new(),
            places: Vec::new(),
            language,
        });
    };
    let row = find(db, id).await?;
    let kept = secret::Entity::find_by_id(id).one(db).await?;
    let places = policy::places(actor)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let roles = roles_of(db, &[id]).await?.remove(&id).unwrap_or_default();
    let person = ViewerPerson {
        id: id.0,
        given_name: vietnamese::given_name(&row.display_name).to_owned(),
        display_name: row.display_name,
        must_change_secret: kept.is_some_and(|kept| kept.must_change),
        version: row.version,
    };
    Ok(ViewerView {
        person: Some(person),
        roles,
        places,
        language,
    })
}

/// A person who is not in the bin.
///
/// # Errors
/// `not_found`.
pub async fn find(db: &impl ConnectionTrait, id: PersonId) -> Result<person::Model> {
    let row = person::Entity::find_by_id(id)
        .filter(person::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    row.ok_or_else(Error::not_found)
}

/// The people who hold a role in a unit or below it, by given name.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn people(
    app: &App,
    actor: &Actor,
    place: &Place,
    words: Option<&str>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<PersonView>> {
    let db = app.db.reader();
    let mut select = person::Entity::find()
        .filter(person::Column::DeletedAt.is_null())
        .filter(
            person::Column::Id
                .into_simple_expr()
                .in_subquery(members_below(place.unit)),
        );
    if let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) {
        if words.contains(char::is_control) {
            return Err(Error::invalid("q", "invalid.unknown"));
        }
        select = select
            .filter(person::Column::DisplayName.contains(vietnamese::nfc(words).into_owned()));
    }
    if let Some((key, id)) = read_cursor::<(Vec<u8>, PersonId)>(after)? {
        let later = Condition::any()
            .add(person::Column::SortKey.gt(key.clone()))
            .add(
                Condition::all()
                    .add(person::Column::SortKey.eq(key))
                    .add(person::Column::Id.gt(id)),
            );
        select = select.filter(later);
    }
    let rows = select
        .order_by_asc(person::Column::SortKey)
        .order_by_asc(person::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let (mut roles, mut logins) = (roles_of(db, &ids).await?, logins_of(db, &ids).await?);
    Ok(Batch::cut(
        rows,
        limit,
        |row| (row.sort_key.clone(), row.id),
        |row| {
            let roles = roles.remove(&row.id).unwrap_or_default();
            let logins = logins.remove(&row.id).unwrap_or_default();
            person_view(row, roles, logins, actor, place)
        },
    ))
}

/// One person as staff of a place see one.
///
/// # Errors
/// `not_found`.
pub async fn person_at(
    app: &App,
    actor: &Actor,
    id: PersonId,
    place: &Place,
) -> Result<PersonView> {
    let db = app.db.reader();
    let row = find(db, id).await?;
    let roles = roles_of(db, &[id]).await?.remove(&id).unwrap_or_default();
    let logins = logins_of(db, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(person_view(row, roles, logins, actor, place))
}

/// The roles of persons, each with the place where it is held.
///
/// # Errors
/// Whatever the database says.
pub async fn standing_roles(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Vec<(store::state::Role, Place)>> {
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(id))
        .filter(role_grant::Column::RevokedAt.is_null())
        .all(db)
        .await?;
    let mut roles = Vec::with_capacity(grants.len());
    for grant in grants {
        roles.push((grant.role, Place::of(db, grant.unit_id).await?));
    }
    Ok(roles)
}

fn person_view(
    row: person::Model,
    roles: Vec<RoleView>,
    logins: Vec<String>,
    actor: &Actor,
    place: &Place,
) -> PersonView {
    let actions = [
        ("edit", policy::Action::Add),
        ("renew_secret", policy::Action::RenewSecret),
    ];
    let can = actions
        .into_iter()
        .filter(|(_, action)| policy::may(actor, *action, place).is_yes());
    PersonView {
        id: row.id.0,
        display_name: row.display_name,
        logins,
        roles,
        version: row.version,
        can: can.map(|(word, _)| word.to_owned()).collect(),
    }
}

async fn roles_of(
    db: &impl ConnectionTrait,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, Vec<RoleView>>> {
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.is_in(persons.iter().copied()))
        .filter(role_grant::Column::RevokedAt.is_null())
        .order_by_asc(role_grant::Column::CreatedAt)
        .all(db)
        .await?;
    let units: HashMap<UnitId, unit::Model> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(grants.iter().map(|grant| grant.unit_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut by_person: HashMap<PersonId, Vec<RoleView>> = HashMap::new();
    for grant in grants {
        let Some(unit) = units.get(&grant.unit_id) else {
            continue;
        };
        by_person
            .entry(grant.person_id)
            .or_default()
            .push(RoleView {
                id: grant.id.0,
                unit: unit.into(),
                role: grant.role.into(),
            });
    }
    Ok(by_person)
}

async fn logins_of(
    db: &impl ConnectionTrait,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, Vec<String>>> {
    let rows = login::Entity::find()
        .filter(login::Column::PersonId.is_in(persons.iter().copied()))
        .all(db)
        .await?;
    let mut by_person: HashMap<PersonId, Vec<String>> = HashMap::new();
    for row in rows {
        by_person
            .entry(row.person_id)
            .or_default()
            .push(Login::masked(row.kind, &row.value));
    }
    Ok(by_person)
}

fn members_below(unit: UnitId) -> sea_orm::sea_query::SelectStatement {
    let below = Query::select()
        .column(unit_ancestor::Column::UnitId)
        .from(unit_ancestor::Entity)
        .and_where(unit_ancestor::Column::AncestorId.eq(unit))
        .to_owned();
    Query::select()
        .column(role_grant::Column::PersonId)
        .from(role_grant::Entity)
        .and_where(role_grant::Column::RevokedAt.is_null())
        .and_where(Expr::col(role_grant::Column::UnitId).in_subquery(below))
        .to_owned()
}
