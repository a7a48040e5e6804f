//! Endpoints of courses: their words, sections and order, who learns them.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{
    courses::course,
    id::{CourseId, EnrolmentId, LessonId, SectionId, UnitId},
    state::Audience,
};
use uuid::Uuid;

use super::super::{
    by::By,
    course::{self as courses, Change, New},
    enrolment, learning, order,
    query::{self, Listing},
    section,
    view::*,
    whole,
};
use crate::{
    accounts::api::Done,
    actor::{Actor, Place},
    address::Key,
    app::App,
    centres::view::PublishState,
    error::{Answer, Result},
    listing::{self, Batch},
    policy::courses::{self as policy, CourseAction, CourseFacts},
    version::{self, IfMatch},
};

/// The endpoints.
pub struct CourseApi;

#[OpenApi(tag = "crate::registry::Tag::Courses")]
impl CourseApi {
    /// Courses, the newest first.
    #[oai(path = "/courses", method = "get")]
    #[expect(clippy::too_many_arguments, reason = "a parameter each")]
    async fn courses(
        &self,
        app: Data<&App>,
        actor: Actor,
        /// Of this unit and of all below it.
        unit_id: Query<Option<Uuid>>,
        /// Those that the asker may edit, drafts too.
        mine: Query<Option<bool>>,
        state: Query<Option<PublishState>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<CourseRow>> {
        let listing = Listing {
            unit: unit_id.map(UnitId),
            mine: mine.0.unwrap_or(false),
            state: state.0.map(Into::into),
        };
        let (after, limit) = (after.0.as_deref(), listing::limit(limit.0));
        let rows = query::list(app.db.reader(), &actor, listing, after, limit).await?;
        Ok(Json(rows))
    }

    /// Make a course, a draft at first.
    #[oai(path = "/courses", method = "post")]
    async fn create_course(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<CourseBody>,
    ) -> Answer<CourseView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may_build(&actor, &place).require()?;
        let new = New {
            id: CourseId(body.id),
            unit: place.unit,
            title: &body.title,
            summary: &body.summary,
            about: &body.about,
            audience: body.audience.map_or(Audience::Public, Into::into),
            level: body.level.unwrap_or(Level::Any).into(),
        };
        let row = courses::create(app.0, By::now(app.0, &actor)?, new).await?;
        view(app.0, &actor, &row).await
    }

    /// A course with its outline.
    #[oai(path = "/courses/:course_id", method = "get")]
    async fn course(
        &self,
        app: Data<&App>,
        actor: Actor,
        /// Its id, or the short of its address.
        course_id: Path<String>,
    ) -> Answer<CourseView> {
        let key = Key::parse(&course_id.0)?;
        let (row, facts) = query::find(app.db.reader(), &actor, &key).await?;
        policy::may(&actor, CourseAction::See, &facts).require()?;
        Ok(Json(
            whole::course(app.db.reader(), &actor, &row, &facts).await?,
        ))
    }

