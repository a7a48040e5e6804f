//! Joined reads: who is asking, and where that person is at home.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{
    accounts::{person, role_grant},
    id::PersonId,
};

use super::view::{RoleView, ViewerPerson, ViewerView};
use crate::{
    actor::Actor,
    app::App,
    centres::{self, near, view::UnitLink},
    error::{Error, Result},
    policy::accounts as policy,
};

/// The viewer of the page as the interface needs it.
///
/// # Errors
/// Whatever the database says.
pub async fn viewer(app: &App, actor: &Actor) -> Result<ViewerView> {
    let db = app.db.reader();
    let (person, roles) = match actor.person() {
        Some(id) => (
            Some(viewer_person(db, actor, id).await?),
            roles_of(db, id).await?,
        ),
        None => (None, Vec::new()),
    };
    let unit = match roles.first() {
        Some(held) => Some(held.unit.clone()),
        None => centres::query::root(db).await?.as_ref().map(UnitLink::from),
    };
    let places = policy::places(actor);
    Ok(ViewerView {
        person,
        roles,
        places: places.into_iter().map(str::to_owned).collect(),
        unit,
        news_at: near::newest(db, actor).await?,
        language: actor.language.tag().to_owned(),
    })
}

async fn viewer_person(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: PersonId,
) -> Result<ViewerPerson> {
    let row = find(db, id).await?;
    Ok(ViewerPerson {
        id: id.0,
        given_name: vietnamese::given_name(&row.display_name).to_owned(),
        display_name: row.display_name,
        must_change_secret: actor.must_change_secret(),
        version: row.version,
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

/// The roles of a person, the first one given first.
async fn roles_of(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<RoleView>> {
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(person))
        .filter(role_grant::Column::RevokedAt.is_null())
        .order_by_asc(role_grant::Column::CreatedAt)
        .all(db)
        .await?;
    let units = centres::query::links(db, grants.iter().map(|grant| grant.unit_id)).await?;
    let view = |grant: role_grant::Model| {
        Some(RoleView {
            id: grant.id.0,
            unit: units.get(&grant.unit_id)?.clone(),
            role: grant.role.into(),
        })
    };
    Ok(grants.into_iter().filter_map(view).collect())
}
