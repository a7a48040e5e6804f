//! Contests: preparing, opening, closing, announcing.

use chrono::{DateTime, Utc};
use rand::RngCore;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;
use store::{
    audit::{self, Act},
    contests::contest,
    id::{ContestId, PersonId, UnitId},
    search::feed,
    state::{ContestState, Thing},
    version::Written,
};

use super::view::{ContestBody, ContestChange};
use crate::{
    error::{Code, Error, Result},
    version,
};

const LONGEST_TITLE: usize = 200;
const LONGEST_RULES: usize = 50_000;

/// The path of a contest's page.
pub fn path(row: &contest::Model) -> String {
    format!("/cuoc-thi/{}-{}", row.slug, row.short)
}

/// Prepares a contest. The same id again is the same contest.
///
/// # Errors
/// `invalid` for title, rules or dates.
pub async fn prepare(
    db: &impl ConnectionTrait,
    body: &ContestBody,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<contest::Model> {
    let id = ContestId(body.id);
    if let Some(made) = contest::Entity::find_by_id(id).one(db).await? {
        let same = made.unit_id.0 == body.unit_id;
        return if same {
            Ok(made)
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    let title = check_title(&body.title)?;
    check_window(body.opens_at, body.closes_at)?;
    let mut key = vec![0u8; 32];
    rand::rng().fill_bytes(&mut key);
    let row = contest::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set(vietnamese::slug(&title)),
        unit_id: Set(UnitId(body.unit_id)),
        sort_key: Set(vietnamese::sort_key(&title)),
        title: Set(title),
        rules: Set(check_rules(&body.rules)?),
        state: Set(ContestState::Draft),
        opens_at: Set(body.opens_at),
        closes_at: Set(body.closes_at),
        poster_key: Set(None),
        pseudonym_key: Set(key),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let made = contest::Entity::insert(row).exec_with_returning(db).await?;
    note(db, &made, "contest.prepare", by, now).await?;
    Ok(made)
}

/// What may be done with a contest that exists.
#[derive(Clone, Debug)]
pub enum Step {
    Change(ContestChange),
    Become(ContestState),
    Delete,
    Restore,
}

/// Takes a step, on the version that was read.
///
/// # Errors
/// `conflict` when somebody else was first or the contest cannot come into that state from where it stands.
pub async fn step(
    db: &impl ConnectionTrait,
    row: &contest::Model,
    step: Step,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut change = contest::ActiveModel::default();
    let action = match step {
        Step::Change(words) => {
            rewrite(row, words, &mut change)?;
            "contest.change"
        }
        Step::Become(next) => {
            if !row.state.may_become(next) {
                return Err(Error::conflict(row.version).saying("error.wrong_state"));
            }
            change.state = Set(next);
            match next {
                ContestState::Draft => "contest.withdraw",
                ContestState::Open => "contest.open",
                ContestState::Closed => "contest.close",
                ContestState::Announced => "contest.announce",
            }
        }
        Step::Delete => {
            change.deleted_at = Set(Some(now));
            change.deleted_by = Set(Some(by));
            "contest.delete"
        }
        Step::Restore => {
            change.deleted_at = Set(None);
            change.deleted_by = Set(None);
            "contest.restore"
        }
    };
    version::write(db, row, change).await?;
    note(db, row, action, by, now).await
}

/// Closes every contest whose window is over. Run by the schedule.
///
/// # Errors
/// Whatever the database says.
pub async fn close_due(app: &crate::app::App) -> Result<u64> {
    let now = app.clock.now();
    let due = contest::Entity::find()
        .filter(contest::Column::State.eq(ContestState::Open))
        .filter(contest::Column::ClosesAt.lte(now))
        .filter(contest::Column::DeletedAt.is_null())
        .all(app.db.reader())
        .await?;
    let mut closed = 0;
    for row in due {
        let tx = app.db.begin().await?;
        let over = contest::ActiveModel {
            state: Set(ContestState::Closed),
            ..Default::default()
        };
        // One that its organizer changed just now is looked at again next time.
        if store::version::write(&*tx, &row, over).await? != Written::Next {
            continue;
        }
        feed::note(&*tx, Thing::Contest, row.id.0, now).await?;
        tx.commit().await?;
        closed += 1;
    }
    Ok(closed)
}

fn rewrite(
    row: &contest::Model,
    words: ContestChange,
    change: &mut contest::ActiveModel,
) -> Result<()> {
    if let Some(title) = words.title {
        let title = check_title(&title)?;
        change.slug = Set(vietnamese::slug(&title));
        change.sort_key = Set(vietnamese::sort_key(&title));
        change.title = Set(title);
    }
    if let Some(rules) = words.rules {
        change.rules = Set(check_rules(&rules)?);
    }
    let (opens, closes) = (
        words.opens_at.unwrap_or(row.opens_at),
        words.closes_at.unwrap_or(row.closes_at),
    );
    check_window(opens, closes)?;
    change.opens_at = Set(opens);
    change.closes_at = Set(closes);
    Ok(())
}

async fn note(
    db: &impl ConnectionTrait,
    row: &contest::Model,
    action: &'static str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let act = Act {
        actor: Some(by),
        action,
        thing: "contest",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail: json!({"title": row.title, "state": row.state}),
    };
    audit::write(db, now, act).await?;
    Ok(feed::note(db, Thing::Contest, row.id.0, now).await?)
}

/// A title as it will be kept.
///
/// # Errors
/// `invalid` with the field `title`.
pub fn check_title(text: &str) -> Result<String> {
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

fn check_rules(text: &str) -> Result<String> {
    let rules = vietnamese::nfc(text.trim()).into_owned();
    if rules.chars().count() > LONGEST_RULES {
        return Err(Error::invalid("rules", "invalid.too_long"));
    }
    Ok(rules)
}

fn check_window(opens: DateTime<Utc>, closes: DateTime<Utc>) -> Result<()> {
    if opens < closes {
        Ok(())
    } else {
        Err(Error::invalid("closes_at", "invalid.order"))
    }
}
