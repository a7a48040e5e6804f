//! Endpoints of units and news.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use store::{id::UnitId, state::PublishState};
use uuid::Uuid;

use super::{
    change, near,
    news::{self, Step},
    query, site, tree,
    view::*,
};
use crate::{
    accounts::api::Done,
    actor::{Actor, Place},
    address::Key,
    app::App,
    error::{Answer, Result},
    listing::{self, Batch},
    policy::centres::{self as policy, NewsAction, UnitAction},
    version::{self, IfMatch},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Centres")]
impl Api {
    /// The first page: what one can learn here.
    #[oai(path = "/home", method = "get")]
    async fn home(&self, app: Data<&App>, actor: Actor) -> Answer<HomeView> {
        Ok(Json(site::home(app.0, &actor).await?))
    }

    /// Units by name: right below a parent, or by words of the name.
    #[oai(path = "/units", method = "get")]
    async fn units(
        &self,
        app: Data<&App>,
        actor: Actor,
        parent_id: Query<Option<Uuid>>,
        q: Query<Option<String>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<UnitRow>> {
        let (parent, limit) = (parent_id.map(UnitId), listing::limit(limit.0));
        Ok(Json(
            query::units(
                app.db.reader(),
                &actor,
                parent,
                listing::question(q.0.as_deref())?,
                after.0.as_deref(),
                limit,
            )
            .await?,
        ))
    }

    /// Make a unit below another.
    #[oai(path = "/units", method = "post")]
    async fn create_unit(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<UnitBody>,
    ) -> Answer<UnitView> {
        let parent = body.parent_id.map(UnitId);
        let place = match parent {
            Some(parent) => Place::of(app.db.reader(), parent).await?,
            None => Place {
                unit: UnitId(body.id),
                chain: Vec::new(),
            },
        };
        policy::may(&actor, UnitAction::Arrange, &place).require()?;
        let row = change::create(app.0, &actor, &body.0).await?;
        let place = Place::of(app.db.reader(), row.id).await?;
        Ok(Json(site::unit_view(app.0, &actor, row, &place).await?))
    }

    /// A unit's site.
    #[oai(path = "/units/:unit_id", method = "get")]
    async fn unit(&self, app: Data<&App>, actor: Actor, unit_id: Path<String>) -> Answer<UnitView> {
        let row = query::find_unit(app.db.reader(), &Key::parse(&unit_id)?).await?;
        let place = Place::of(app.db.reader(), row.id).await?;
        policy::may(&actor, UnitAction::See, &place).require()?;
        Ok(Json(site::unit_view(app.0, &actor, row, &place).await?))
    }

    /// Change what a unit's site says.
    #[oai(path = "/units/:unit_id", method = "patch")]
    async fn change_unit(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<UnitChange>,
    ) -> Answer<UnitView> {
        let row = query::find_unit(app.db.reader(), &unit_id.0.into()).await?;
        let place = Place::of(app.db.reader(), row.id).await?;
        policy::may(&actor, UnitAction::Edit, &place).require()?;
        version::check(if_match.0.as_deref(), row.version)?;
        let row = change::change(app.0, &actor, row, body.0).await?;
        Ok(Json(site::unit_view(app.0, &actor, row, &place).await?))
    }

    /// Move a unit with everything below it, from now on.
    #[oai(path = "/units/:unit_id/move", method = "post")]
    async fn move_unit(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Path<Uuid>,
        body: Json<UnitMove>,
    ) -> Answer<UnitView> {
        let row = query::find_unit(app.db.reader(), &unit_id.0.into()).await?;
        let target = query::find_unit(app.db.reader(), &body.parent_id.into()).await?;
        for id in [row.id, target.id] {
            let place = Place::of(app.db.reader(), id).await?;
            policy::may(&actor, UnitAction::Arrange, &place).require()?;
        }
        let tx = app.db.begin().await?;
        tree::replace(&*tx, row.id, target.id, actor.person(), app.clock.now()).await?;
        tx.commit().await?;
        let place = Place::of(app.db.reader(), row.id).await?;
        Ok(Json(site::unit_view(app.0, &actor, row, &place).await?))
    }

    /// Put a unit into the bin. One with units below it stays.
    #[oai(path = "/units/:unit_id", method = "delete")]
    async fn delete_unit(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<Done> {
        let row = query::find_unit(app.db.reader(), &unit_id.0.into()).await?;
        let place = Place::of(app.db.reader(), row.id).await?;
        policy::may(&actor, UnitAction::Arrange, &place).require()?;
        version::check(if_match.0.as_deref(), row.version)?;
        change::delete(app.0, &actor, row).await?;
        Ok(Done::Done)
    }

    /// Take a unit out of the bin.
    #[oai(path = "/units/:unit_id/restore", method = "post")]
    async fn restore_unit(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Path<Uuid>,
    ) -> Answer<UnitView> {
        let id = UnitId(unit_id.0);
        let place = Place::of(app.db.reader(), id).await?;
        policy::may(&actor, UnitAction::Arrange, &place).require()?;
        let row = change::restore(app.0, &actor, id).await?;
        Ok(Json(site::unit_view(app.0, &actor, row, &place).await?))
    }

    /// News of a unit and of those below it, newest first; `near`: of the asker's own units, those above and below.
    #[oai(path = "/news", method = "get")]
    async fn news_list(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        near: Query<Option<bool>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<NewsRow>> {
        if near.0 == Some(true) {
            let limit = listing::limit(limit.0);
            let rows = near::news(app.db.reader(), &actor, after.0.as_deref(), limit).await?;
            return Ok(Json(rows));
        }
        let place = match unit_id.0 {
            Some(id) => Some(Place::of(app.db.reader(), UnitId(id)).await?),
            None => None,
        };
        let limit = listing::limit(limit.0);
        Ok(Json(
            query::news_of(
                app.db.reader(),
                &actor,
                place.as_ref(),
                after.0.as_deref(),
                limit,
            )
            .await?,
        ))
    }

    /// Write a draft.
    #[oai(path = "/news", method = "post")]
    async fn write_news(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<NewsBody>,
    ) -> Answer<NewsView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may_news(&actor, NewsAction::Write, PublishState::Published, &place).require()?;
        let by = actor.require_person()?;
        let tx = app.db.begin().await?;
        let row = news::write(&*tx, &body.0, by, app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(site::news_view(app.0, &actor, row, &place).await?))
    }

    /// A piece of news.
    #[oai(path = "/news/:news_id", method = "get")]
    async fn news(&self, app: Data<&App>, actor: Actor, news_id: Path<String>) -> Answer<NewsView> {
        let (row, place) = query::find_news(app.db.reader(), &Key::parse(&news_id)?, false).await?;
        policy::may_news(&actor, NewsAction::See, row.state, &place).require()?;
        Ok(Json(site::news_view(app.0, &actor, row, &place).await?))
    }

    /// Change a piece of news.
    #[oai(path = "/news/:news_id", method = "patch")]
    async fn change_news(
        &self,
        app: Data<&App>,
        actor: Actor,
        news_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<NewsChange>,
    ) -> Answer<NewsView> {
        step(app.0, &actor, news_id.0, if_match, Step::Change(body.0)).await
    }

    /// Publish a piece of news.
    #[oai(path = "/news/:news_id/publish", method = "post")]
    async fn publish_news(
        &self,
        app: Data<&App>,
        actor: Actor,
        news_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<NewsView> {
        step(app.0, &actor, news_id.0, if_match, Step::Publish).await
    }

    /// Take a published piece of news back to a draft.
    #[oai(path = "/news/:news_id/withdraw", method = "post")]
    async fn withdraw_news(
        &self,
        app: Data<&App>,
        actor: Actor,
        news_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<NewsView> {
        step(app.0, &actor, news_id.0, if_match, Step::Withdraw).await
    }

    /// Put a piece of news into the bin.
    #[oai(path = "/news/:news_id", method = "delete")]
    async fn delete_news(
        &self,
        app: Data<&App>,
        actor: Actor,
        news_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<NewsView> {
        step(app.0, &actor, news_id.0, if_match, Step::Delete).await
    }

    /// Take a piece of news out of the bin.
    #[oai(path = "/news/:news_id/restore", method = "post")]
    async fn restore_news(
        &self,
        app: Data<&App>,
        actor: Actor,
        news_id: Path<Uuid>,
    ) -> Answer<NewsView> {
        let (row, _) = query::find_news(app.db.reader(), &news_id.0.into(), true).await?;
        let version = Header(Some(row.version.to_string()));
        step(app.0, &actor, news_id.0, version, Step::Restore).await
    }
}

async fn step(
    app: &App,
    actor: &Actor,
    id: Uuid,
    if_match: IfMatch,
    what: Step,
) -> Answer<NewsView> {
    let binned = matches!(what, Step::Restore);
    let (row, place) = query::find_news(app.db.reader(), &id.into(), binned).await?;
    policy::may_news(actor, NewsAction::Write, row.state, &place).require()?;
    version::check(if_match.0.as_deref(), row.version)?;
    let by = actor.require_person()?;
    let tx = app.db.begin().await?;
    news::step(&*tx, &row, what, by, app.clock.now()).await?;
    tx.commit().await?;
    let (row, place) = query::find_news(app.db.reader(), &id.into(), true).await?;
    Ok(Json(site::news_view(app, actor, row, &place).await?))
}
