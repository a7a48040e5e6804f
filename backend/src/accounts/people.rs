//! The people of a unit as its staff see them.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use store::{
    accounts::{login, person, role_grant},
    centres::unit_ancestor,
    id::{PersonId, UnitId},
    state::Role,
};

use super::{
    login::Login,
    query::find,
    view::{HeldRole, PersonView, RoleWord},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::{query::links, view::UnitLink},
    error::Result,
    listing::{self, Batch, read_cursor},
    policy::accounts::{self as policy, Action},
};

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
    if let Some(words) = words {
        select = select.filter(known_by(words));
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
    let mut known = Known::read(db, &ids).await?;
    Ok(Batch::cut(
        rows,
        limit,
        |row| (row.sort_key.clone(), row.id),
        |row| known.view(row, actor, place),
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
    Ok(Known::read(db, &[id]).await?.view(row, actor, place))
}

/// The roles of a person, each with the place where it is held.
///
/// # Errors
/// Whatever the database says.
pub async fn standing_roles(db: &impl ConnectionTrait, id: PersonId) -> Result<Vec<(Role, Place)>> {
    let known = Known::read(db, &[id]).await?;
    Ok(known.standing(id))
}

/// What is known of some people, read at once for all of them.
struct Known {
    grants: HashMap<PersonId, Vec<role_grant::Model>>,
    logins: HashMap<PersonId, Vec<String>>,
    units: HashMap<UnitId, UnitLink>,
    places: HashMap<UnitId, Place>,
}

impl Known {
    async fn read(db: &impl ConnectionTrait, persons: &[PersonId]) -> Result<Self> {
        let held = role_grant::Entity::find()
            .filter(role_grant::Column::PersonId.is_in(persons.iter().copied()))
            .filter(role_grant::Column::RevokedAt.is_null())
            .order_by_asc(role_grant::Column::CreatedAt)
            .all(db)
            .await?;
        let (mut places, mut grants) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        for grant in &held {
            if let std::collections::hash_map::Entry::Vacant(empty) = places.entry(grant.unit_id) {
                empty.insert(Place::of(db, grant.unit_id).await?);
            }
        }
        let units = links(db, places.keys().copied()).await?;
        for grant in held {
            grants.entry(grant.person_id).or_default().push(grant);
        }
        Ok(Self {
            grants,
            logins: logins_of(db, persons).await?,
            units,
            places,
        })
    }

    fn standing(&self, id: PersonId) -> Vec<(Role, Place)> {
        let grants = self.grants.get(&id).into_iter().flatten();
        grants
            .filter_map(|grant| Some((grant.role, self.places.get(&grant.unit_id)?.clone())))
            .collect()
    }

    fn view(&mut self, row: person::Model, actor: &Actor, place: &Place) -> PersonView {
        // One and the same rule for the name and the password: see `may_renew`.
        let theirs = policy::may_renew(actor, row.id, &self.standing(row.id)).is_yes();
        let renews = theirs && policy::may(actor, Action::RenewSecret, place).is_yes();
        let can = [("edit", theirs), ("renew_secret", renews)];
        PersonView {
            id: row.id.0,
            roles: self.roles(row.id, actor),
            logins: self.logins.remove(&row.id).unwrap_or_default(),
            may_give: policy::gives(actor, place)
                .into_iter()
                .map(RoleWord::from)
                .collect(),
            display_name: row.display_name,
            version: row.version,
            can: can
                .into_iter()
                .filter(|(_, yes)| *yes)
                .map(|(word, _)| word.to_owned())
                .collect(),
        }
    }

    fn roles(&self, id: PersonId, actor: &Actor) -> Vec<HeldRole> {
        let grants = self.grants.get(&id).into_iter().flatten();
        grants
            .filter_map(|grant| {
                let place = self.places.get(&grant.unit_id)?;
                let takes = policy::may(actor, Action::Grant(grant.role), place).is_yes();
                Some(HeldRole {
                    id: grant.id.0,
                    unit: self.units.get(&grant.unit_id)?.clone(),
                    role: grant.role.into(),
                    can: takes.then(|| "revoke".to_owned()).into_iter().collect(),
                })
            })
            .collect()
    }
}

/// People whose name has the words, or who sign in with exactly this number, address, name or card.
pub(crate) fn known_by(words: &str) -> Condition {
    let login = Login::guess(words);
    let signing_in = Query::select()
        .column(login::Column::PersonId)
        .from(login::Entity)
        .and_where(login::Column::Kind.eq(login.kind))
        .and_where(login::Column::Value.eq(login.value))
        .to_owned();
    let has_words = !vietnamese::words::asked(words).is_empty();
    Condition::any()
        .add_option(has_words.then(|| listing::worded(person::Column::Words, words)))
        .add(
            person::Column::Id
                .into_simple_expr()
                .in_subquery(signing_in),
        )
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
