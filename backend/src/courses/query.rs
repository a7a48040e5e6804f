//! Joined reads: courses in lists, a course with its outline, a lesson with what stands around it.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
};
use store::{
    courses::{course, lesson, section},
    id::{CourseId, SectionId, UnitId},
    state::PublishState,
};

use super::{row, view::CourseRow};
use crate::{
    actor::Actor,
    address::Key,
    error::{Error, Result},
    listing::{Batch, read_cursor},
    policy::{
        audience,
        courses::{self as policy, CourseFacts},
    },
};

/// Which courses a list is of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listing {
    /// Those of this unit and of all below it.
    pub unit: Option<UnitId>,
    /// Those that the asker may edit, drafts too.
    pub mine: bool,
    pub state: Option<PublishState>,
}

/// Courses, the newest first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    listing: Listing,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<CourseRow>> {
    // Drafts are there for who may edit them only, asked for or not.
    let own = listing.mine || listing.state == Some(PublishState::Draft);
    let column = if own {
        course::Column::CreatedAt
    } else {
        course::Column::PublishedAt
    };
    let mut select = course::Entity::find().filter(if own {
        policy::editable(actor)
    } else {
        policy::shown(actor)
    });
    if let Some(unit) = listing.unit {
        select = select.filter(audience::within(course::Column::UnitId, vec![unit]));
    }
    if let Some(state) = listing.state {
        select = select.filter(course::Column::State.eq(state));
    }
    if let Some((at, id)) = read_cursor::<(DateTime<Utc>, CourseId)>(after)? {
        let same = Condition::all()
            .add(column.eq(at))
            .add(course::Column::Id.lt(id));
        select = select.filter(Condition::any().add(column.lt(at)).add(same));
    }
    let found = select
        .order_by_desc(column)
        .order_by_desc(course::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let key = |row: &course::Model| {
        let at = if own { None } else { row.published_at };
        (at.unwrap_or(row.created_at), row.id)
    };
    let views = row::of(db, actor, &found).await?;
    let rows: Vec<_> = found.into_iter().zip(views).collect();
    Ok(Batch::cut(
        rows,
        limit,
        |(row, _)| key(row),
        |(_, view)| view,
    ))
}

/// The newest courses that the asker is shown: of a unit with all below it, or of everywhere.
///
/// # Errors
/// Whatever the database says.
pub async fn newest(
    db: &impl ConnectionTrait,
    actor: &Actor,
    unit: Option<UnitId>,
    limit: u64,
) -> Result<Vec<CourseRow>> {
    let listing = Listing {
        unit,
        ..Default::default()
    };
    Ok(list(db, actor, listing, None, limit).await?.items)
}

/// A course that is not in the bin, with what decides on it.
///
/// # Errors
/// `not_found`.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    key: &Key,
) -> Result<(course::Model, CourseFacts)> {
    let (row, facts) = find_any(db, actor, key).await?;
    if row.deleted_at.is_some() {
        return Err(Error::not_found());
    }
    Ok((row, facts))
}

/// A course, from the bin too.
///
/// # Errors
/// `not_found`.
pub async fn find_any(
    db: &impl ConnectionTrait,
    actor: &Actor,
    key: &Key,
) -> Result<(course::Model, CourseFacts)> {
    let row = course::Entity::find()
        .filter(key.is(course::Column::Id, course::Column::Short))
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    let facts = CourseFacts::of(db, actor, &row).await?;
    Ok((row, facts))
}

/// A section, from the bin too where `binned`, with its course.
///
/// # Errors
/// `not_found`.
pub async fn find_section(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    binned: bool,
) -> Result<(section::Model, course::Model, CourseFacts)> {
    let row = section::Entity::find_by_id(SectionId(id))
        .one(db)
        .await?
        .filter(|row| binned || row.deleted_at.is_none())
        .ok_or_else(Error::not_found)?;
    let (course, facts) = find(db, actor, &row.course_id.0.into()).await?;
    Ok((row, course, facts))
}

/// A lesson, from the bin too where `binned`, with its course.
///
/// # Errors
/// `not_found`.
pub async fn find_lesson(
    db: &impl ConnectionTrait,
    actor: &Actor,
    key: &Key,
    binned: bool,
) -> Result<(lesson::Model, course::Model, CourseFacts)> {
    let row = lesson::Entity::find()
        .filter(key.is(lesson::Column::Id, lesson::Column::Short))
        .one(db)
        .await?
        .filter(|row| binned || row.deleted_at.is_none())
        .ok_or_else(Error::not_found)?;
    let (course, facts) = find(db, actor, &row.course_id.0.into()).await?;
    Ok((row, course, facts))
}

/// The version of a course that stands; 0 for none.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn version(db: &impl ConnectionTrait, id: CourseId) -> Result<i32> {
    let row = course::Entity::find_by_id(id).one(db).await?;
    Ok(row.map_or(0, |row| row.version))
}
