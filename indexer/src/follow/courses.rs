//! Courses and their lessons.

use super::documents::{paragraphs, single, visibility};
use crate::document::{Document, Kind};
use anyhow::Result;
use sea_orm::{ConnectionTrait, EntityTrait};
use store::courses::{course, lesson, section};
use store::id::{CourseId, LessonId};
use store::state::{Audience, PublishState};

/// A published course, for its audience.
pub(super) async fn course(db: &impl ConnectionTrait, id: CourseId) -> Result<Option<Document>> {
    let Some(row) = shown(db, id).await? else {
        return Ok(None);
    };
    let Some(visibility) = visibility(db, row.unit_id, row.audience).await? else {
        return Ok(None);
    };
    let text = paragraphs(&[&row.summary, &row.about]);
    let document = single(id.0, Kind::Course, visibility, row.title, text);
    Ok(document.map(|document| document.at_level(row.level).dated(row.published_at)))
}

/// A lesson of a published course: whoever may see the course may know its lessons. Its text is searched only where
/// the course is for everybody; elsewhere it opens by enrolling, and a snippet must not open it before.
pub(super) async fn lesson(db: &impl ConnectionTrait, id: LessonId) -> Result<Option<Document>> {
    let row = lesson::Entity::find_by_id(id).one(db).await?;
    let Some(row) = row.filter(|row| row.deleted_at.is_none()) else {
        return Ok(None);
    };
    let section = section::Entity::find_by_id(row.section_id).one(db).await?;
    if section.is_none_or(|section| section.deleted_at.is_some()) {
        return Ok(None);
    }
    let Some(course) = shown(db, row.course_id).await? else {
        return Ok(None);
    };
    let Some(visibility) = visibility(db, course.unit_id, course.audience).await? else {
        return Ok(None);
    };
    let text = if course.audience == Audience::Public {
        row.body
    } else {
        String::new()
    };
    let document = single(id.0, Kind::Lesson, visibility, row.title, text);
    Ok(document.map(|document| document.at_level(course.level).dated(course.published_at)))
}

async fn shown(db: &impl ConnectionTrait, id: CourseId) -> Result<Option<course::Model>> {
    let row = course::Entity::find_by_id(id).one(db).await?;
    Ok(row.filter(|row| row.deleted_at.is_none() && row.state == PublishState::Published))
}
