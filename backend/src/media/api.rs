//! Endpoints of lectures. Those of uploads and of the files themselves are no JSON: see `upload` and `file`.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use store::{id::UnitId, media::lecture::Model};
use uuid::Uuid;

use super::{
    lecture,
    query::{self, Listing},
    view::{self, LectureBody, LectureChange, LectureView, WatchBody, WatchView},
    watch,
};
use crate::{
    accounts::api::Done,
    actor::{Actor, Place},
    address::Key,
    app::App,
    error::{Answer, Error, Result},
    listing::{self, Batch},
    policy::media::{self as policy, LectureAction},
    version,
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Media")]
impl Api {
    /// Lectures that one may know of, newest first: of a unit and those below it, or one's own.
    #[oai(path = "/lectures", method = "get")]
    async fn lectures(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        mine: Query<Option<bool>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<LectureView>> {
        let listing = Listing {
            unit: unit_id.0.map(UnitId),
            mine: mine.0.unwrap_or(false),
            after: after.0,
            limit: listing::limit(limit.0),
        };
        Ok(Json(view::batch(app.db.reader(), &actor, &listing).await?))
    }

    /// Post a lecture made of a finished upload. Its work begins by itself.
    #[oai(path = "/lectures", method = "post")]
    async fn post_lecture(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<LectureBody>,
    ) -> Answer<LectureView> {
        let person = actor.require_person()?;
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may_post(&actor, &place).require()?;
        let row = lecture::post(app.0, person, &body.0).await?;
        shown(app.0, &actor, row).await
    }

    /// One lecture.
    #[oai(path = "/lectures/:lecture_id", method = "get")]
    async fn lecture(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<String>,
    ) -> Answer<LectureView> {
        let key = Key::parse(&lecture_id)?;
        let row = query::find(app.db.reader(), &actor, LectureAction::Watch, &key).await?;
        shown(app.0, &actor, row).await
    }

    /// Change a lecture's title or audience.
    #[oai(path = "/lectures/:lecture_id", method = "patch")]
    async fn change_lecture(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        body: Json<LectureChange>,
    ) -> Answer<LectureView> {
        let row = found(app.0, &actor, lecture_id.0, LectureAction::Edit).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        if body
            .audience
            .is_some_and(|asked| row.audience != asked.into())
        {
            // Whose film it is may name it; who sees it in the unit's name is decided by who may post there.
            let place = Place::of(app.db.reader(), row.unit_id).await?;
            policy::may_post(&actor, &place).require()?;
        }
        let row = lecture::change(app.0, &actor, row, &body.0).await?;
        shown(app.0, &actor, row).await
    }

    /// Put a lecture into the bin.
    #[oai(path = "/lectures/:lecture_id", method = "delete")]
    async fn remove_lecture(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> Answer<LectureView> {
        let row = found(app.0, &actor, lecture_id.0, LectureAction::Remove).await?;
        version::check(if_match.0.as_deref(), row.version)?;
        let row = lecture::remove(app.0, &actor, row).await?;
        shown(app.0, &actor, row).await
    }

    /// Take a lecture out of the bin.
    #[oai(path = "/lectures/:lecture_id/restore", method = "post")]
    async fn restore_lecture(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<Uuid>,
    ) -> Answer<LectureView> {
        let row = found(app.0, &actor, lecture_id.0, LectureAction::Remove).await?;
        let row = lecture::restore(app.0, &actor, row).await?;
        shown(app.0, &actor, row).await
    }

    /// Have a failed lecture worked through once more.
    #[oai(path = "/lectures/:lecture_id/retry", method = "post")]
    async fn retry_lecture(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<Uuid>,
    ) -> Answer<LectureView> {
        let row = found(app.0, &actor, lecture_id.0, LectureAction::Retry).await?;
        let row = lecture::retry(app.0, &actor, row).await?;
        shown(app.0, &actor, row).await
    }

    /// Call a lecture's work off.
    #[oai(path = "/lectures/:lecture_id/cancel", method = "post")]
    async fn cancel_lecture(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<Uuid>,
    ) -> Answer<LectureView> {
        let row = found(app.0, &actor, lecture_id.0, LectureAction::Cancel).await?;
        let row = lecture::cancel(app.0, &actor, row).await?;
        shown(app.0, &actor, row).await
    }

    /// Where one stopped watching.
    #[oai(path = "/lectures/:lecture_id/watch", method = "get")]
    async fn watched(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<Uuid>,
    ) -> Answer<WatchView> {
        let person = actor.require_person()?;
        let row = found(app.0, &actor, lecture_id.0, LectureAction::Watch).await?;
        let found = watch::positions(app.db.reader(), person, [row.id]).await?;
        Ok(Json(WatchView {
            position_s: found.first().map_or(0.0, |row| row.position_s),
        }))
    }

    /// Keep where one stopped watching. Of several devices the latest wins, by the time it says.
    #[oai(path = "/lectures/:lecture_id/watch", method = "put")]
    async fn keep_watched(
        &self,
        app: Data<&App>,
        actor: Actor,
        lecture_id: Path<Uuid>,
        body: Json<WatchBody>,
    ) -> Result<Done, Error> {
        let person = actor.require_person()?;
        let row = found(app.0, &actor, lecture_id.0, LectureAction::Watch).await?;
        watch::keep(app.0, person, &row, body.position_s, body.at).await?;
        Ok(Done::Done)
    }
}

/// The lecture, if the actor may do this with it.
async fn found(app: &App, actor: &Actor, id: Uuid, action: LectureAction) -> Result<Model> {
    query::find(app.db.reader(), actor, action, &id.into()).await
}

/// The lecture as the actor sees it.
async fn shown(app: &App, actor: &Actor, row: Model) -> Answer<LectureView> {
    Ok(Json(view::of(app.db.reader(), actor, row).await?))
}
