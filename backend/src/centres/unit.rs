//! Units: making one and placing it in the tree.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use store::{
    audit::{self, Act},
    centres::{placement, unit, unit_ancestor},
    id::{PersonId, PlacementId, UnitId},
    search::feed,
    state::{Thing, UnitKind},
};

use super::tree;
use crate::error::{Error, Result};

const LONGEST_NAME: usize = 160;
/// What a unit's page says, and how long each may be.
const LONGEST: [(&str, usize); 4] = [
    ("headline", 300),
    ("about", 20_000),
    ("address", 300),
    ("phone", 60),
];

/// A unit to be made.
#[derive(Clone, Debug)]
pub struct New<'a> {
    pub id: UnitId,
    pub name: &'a str,
    pub kind: UnitKind,
    pub parent: Option<UnitId>,
    pub headline: &'a str,
    pub about: &'a str,
    pub address: &'a str,
    pub phone: &'a str,
}

/// The path of a unit's site, e.g. `/trung-tam/quang-trung-7f3k2m9q`.
pub fn path(unit: &unit::Model) -> String {
    format!("/trung-tam/{}-{}", unit.slug, unit.short)
}

/// Makes a unit below its parent (or as the root, when there is none yet). The same id again is the same unit.
///
/// # Errors
/// `invalid` for the name; `not_found` for the parent; `conflict` for a second root.
pub async fn create(
    db: &impl ConnectionTrait,
    new: New<'_>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<unit::Model> {
    if let Some(made) = unit::Entity::find_by_id(new.id).one(db).await? {
        return Ok(made);
    }
    tree::stand_still(db).await?;
    let name = check_name(new.name)?;
    let row = unit::ActiveModel {
        id: Set(new.id),
        short: Set(new.id.short()),
        slug: Set(vietnamese::slug(&name)),
        sort_key: Set(vietnamese::sort_key(&name)),
        words: Set(vietnamese::words::kept(&name)),
        name: Set(name),
        kind: Set(new.kind),
        headline: Set(check_words("headline", new.headline)?),
        about: Set(check_words("about", new.about)?),
        address: Set(check_words("address", new.address)?),
        phone: Set(check_words("phone", new.phone)?),
        banner_key: Set(None),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let made = unit::Entity::insert(row).exec_with_returning(db).await?;
    place(db, made.id, new.parent, by, now).await?;
    let act = Act {
        actor: by,
        action: "unit.create",
        thing: "unit",
        thing_id: made.id.0,
        unit: Some(made.id),
        detail: json!({"parent": new.parent}),
    };
    audit::write(db, now, act).await?;
    feed::note(db, Thing::Unit, made.id.0, now).await?;
    Ok(made)
}

/// A unit's name as it will be kept.
///
/// # Errors
/// `invalid` with the field `name`.
pub fn check_name(text: &str) -> Result<String> {
    let name = vietnamese::nfc(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if name.is_empty() {
        return Err(Error::invalid("name", "invalid.required"));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Error::invalid("name", "invalid.too_long"));
    }
    Ok(name)
}

/// What a unit's page says in one of its fields, as it will be kept.
///
/// # Errors
/// `invalid` with the field.
pub fn check_words(field: &'static str, text: &str) -> Result<String> {
    let words = vietnamese::nfc(text.trim()).into_owned();
    let longest = LONGEST.iter().find(|(name, _)| *name == field);
    if longest.is_some_and(|(_, longest)| words.chars().count() > *longest) {
        return Err(Error::invalid(field, "invalid.too_long"));
    }
    if words.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Error::invalid(field, "invalid.unknown"));
    }
    Ok(words)
}

/// The first placement of a new unit, and its lines of the closure.
async fn place(
    db: &impl ConnectionTrait,
    unit: UnitId,
    parent: Option<UnitId>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let above = match parent {
        Some(parent) => {
            unit_ancestor::Entity::find()
                .filter(unit_ancestor::Column::UnitId.eq(parent))
                .all(db)
                .await?
        }
        None => Vec::new(),
    };
    if parent.is_some() && above.is_empty() {
        return Err(Error::not_found());
    }
    if parent.is_none() && unit_ancestor::Entity::find().one(db).await?.is_some() {
        return Err(Error::invalid("parent_id", "invalid.required"));
    }
    let row = placement::ActiveModel {
        id: Set(PlacementId::new()),
        unit_id: Set(unit),
        parent_id: Set(parent),
        from_at: Set(now),
        until_at: Set(None),
        created_by: Set(by),
    };
    placement::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    let line = |ancestor, depth| unit_ancestor::ActiveModel {
        unit_id: Set(unit),
        ancestor_id: Set(ancestor),
        depth: Set(depth),
    };
    let mut lines = vec![line(unit, 0)];
    lines.extend(
        above
            .into_iter()
            .map(|row| line(row.ancestor_id, row.depth + 1)),
    );
    unit_ancestor::Entity::insert_many(lines)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
