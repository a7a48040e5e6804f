//! Lessons: what one is made of, changing it, the bin.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};
use store::{
    courses::{course, lesson, section},
    id::{LessonId, SectionId},
    search::feed,
    state::Thing,
};

pub use super::content::{Change, New};
use super::{
    by::{By, record_part, same_id},
    content::Content,
    course::{count_outline, path as course_path},
    enrolment,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    version,
};

/// The path of a lesson, e.g. `/khoa-hoc/trong-rau-sach-7f3k2m9q/bai/0c1d2e3f`.
pub fn path(course: &course::Model, short: &str) -> String {
    format!("{}/bai/{short}", course_path(course))
}

/// Adds a lesson at the end of a section. The same id again is the same lesson.
///
/// # Errors
/// `invalid` for its words, its film or book, its pages; `conflict` when the id is another's.
pub async fn create(
    app: &App,
    actor: &Actor,
    by: By,
    course: &course::Model,
    section: &section::Model,
    new: New<'_>,
) -> Result<LessonId> {
    let content = Content::of_new(app.db.reader(), actor, &new).await?;
    let tx = app.db.begin().await?;
    if let Some(made) = lesson::Entity::find_by_id(new.id).one(&*tx).await? {
        let same =
            made.section_id == section.id && made.kind == new.kind && made.deleted_at.is_none();
        return if same { Ok(made.id) } else { Err(same_id()) };
    }
    count_outline(&*tx, course.id, None).await?;
    stands(&*tx, section.id).await?;
    let row = lesson::ActiveModel {
        id: Set(new.id),
        short: Set(new.id.short()),
        course_id: Set(course.id),
        section_id: Set(section.id),
        kind: Set(new.kind),
        position: Set(next_position(&*tx, section.id).await?),
        version: Set(1),
        created_at: Set(by.at),
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..content.columns()
    };
    lesson::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await?;
    tell(
        &*tx,
        by,
        course,
        new.id,
        "lesson.create",
        json!({"kind": new.kind}),
    )
    .await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Gives a lesson other words, another film or chapter.
///
/// # Errors
/// `invalid`; `conflict` when somebody was first.
pub async fn change(
    app: &App,
    actor: &Actor,
    by: By,
    course: &course::Model,
    row: &lesson::Model,
    change: Change<'_>,
) -> Result<()> {
    let content = Content::of_change(app.db.reader(), actor, row, &change).await?;
    let tx = app.db.begin().await?;
    version::write(&*tx, row, content.columns()).await?;
    tell(
        &*tx,
        by,
        course,
        row.id,
        "lesson.change",
        json!({"before": row.title}),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a lesson into the bin.
///
/// # Errors
/// `conflict` when somebody was first.
pub async fn bin(app: &App, by: By, course: &course::Model, row: &lesson::Model) -> Result<()> {
    let next = lesson::ActiveModel {
        deleted_at: Set(Some(by.at)),
        deleted_by: Set(Some(by.person)),
        ..Default::default()
    };
    let tx = app.db.begin().await?;
    count_outline(&*tx, course.id, None).await?;
    version::write(&*tx, row, next).await?;
    // Who had done all the others has done all that is left.
    enrolment::finish_those_done(&*tx, course.id, by.at).await?;
    tell(&*tx, by, course, row.id, "lesson.bin", json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a lesson out of the bin, into the section it was in.
///
/// # Errors
/// `conflict` when its section is in the bin, or somebody was first.
pub async fn restore(app: &App, by: By, course: &course::Model, row: &lesson::Model) -> Result<()> {
    if row.deleted_at.is_none() {
        return Ok(());
    }
    let tx = app.db.begin().await?;
    count_outline(&*tx, course.id, None).await?;
    stands(&*tx, row.section_id).await?;
    let next = lesson::ActiveModel {
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..Default::default()
    };
    version::write(&*tx, row, next).await?;
    tell(&*tx, by, course, row.id, "lesson.restore", json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the act down and tells the index of the lesson, and of its course, which lists it.
async fn tell(
    db: &impl ConnectionTrait,
    by: By,
    course: &course::Model,
    id: LessonId,
    action: &'static str,
    detail: Value,
) -> Result<()> {
    record_part(db, by, action, course, ("lesson", id.0), detail).await?;
    feed::note(db, Thing::Lesson, id.0, by.at).await?;
    feed::note(db, Thing::Course, course.id.0, by.at).await?;
    Ok(())
}

/// A lesson can only come into a section that is not in the bin.
async fn stands(db: &impl ConnectionTrait, id: SectionId) -> Result<()> {
    let section = section::Entity::find_by_id(id).one(db).await?;
    if section.is_none_or(|section| section.deleted_at.is_some()) {
        return Err(Error::new(Code::Conflict).saying("error.section_in_bin"));
    }
    Ok(())
}

async fn next_position(db: &impl ConnectionTrait, section: SectionId) -> Result<i32> {
    let last = lesson::Entity::find()
        .select_only()
        .column_as(lesson::Column::Position.max(), "last")
        .filter(lesson::Column::SectionId.eq(section))
        .into_tuple::<Option<i32>>()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}
