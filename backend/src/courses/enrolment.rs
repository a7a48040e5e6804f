//! Enrolments: who learns a course, and who has finished it.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::json;
use store::{
    courses::{course, enrolment, lesson, lesson_progress},
    id::{CourseId, EnrolmentId, PersonId},
    state::ProgressState,
};

use super::by::{By, record_part};
use crate::{
    app::App,
    error::{Error, Result},
};

/// Begins to learn a course, or goes on with one that was left: what was done is still done.
///
/// # Errors
/// Whatever the database says.
pub async fn enrol(app: &App, by: By, course: &course::Model, id: EnrolmentId) -> Result<()> {
    let tx = app.db.begin().await?;
    let row = enrolment::ActiveModel {
        id: Set(id),
        course_id: Set(course.id),
        person_id: Set(by.person),
        created_at: Set(by.at),
        finished_at: Set(None),
        left_at: Set(None),
    };
    let once = OnConflict::columns([enrolment::Column::CourseId, enrolment::Column::PersonId])
        .do_nothing()
        .to_owned();
    let made = enrolment::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(&*tx)
        .await?;
    let again = enrolment::Entity::update_many()
        .col_expr(
            enrolment::Column::LeftAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .filter(enrolment::Column::CourseId.eq(course.id))
        .filter(enrolment::Column::PersonId.eq(by.person))
        .filter(enrolment::Column::LeftAt.is_not_null())
        .exec(&*tx)
        .await?;
    if made > 0 || again.rows_affected > 0 {
        let part = ("enrolment", id.0);
        record_part(&*tx, by, "course.enrol", course, part, json!({})).await?;
        finish_those_done(&*tx, course.id, by.at).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Leaves a course. What was done in it is kept for another time.
///
/// # Errors
/// `not_found` for who does not learn it.
pub async fn leave(app: &App, by: By, course: &course::Model) -> Result<()> {
    let tx = app.db.begin().await?;
    let found = find(&*tx, course.id, by.person).await?;
    let found = found.ok_or_else(Error::not_found)?;
    if found.left_at.is_none() {
        enrolment::Entity::update_many()
            .col_expr(enrolment::Column::LeftAt, Expr::value(by.at))
            .filter(enrolment::Column::Id.eq(found.id))
            .exec(&*tx)
            .await?;
        let part = ("enrolment", found.id.0);
        record_part(&*tx, by, "course.leave", course, part, json!({})).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Somebody's enrolment in a course, a left one too.
///
/// # Errors
/// Whatever the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    course: CourseId,
    person: PersonId,
) -> Result<Option<enrolment::Model>> {
    Ok(enrolment::Entity::find()
        .filter(enrolment::Column::CourseId.eq(course))
        .filter(enrolment::Column::PersonId.eq(person))
        .one(db)
        .await?)
}

/// Finishes the enrolments of a course whose learners have done all lessons that it has now. Those that were
/// finished before stay so.
///
/// # Errors
/// Whatever the database says.
pub(super) async fn finish_those_done(
    db: &impl ConnectionTrait,
    course: CourseId,
    at: DateTime<Utc>,
) -> Result<()> {
    let lessons = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::Id)
        .filter(lesson::Column::CourseId.eq(course))
        .filter(lesson::Column::DeletedAt.is_null())
        .into_tuple::<store::id::LessonId>()
        .all(db)
        .await?;
    if lessons.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(lessons.len()).unwrap_or(i64::MAX);
    let ready = lesson_progress::Entity::find()
        .select_only()
        .column(lesson_progress::Column::PersonId)
        .filter(lesson_progress::Column::LessonId.is_in(lessons))
        .filter(lesson_progress::Column::State.eq(ProgressState::Done))
        .group_by(lesson_progress::Column::PersonId)
        .having(ExprTrait::eq(
            lesson_progress::Column::LessonId.count(),
            count,
        ))
        .into_tuple::<PersonId>()
        .all(db)
        .await?;
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::FinishedAt, Expr::value(at))
        .filter(enrolment::Column::CourseId.eq(course))
        .filter(enrolment::Column::PersonId.is_in(ready))
        .filter(enrolment::Column::FinishedAt.is_null())
        .filter(enrolment::Column::LeftAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}
