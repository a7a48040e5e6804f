//! Endpoints of sections and lessons, and of a learner's progress.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json, types::MaybeUndefined};
use store::{
    courses::{course, lesson},
    id::{BookId, LectureId, LessonId},
};
use uuid::Uuid;

use super::{
    super::{
        by::By,
        enrolment,
        lesson::{self as lessons, Change, New},
        progress, query, section,
        view::*,
        whole,
    },
    course::again,
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    error::{Answer, Error, Result},
    policy::courses::{self as policy, CourseAction, CourseFacts, LessonAction, LessonFacts},
    version::{self, IfMatch},
};

/// The endpoints.
pub struct LessonApi;

#[OpenApi(tag = "crate::registry::Tag::Courses")]
impl LessonApi {
    /// Give a section another title.
    #[oai(path = "/sections/:section_id", method = "patch")]
    async fn change_section(
        &self,
        app: Data<&App>,
        actor: Actor,
        section_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<SectionChange>,
    ) -> Answer<CourseView> {
        let db = app.db.reader();
        let (row, course, facts) = query::find_section(db, &actor, section_id.0, false).await?;
        policy::may(&actor, CourseAction::Edit, &facts).require()?;
        version::check(if_match.0.as_deref(), row.version)?;
        section::rename(app.0, By::now(app.0, &actor)?, &course, &row, &body.title).await?;
        again(app.0, &actor, course.id.0).await
    }

