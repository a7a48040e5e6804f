//! Sections: titled groups of lessons.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;
use store::{
    courses::{course, lesson, section},
    id::{CourseId, LessonId, SectionId},
    search::feed,
    state::Thing,
};

use super::{
    by::{By, record_part, same_id},
    course::count_outline,
    enrolment, text,
};
use crate::{app::App, error::Result, version};

/// Adds a section at the end of a course. The same id again is the same section.
///
/// # Errors
/// `invalid` for the title; `conflict` when the id is another's.
pub async fn create(
    app: &App,
    by: By,
    course: &course::Model,
    id: SectionId,
    title: &str,
) -> Result<()> {
    let title = text::title(title)?;
    let tx = app.db.begin().await?;
    if let Some(made) = section::Entity::find_by_id(id).one(&*tx).await? {
        let same = made.course_id == course.id && made.deleted_at.is_none();
        return if same { Ok(()) } else { Err(same_id()) };
    }
    count_outline(&*tx, course.id, None).await?;
    let row = section::ActiveModel {
        id: Set(id),
        course_id: Set(course.id),
        title: Set(title),
        position: Set(next_position(&*tx, course.id).await?),
        version: Set(1),
        created_at: Set(by.at),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    section::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await?;
    record_part(
        &*tx,
        by,
        "section.create",
        course,
        ("section", id.0),
        json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a section another title.
///
/// # Errors
/// `invalid`; `conflict` when somebody was first.
pub async fn rename(
    app: &App,
    by: By,
    course: &course::Model,
    row: &section::Model,
    title: &str,
) -> Result<()> {
    let next = section::ActiveModel {
        title: Set(text::title(title)?),
        ..Default::default()
    };
    let tx = app.db.begin().await?;
    version::write(&*tx, row, next).await?;
    let before = json!({"before": row.title});
    record_part(
        &*tx,
        by,
        "section.change",
        course,
        ("section", row.id.0),
        before,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a section with its lessons into the bin.
///
/// # Errors
/// `conflict` when somebody was first.
pub async fn bin(app: &App, by: By, course: &course::Model, row: &section::Model) -> Result<()> {
    let tx = app.db.begin().await?;
    count_outline(&*tx, course.id, None).await?;
    let next = section::ActiveModel {
        deleted_at: Set(Some(by.at)),
        deleted_by: Set(Some(by.person)),
        ..Default::default()
    };
    version::write(&*tx, row, next).await?;
    let standing = lesson::Column::DeletedAt.is_null();
    let lessons = lessons(&*tx, row.id, standing).await?;
    mark(&*tx, &lessons, Some(by)).await?;
    // Who had done all the others has done all that is left.
    enrolment::finish_those_done(&*tx, course.id, by.at).await?;
    after(&*tx, by, course, row, &lessons, "section.bin").await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a section out of the bin, with the lessons that went there with it.
///
/// # Errors
/// `conflict` when somebody was first.
pub async fn restore(
    app: &App,
    by: By,
    course: &course::Model,
    row: &section::Model,
) -> Result<()> {
    let Some(deleted_at) = row.deleted_at else {
        return Ok(());
    };
    let tx = app.db.begin().await?;
    count_outline(&*tx, course.id, None).await?;
    let next = section::ActiveModel {
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..Default::default()
    };
    version::write(&*tx, row, next).await?;
    let lessons = lessons(&*tx, row.id, lesson::Column::DeletedAt.eq(deleted_at)).await?;
    mark(&*tx, &lessons, None).await?;
    after(&*tx, by, course, row, &lessons, "section.restore").await?;
    tx.commit().await?;
    Ok(())
}

async fn lessons(
    db: &impl ConnectionTrait,
    section: SectionId,
    which: sea_orm::sea_query::SimpleExpr,
) -> Result<Vec<LessonId>> {
    let select = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::Id)
        .filter(lesson::Column::SectionId.eq(section))
        .filter(which);
    Ok(select.into_tuple::<LessonId>().all(db).await?)
}

/// Puts lessons into the bin (by somebody), or takes them out.
async fn mark(db: &impl ConnectionTrait, lessons: &[LessonId], by: Option<By>) -> Result<()> {
    lesson::Entity::update_many()
        .col_expr(lesson::Column::DeletedAt, Expr::value(by.map(|by| by.at)))
        .col_expr(
            lesson::Column::DeletedBy,
            Expr::value(by.map(|by| by.person)),
        )
        .filter(lesson::Column::Id.is_in(lessons.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

async fn after(
    db: &impl ConnectionTrait,
    by: By,
    course: &course::Model,
    row: &section::Model,
    lessons: &[LessonId],
    action: &'static str,
) -> Result<()> {
    record_part(
        db,
        by,
        action,
        course,
        ("section", row.id.0),
        json!({"lessons": lessons.len()}),
    )
    .await?;
    for id in lessons {
        feed::note(db, Thing::Lesson, id.0, by.at).await?;
    }
    Ok(())
}

async fn next_position(db: &impl ConnectionTrait, course: CourseId) -> Result<i32> {
    let last = section::Entity::find()
        .select_only()
        .column_as(section::Column::Position.max(), "last")
        .filter(section::Column::CourseId.eq(course))
        .into_tuple::<Option<i32>>()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}
