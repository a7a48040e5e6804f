//! A shelf itself: made, named, put into the bin and taken out again.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::{Value, json};
use store::{
    audit::{self, Act},
    id::{PersonId, ShelfId, UnitId},
    library::shelf,
};

use super::{
    super::record::one_line,
    view::{ShelfBody, ShelfChange},
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    upkeep::bin,
    version,
};

const LONGEST_NAME: usize = 120;
const LONGEST_DESCRIPTION: usize = 1000;

/// The path of a shelf, e.g. `/thu-vien/tu-sach/tu-sach-khuyen-hoc-7f3k2m9q`.
pub fn path(row: &shelf::Model) -> String {
    format!("/thu-vien/tu-sach/{}-{}", row.slug, row.short)
}

/// Makes an empty shelf. The same id again is the same shelf.
///
/// # Errors
/// `invalid` for the name or the description; `conflict` when the id is another's.
pub async fn make(app: &App, actor: &Actor, body: &ShelfBody) -> Result<shelf::Model> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let (name, description) = (name(&body.name)?, description(&body.description)?);
    let id = ShelfId(body.id);
    let tx = app.db.begin().await?;
    if let Some(made) = shelf::Entity::find_by_id(id).one(&*tx).await? {
        let same = made.owner_id == by && made.unit_id.0 == body.unit_id;
        return if same && made.deleted_at.is_none() {
            Ok(made)
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    let row = shelf::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set(vietnamese::slug(&name)),
        unit_id: Set(UnitId(body.unit_id)),
        owner_id: Set(by),
        sort_key: Set(vietnamese::sort_key(&name)),
        name: Set(name),
        description: Set(description),
        version: Set(1),
        created_at: Set(now),
        changed_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let made = shelf::Entity::insert(row).exec_with_returning(&*tx).await?;
    let detail = json!({"name": made.name});
    note(&*tx, &made, "shelf.make", by, now, detail).await?;
    tx.commit().await?;
    Ok(made)
}

/// What may be done with a shelf that exists.
#[derive(Clone, Debug)]
pub enum Step {
    Change(ShelfChange),
    Delete,
    Restore,
}

/// Takes a step, on the version that was read.
///
/// # Errors
/// `conflict` when somebody else was first; `invalid` for the name or the description.
pub async fn step(app: &App, actor: &Actor, row: &shelf::Model, step: Step) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let mut fresh = shelf::ActiveModel {
        changed_at: Set(now),
        ..Default::default()
    };
    let mut said = row.name.clone();
    let action = match step {
        Step::Change(words) => {
            if let Some(words) = words.name {
                said = name(&words)?;
                fresh.slug = Set(vietnamese::slug(&said));
                fresh.sort_key = Set(vietnamese::sort_key(&said));
                fresh.name = Set(said.clone());
            }
            if let Some(words) = words.description {
                fresh.description = Set(description(&words)?);
            }
            "shelf.change"
        }
        Step::Delete => {
            (fresh.deleted_at, fresh.deleted_by) = (Set(Some(now)), Set(Some(by)));
            "shelf.delete"
        }
        Step::Restore if !bin::holds(app, row.deleted_at) => return Err(Error::not_found()),
        Step::Restore => {
            (fresh.deleted_at, fresh.deleted_by) = (Set(None), Set(None));
            "shelf.restore"
        }
    };
    let tx = app.db.begin().await?;
    version::write(&*tx, row, fresh).await?;
    note(&*tx, row, action, by, now, json!({"name": said})).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down what was done with a shelf. A search does not find shelves, so there is nothing to be told to it.
pub(super) async fn note(
    db: &impl ConnectionTrait,
    row: &shelf::Model,
    action: &str,
    by: PersonId,
    now: DateTime<Utc>,
    detail: Value,
) -> Result<()> {
    let act = Act {
        actor: Some(by),
        action,
        thing: "shelf",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail,
    };
    Ok(audit::write(db, now, act).await?)
}

fn name(text: &str) -> Result<String> {
    let name = one_line(text);
    match name.chars().count() {
        0 => Err(Error::invalid("name", "invalid.required")),
        n if n > LONGEST_NAME => Err(Error::invalid("name", "invalid.too_long")),
        _ => Ok(name),
    }
}

fn description(text: &str) -> Result<String> {
    let text = vietnamese::nfc(text);
    let kept = text.trim().chars();
    let kept: String = kept.filter(|c| *c == '\n' || !c.is_control()).collect();
    if kept.chars().count() > LONGEST_DESCRIPTION {
        return Err(Error::invalid("description", "invalid.too_long"));
    }
    Ok(kept)
}