    /// Put a section with its lessons into the bin.
    #[oai(path = "/sections/:section_id", method = "delete")]
    async fn delete_section(
        &self,
        app: Data<&App>,
        actor: Actor,
        section_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<CourseView> {
        let db = app.db.reader();
        let (row, course, facts) = query::find_section(db, &actor, section_id.0, false).await?;
        policy::may(&actor, CourseAction::Edit, &facts).require()?;
        version::check(if_match.0.as_deref(), row.version)?;
        section::bin(app.0, By::now(app.0, &actor)?, &course, &row).await?;
        again(app.0, &actor, course.id.0).await
    }

    /// Take a section out of the bin, with the lessons that went there with it.
    #[oai(path = "/sections/:section_id/restore", method = "post")]
    async fn restore_section(
        &self,
        app: Data<&App>,
        actor: Actor,
        section_id: Path<Uuid>,
    ) -> Answer<CourseView> {
        let db = app.db.reader();
        let (row, course, facts) = query::find_section(db, &actor, section_id.0, true).await?;
        policy::may(&actor, CourseAction::Edit, &facts).require()?;
        section::restore(app.0, By::now(app.0, &actor)?, &course, &row).await?;
        again(app.0, &actor, course.id.0).await
    }

    /// Add a lesson at the end of a section.
    #[oai(path = "/sections/:section_id/lessons", method = "post")]
    async fn create_lesson(
        &self,
        app: Data<&App>,
        actor: Actor,
        section_id: Path<Uuid>,
        body: Json<LessonBody>,
    ) -> Answer<LessonView> {
        let db = app.db.reader();
        let (section, course, facts) = query::find_section(db, &actor, section_id.0, false).await?;
        policy::may(&actor, CourseAction::Edit, &facts).require()?;
        let new = New {
            id: LessonId(body.id),
            title: &body.title,
            kind: body.kind.into(),
            body: &body.body,
            lecture: body.lecture_id.map(LectureId),
            book: body.book_id.map(BookId),
            pages: (body.page_from, body.page_to),
            minutes: body.minutes,
        };
        let by = By::now(app.0, &actor)?;
        lessons::create(app.0, &actor, by, &course, &section, new).await?;
        view(app.0, &actor, body.id).await
    }

    /// A lesson. One that is locked shows its title only, and why.
    #[oai(path = "/lessons/:lesson_id", method = "get")]
    async fn lesson(
        &self,
        app: Data<&App>,
        actor: Actor,
        /// Its id, or the short of its address.
        lesson_id: Path<String>,
    ) -> Answer<LessonView> {
        let (db, key) = (app.db.reader(), Key::parse(&lesson_id.0)?);
        let (row, course, facts) = query::find_lesson(db, &actor, &key, false).await?;
        policy::may(&actor, CourseAction::See, &facts).require()?;
        Ok(Json(
            whole::lesson(db, &actor, &row, &course, &facts).await?,
        ))
    }

    /// Change a lesson.
    #[oai(path = "/lessons/:lesson_id", method = "patch")]
    async fn change_lesson(
        &self,
        app: Data<&App>,
        actor: Actor,
        lesson_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<LessonChange>,
    ) -> Answer<LessonView> {
        let (row, course) = may_edit(app.0, &actor, lesson_id.0, false).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        let change = Change {
            title: body.title.as_deref(),
            body: said(body.body.as_ref()).map(|body| body.map(String::as_str)),
            lecture: said(body.lecture_id.as_ref()).map(|id| id.copied().map(LectureId)),
            book: said(body.book_id.as_ref()).map(|id| id.copied().map(BookId)),
            page_from: said(body.page_from.as_ref()).map(|page| page.copied()),
            page_to: said(body.page_to.as_ref()).map(|page| page.copied()),
            minutes: said(body.minutes.as_ref()).map(|minutes| minutes.copied()),
        };
        let by = By::now(app.0, &actor)?;
        lessons::change(app.0, &actor, by, &course, &row, change).await?;
        view(app.0, &actor, lesson_id.0).await
    }

    /// Put a lesson into the bin.
    #[oai(path = "/lessons/:lesson_id", method = "delete")]
    async fn delete_lesson(
        &self,
        app: Data<&App>,
        actor: Actor,
        lesson_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<CourseView> {
        let (row, course) = may_edit(app.0, &actor, lesson_id.0, false).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        lessons::bin(app.0, By::now(app.0, &actor)?, &course, &row).await?;
        again(app.0, &actor, course.id.0).await
    }

    /// Take a lesson out of the bin.
    #[oai(path = "/lessons/:lesson_id/restore", method = "post")]
    async fn restore_lesson(
        &self,
        app: Data<&App>,
        actor: Actor,
        lesson_id: Path<Uuid>,
    ) -> Answer<LessonView> {
        let (row, course) = may_edit(app.0, &actor, lesson_id.0, true).await?;
        lessons::restore(app.0, By::now(app.0, &actor)?, &course, &row).await?;
        view(app.0, &actor, lesson_id.0).await
    }

    /// Keep how far the asker is in a lesson. What is done stays done; the last one finishes the course.
    #[oai(path = "/lessons/:lesson_id/progress", method = "put")]
    async fn progress(
        &self,
        app: Data<&App>,
        actor: Actor,
        lesson_id: Path<Uuid>,
        body: Json<ProgressBody>,
    ) -> Answer<ProgressAnswer> {
        let key = lesson_id.0.into();
        let (row, course, facts) = query::find_lesson(app.db.reader(), &actor, &key, false).await?;
        may_learn(app.0, &actor, &facts).await?;
        let (by, state) = (By::now(app.0, &actor)?, body.state.into());
        let outcome = progress::record(app.0, by, &course, &row, state, body.position_s).await?;
        Ok(Json(ProgressAnswer {
            progress: LessonProgress {
                state: outcome.kept.state.into(),
                position_s: Some(outcome.kept.position_s).filter(|at| *at > 0.0),
            },
            course_progress: outcome.share,
            finished: outcome.finished,
        }))
    }
}

/// What was named in a change: `Some(None)` for null.
fn said<T>(field: MaybeUndefined<T>) -> Option<Option<T>> {
    match field {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

/// The lesson with its course, when the asker may edit it.
async fn may_edit(
    app: &App,
    actor: &Actor,
    id: Uuid,
    binned: bool,
) -> Result<(lesson::Model, course::Model)> {
    let (row, course, facts) =
        query::find_lesson(app.db.reader(), actor, &id.into(), binned).await?;
    policy::may(actor, CourseAction::Edit, &facts).require()?;
    Ok((row, course))
}

/// Progress is kept for those who learn the course.
async fn may_learn(app: &App, actor: &Actor, facts: &CourseFacts) -> Result<()> {
    let enrolment = match actor.person() {
        Some(person) => enrolment::find(app.db.reader(), facts.id, person).await?,
        None => None,
    };
    let lesson = LessonFacts {
        enrolled: enrolment.is_some_and(|row| row.left_at.is_none()),
        material_open: false,
    };
    let verdict = policy::may_lesson(actor, LessonAction::Learn, facts, lesson);
    verdict.require().map_err(|error| match verdict {
        policy::Verdict::No => Error::forbidden().saying("error.not_enrolled"),
        _ => error,
    })
}

async fn view(app: &App, actor: &Actor, id: Uuid) -> Answer<LessonView> {
    let db = app.db.reader();
    let (row, course, facts) = query::find_lesson(db, actor, &id.into(), false).await?;
    Ok(Json(whole::lesson(db, actor, &row, &course, &facts).await?))
}
