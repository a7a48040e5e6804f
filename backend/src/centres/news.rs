//! News of a unit: writing, publishing, taking back.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::json;
use store::{
    audit::{self, Act},
    centres::news,
    id::{NewsId, PersonId, UnitId},
    search::feed,
    state::{PublishState, Thing},
};

use super::view::{NewsBody, NewsChange};
use crate::{
    error::{Error, Result},
    version,
};

const LONGEST_TITLE: usize = 200;
const LONGEST_BODY: usize = 50_000;

/// The path of a piece of news below its unit's.
pub fn path(unit_path: &str, row: &news::Model) -> String {
    format!("{unit_path}/tin/{}-{}", row.slug, row.short)
}

/// Writes a draft. The same id again is the same piece.
///
/// # Errors
/// `invalid` for title or body.
pub async fn write(
    db: &impl ConnectionTrait,
    body: &NewsBody,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<news::Model> {
    let id = NewsId(body.id);
    if let Some(made) = news::Entity::find_by_id(id).one(db).await? {
        return Ok(made);
    }
    let title = check_title(&body.title)?;
    let row = news::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set(vietnamese::slug(&title)),
        unit_id: Set(UnitId(body.unit_id)),
        author_id: Set(by),
        title: Set(title),
        body: Set(check_body(&body.body)?),
        state: Set(PublishState::Draft),
        published_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let made = news::Entity::insert(row).exec_with_returning(db).await?;
    note(db, &made, "news.write", by, now).await?;
    Ok(made)
}

/// What may be done with a piece of news that exists.
#[derive(Clone, Debug)]
pub enum Step {
    Change(NewsChange),
    Publish,
    Withdraw,
    Delete,
    Restore,
}

/// Takes a step, on the version that was read.
///
/// # Errors
/// `conflict` when somebody else was first; `invalid` for title or body.
pub async fn step(
    db: &impl ConnectionTrait,
    row: &news::Model,
    step: Step,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut change = news::ActiveModel::default();
    let action = match step {
        Step::Change(words) => {
            if let Some(title) = words.title {
                let title = check_title(&title)?;
                change.slug = Set(vietnamese::slug(&title));
                change.title = Set(title);
            }
            if let Some(body) = words.body {
                change.body = Set(check_body(&body)?);
            }
            "news.change"
        }
        Step::Publish => {
            change.state = Set(PublishState::Published);
            change.published_at = Set(Some(row.published_at.unwrap_or(now)));
            "news.publish"
        }
        Step::Withdraw => {
            change.state = Set(PublishState::Draft);
            "news.withdraw"
        }
        Step::Delete => {
            change.deleted_at = Set(Some(now));
            change.deleted_by = Set(Some(by));
            "news.delete"
        }
        Step::Restore => {
            change.deleted_at = Set(None);
            change.deleted_by = Set(None);
            "news.restore"
        }
    };
    version::write(db, row, change).await?;
    note(db, row, action, by, now).await
}

async fn note(
    db: &impl ConnectionTrait,
    row: &news::Model,
    action: &'static str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let act = Act {
        actor: Some(by),
        action,
        thing: "news",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail: json!({"title": row.title}),
    };
    audit::write(db, now, act).await?;
    Ok(feed::note(db, Thing::News, row.id.0, now).await?)
}

fn check_title(text: &str) -> Result<String> {
    let title = vietnamese::nfc(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    match title.chars().count() {
        0 => Err(Error::invalid("title", "invalid.required")),
        n if n > LONGEST_TITLE => Err(Error::invalid("title", "invalid.too_long")),
        _ => Ok(title),
    }
}

fn check_body(text: &str) -> Result<String> {
    let body = vietnamese::nfc(text.trim()).into_owned();
    if body.chars().count() > LONGEST_BODY {
        return Err(Error::invalid("body", "invalid.too_long"));
    }
    Ok(body)
}
