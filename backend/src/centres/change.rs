//! Changes of units: each one transaction, written down and told to the search.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use store::{
    audit::{self, Act},
    centres::{unit, unit_ancestor},
    id::UnitId,
    search::feed,
    state::Thing,
};

use super::{
    unit::{New, check_name, check_words, create as make},
    view::{UnitBody, UnitChange},
};
use crate::{
    actor::Actor,
    app::App,
    error::{Error, Result},
    version,
};

/// Makes a unit.
///
/// # Errors
/// See [`make`].
pub async fn create(app: &App, actor: &Actor, body: &UnitBody) -> Result<unit::Model> {
    let tx = app.db.begin().await?;
    let new = New {
        id: UnitId(body.id),
        name: &body.name,
        kind: body.kind.into(),
        parent: body.parent_id.map(UnitId),
        headline: &body.headline,
        about: &body.about,
        address: &body.address,
        phone: &body.phone,
    };
    let row = make(&*tx, new, actor.person(), app.clock.now()).await?;
    tx.commit().await?;
    Ok(row)
}

/// Changes what a unit's site says. Its address keeps its short, so old links still lead here.
///
/// # Errors
/// `invalid` with the field, `conflict`.
pub async fn change(
    app: &App,
    actor: &Actor,
    row: unit::Model,
    words: UnitChange,
) -> Result<unit::Model> {
    let mut next = unit::ActiveModel::default();
    if let Some(name) = words.name {
        let name = check_name(&name)?;
        next.slug = Set(vietnamese::slug(&name));
        next.sort_key = Set(vietnamese::sort_key(&name));
        next.words = Set(vietnamese::words::kept(&name));
        next.name = Set(name);
    }
    let fields = [
        ("headline", &mut next.headline, words.headline),
        ("about", &mut next.about, words.about),
        ("address", &mut next.address, words.address),
        ("phone", &mut next.phone, words.phone),
    ];
    for (field, slot, words) in fields {
        if let Some(words) = words {
            *slot = Set(check_words(field, &words)?);
        }
    }
    apply(app, actor, row, next, "unit.change").await
}

/// Puts a unit into the bin.
///
/// # Errors
/// `invalid` when units stand below it.
pub async fn delete(app: &App, actor: &Actor, row: unit::Model) -> Result<()> {
    let below = unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::AncestorId.eq(row.id))
        .filter(unit_ancestor::Column::Depth.eq(1))
        .all(app.db.reader())
        .await?;
    let standing = unit::Entity::find()
        .filter(unit::Column::Id.is_in(below.iter().map(|line| line.unit_id)))
        .filter(unit::Column::DeletedAt.is_null())
        .one(app.db.reader())
        .await?;
    if standing.is_some() {
        return Err(Error::invalid("unit_id", "invalid.has_children"));
    }
    let next = unit::ActiveModel {
        deleted_at: Set(Some(app.clock.now())),
        deleted_by: Set(actor.person()),
        ..Default::default()
    };
    apply(app, actor, row, next, "unit.delete")
        .await
        .map(|_| ())
}

/// Takes a unit out of the bin.
///
/// # Errors
/// `not_found`.
pub async fn restore(app: &App, actor: &Actor, id: UnitId) -> Result<unit::Model> {
    let row = unit::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .ok_or_else(Error::not_found)?;
    let next = unit::ActiveModel {
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..Default::default()
    };
    apply(app, actor, row, next, "unit.restore").await
}

async fn apply(
    app: &App,
    actor: &Actor,
    row: unit::Model,
    next: unit::ActiveModel,
    action: &'static str,
) -> Result<unit::Model> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    version::write(&*tx, &row, next).await?;
    let act = Act {
        actor: actor.person(),
        action,
        thing: "unit",
        thing_id: row.id.0,
        unit: Some(row.id),
        detail: json!({"name": row.name}),
    };
    audit::write(&*tx, now, act).await?;
    feed::note(&*tx, Thing::Unit, row.id.0, now).await?;
    let after = unit::Entity::find_by_id(row.id)
        .one(&*tx)
        .await?
        .ok_or_else(Error::not_found)?;
    tx.commit().await?;
    Ok(after)
}
