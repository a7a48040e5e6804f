//! Endpoints of holds and of the rules of lending.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::id::{HoldId, PersonId, UnitId};
use uuid::Uuid;

use super::{
    super::{rule, view::*},
    ask,
    list::{self, find_own},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::query::find_unit,
    error::{Answer, Error},
    library,
    listing::{self, Batch},
    policy::{
        audience::belongs_below,
        lending::{self as policy, Action, OwnAction},
        library::Action as OfBook,
    },
    version::IfMatch,
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Lending")]
impl Api {
    /// Who waits for which book where one lends, the oldest first: of all units, or of one.
    #[oai(path = "/holds", method = "get")]
    async fn holds(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<HoldView>> {
        policy::lends(&actor).require()?;
        let (unit, limit) = (unit_id.map(UnitId), listing::limit(limit.0));
        Ok(Json(
            list::open(app.0, &actor, unit, after.as_deref(), limit).await?,
        ))
    }

    /// Wait for a book of a unit; who lends there may ask for a reader.
    #[oai(path = "/holds", method = "post")]
    async fn ask_for_hold(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<HoldBody>,
    ) -> Answer<HoldView> {
        let (db, own) = (app.db.reader(), actor.require_person()?);
        let place = Place::of(db, UnitId(body.unit_id)).await?;
        let person = body.reader_id.map_or(own, PersonId);
        if person == own {
            let belongs = belongs_below(db, &actor, place.unit).await?;
            policy::may_hold(&actor, &place, belongs).require()?;
        } else {
            policy::may(&actor, Action::Lend, &place).require()?;
        }
        library::find_for(db, &actor, OfBook::See, &body.book_id.into()).await?;
        let id = ask::ask(app.0, &actor, &place, person, &body.0).await?;
        shown(app.0, &actor, id).await
    }

    /// Take a hold back. The answer is the hold as it ended.
    #[oai(path = "/holds/:hold_id", method = "delete")]
    async fn cancel_hold(
        &self,
        app: Data<&App>,
        actor: Actor,
        hold_id: Path<Uuid>,
    ) -> Answer<HoldView> {
        let id = HoldId(hold_id.0);
        let (row, place) = find_own(app.db.reader(), &actor, OwnAction::Cancel, id).await?;
        ask::cancel(app.0, &actor, &place, &row).await?;
        shown(app.0, &actor, id).await
    }

    /// How a unit lends.
    #[oai(path = "/units/:unit_id/lending", method = "get")]
    async fn lending_rule(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Path<Uuid>,
    ) -> Answer<RuleView> {
        let place = place_of(app.0, unit_id.0).await?;
        policy::may(&actor, Action::Lend, &place).require()?;
        Ok(Json(rule::view(app.db.reader(), &place).await?))
    }

    /// Say how a unit lends, and all below it that say nothing themselves.
    #[oai(path = "/units/:unit_id/lending", method = "put")]
    async fn say_lending_rule(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<RuleBody>,
    ) -> Answer<RuleView> {
        let place = place_of(app.0, unit_id.0).await?;
        policy::may(&actor, Action::Rule, &place).require()?;
        rule::write(app.0, &actor, &place, if_match.as_deref(), &body.0).await?;
        Ok(Json(rule::view(app.db.reader(), &place).await?))
    }
}

async fn place_of(app: &App, unit: Uuid) -> crate::error::Result<Place> {
    let unit = find_unit(app.db.reader(), &unit.into()).await?;
    Place::of(app.db.reader(), unit.id).await
}

async fn shown(app: &App, actor: &Actor, id: HoldId) -> Answer<HoldView> {
    let db = app.db.reader();
    let (row, _) = find_own(db, actor, OwnAction::Cancel, id).await?;
    let mut views = list::views(db, actor, std::slice::from_ref(&row)).await?;
    views.pop().map(Json).ok_or_else(Error::not_found)
}
