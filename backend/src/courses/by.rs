//! Who changes a course, and what is written down of it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, prelude::Uuid};
use serde_json::Value;
use store::{
    audit::{self, Act},
    courses::course,
    id::PersonId,
};

use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
};

/// Who acts, and when: written beside every change.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub person: PersonId,
    pub at: DateTime<Utc>,
}

impl By {
    /// The asker, now.
    ///
    /// # Errors
    /// `signed_out`.
    pub fn now(app: &App, actor: &Actor) -> Result<Self> {
        Ok(Self {
            person: actor.require_person()?,
            at: app.clock.now(),
        })
    }
}

/// Writes down who did what to a course.
pub(super) async fn record(
    db: &impl ConnectionTrait,
    by: By,
    action: &'static str,
    course: &course::Model,
    detail: Value,
) -> Result<()> {
    record_part(db, by, action, course, ("course", course.id.0), detail).await
}

/// Writes down who did what to a part of a course; `part` is its table and id.
pub(super) async fn record_part(
    db: &impl ConnectionTrait,
    by: By,
    action: &'static str,
    course: &course::Model,
    part: (&'static str, Uuid),
    detail: Value,
) -> Result<()> {
    let (thing, thing_id) = part;
    let act = Act {
        actor: Some(by.person),
        action,
        thing,
        thing_id,
        unit: Some(course.unit_id),
        detail,
    };
    Ok(audit::write(db, by.at, act).await?)
}

/// The id was used for something else.
pub(super) fn same_id() -> Error {
    Error::new(Code::Conflict).saying("invalid.same_id")
}
