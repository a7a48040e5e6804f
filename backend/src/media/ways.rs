//! What opens a lecture besides its own audience: a course, a contest.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    contests::{contest, entry},
    media::lecture,
    state::{ContestState, EntryState},
};

use crate::{
    actor::{Actor, Place},
    courses,
    error::Result,
    policy::media::{Opened, judges},
};

/// The ways that are open to the asker.
///
/// # Errors
/// Whatever the database says.
pub async fn opened(
    db: &impl ConnectionTrait,
    actor: &Actor,
    film: &lecture::Model,
) -> Result<Opened> {
    let by_course = courses::opens_lecture(db, actor, film).await?;
    if by_course {
        return Ok(Opened {
            by_course,
            ..Opened::default()
        });
    }
    let entries = entry::Entity::find()
        .filter(entry::Column::LectureId.eq(film.id))
        .filter(entry::Column::DeletedAt.is_null())
        .filter(entry::Column::State.ne(EntryState::Withdrawn))
        .all(db)
        .await?;
    let mut opened = Opened::default();
    for row in entries {
        let found = contest::Entity::find_by_id(row.contest_id)
            .filter(contest::Column::DeletedAt.is_null());
        let Some(contest) = found.one(db).await? else {
            continue;
        };
        opened.by_contest |=
            row.state == EntryState::Published && contest.state != ContestState::Draft;
        if !opened.by_contest && !actor.grants().is_empty() {
            opened.by_desk |= judges(actor, &Place::of(db, contest.unit_id).await?);
        }
    }
    Ok(opened)
}