    /// Change a course's words, its audience or its level.
    #[oai(path = "/courses/:course_id", method = "patch")]
    async fn change_course(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<CourseChange>,
    ) -> Answer<CourseView> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Edit).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        let change = Change {
            title: body.title.as_deref(),
            summary: body.summary.as_deref(),
            about: body.about.as_deref(),
            audience: body.audience.map(Into::into),
            level: body.level.map(Into::into),
        };
        let row = courses::change(app.0, By::now(app.0, &actor)?, &row, change).await?;
        view(app.0, &actor, &row).await
    }

    /// Put a course into the bin.
    #[oai(path = "/courses/:course_id", method = "delete")]
    async fn delete_course(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<Done> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Bin).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        courses::bin(app.0, By::now(app.0, &actor)?, &row).await?;
        Ok(Done::Done)
    }

    /// Take a course out of the bin.
    #[oai(path = "/courses/:course_id/restore", method = "post")]
    async fn restore_course(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
    ) -> Answer<CourseView> {
        let (row, facts) = query::find_any(app.db.reader(), &actor, &course_id.0.into()).await?;
        // What is in the bin is known to nobody but those who may take it out.
        let may = policy::may(&actor, CourseAction::Bin, &facts);
        policy::in_bin(may).require()?;
        let row = courses::restore(app.0, By::now(app.0, &actor)?, &row).await?;
        view(app.0, &actor, &row).await
    }

    /// Show a course to its audience.
    #[oai(path = "/courses/:course_id/publish", method = "post")]
    async fn publish_course(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<CourseView> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Publish).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        let row = courses::publish(app.0, By::now(app.0, &actor)?, &row).await?;
        view(app.0, &actor, &row).await
    }

    /// Take a course back into a draft. What its learners did is kept.
    #[oai(path = "/courses/:course_id/withdraw", method = "post")]
    async fn withdraw_course(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<CourseView> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Withdraw).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        let row = courses::withdraw(app.0, By::now(app.0, &actor)?, &row).await?;
        view(app.0, &actor, &row).await
    }

    /// Put all sections and lessons of a course into an order. A lesson may change its section.
    #[oai(path = "/courses/:course_id/order", method = "put")]
    async fn order_course(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<CourseOrder>,
    ) -> Answer<CourseView> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Edit).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        let ids = |lessons: &[Uuid]| lessons.iter().copied().map(LessonId).collect();
        let sections = body.sections.iter();
        let order: Vec<_> = sections
            .map(|section| (SectionId(section.id), ids(&section.lessons)))
            .collect();
        order::put(app.0, By::now(app.0, &actor)?, &row, &order).await?;
        again(app.0, &actor, course_id.0).await
    }

    /// Add a section at the end of a course.
    #[oai(path = "/courses/:course_id/sections", method = "post")]
    async fn create_section(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
        body: Json<SectionBody>,
    ) -> Answer<CourseView> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Edit).await?;
        let (by, id) = (By::now(app.0, &actor)?, SectionId(body.id));
        section::create(app.0, by, &row, id, &body.title).await?;
        again(app.0, &actor, course_id.0).await
    }

    /// Begin to learn a course, or go on with one that was left.
    #[oai(path = "/courses/:course_id/enrolment", method = "post")]
    async fn enrol(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
        body: Json<EnrolmentBody>,
    ) -> Answer<CourseView> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Enrol).await?;
        let (by, id) = (By::now(app.0, &actor)?, EnrolmentId(body.id));
        enrolment::enrol(app.0, by, &row, id).await?;
        again(app.0, &actor, course_id.0).await
    }

    /// Leave a course. What was done in it is kept.
    #[oai(path = "/courses/:course_id/enrolment", method = "delete")]
    async fn leave(
        &self,
        app: Data<&App>,
        actor: Actor,
        course_id: Path<Uuid>,
    ) -> Answer<CourseView> {
        let row = may(app.0, &actor, course_id.0, CourseAction::Leave).await?;
        enrolment::leave(app.0, By::now(app.0, &actor)?, &row).await?;
        again(app.0, &actor, course_id.0).await
    }

    /// What the asker learns, and the lesson to go on with.
    #[oai(path = "/my-learning", method = "get")]
    async fn my_learning(&self, app: Data<&App>, actor: Actor) -> Answer<MyLearning> {
        Ok(Json(learning::my_learning(app.db.reader(), &actor).await?))
    }
}

/// The course, when the asker may do it.
async fn may(app: &App, actor: &Actor, id: Uuid, action: CourseAction) -> Result<course::Model> {
    let (row, facts) = query::find(app.db.reader(), actor, &id.into()).await?;
    policy::may(actor, action, &facts).require()?;
    Ok(row)
}

async fn view(app: &App, actor: &Actor, row: &course::Model) -> Answer<CourseView> {
    let db = app.db.reader();
    let facts = CourseFacts::of(db, actor, row).await?;
    Ok(Json(whole::course(db, actor, row, &facts).await?))
}

/// The course as it is now.
pub(super) async fn again(app: &App, actor: &Actor, id: Uuid) -> Answer<CourseView> {
    let (row, _) = query::find(app.db.reader(), actor, &id.into()).await?;
    view(app, actor, &row).await
}
