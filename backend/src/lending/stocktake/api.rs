//! Endpoints of stocktakes.

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{
    id::{StocktakeId, UnitId},
    lending::stocktake,
};
use uuid::Uuid;

use super::{
    count,
    keep::{self, find_for},
    view::*,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Answer, Result},
    listing::{self, Batch},
    policy::lending::{self as policy, Action},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Lending")]
impl Api {
    /// Stocktakes, newest first: of the libraries that one keeps, or of one unit.
    #[oai(path = "/stocktakes", method = "get")]
    async fn stocktakes(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<StocktakeView>> {
        policy::lends(&actor).require()?;
        let (unit, limit) = (unit_id.map(UnitId), listing::limit(limit.0));
        let after = listing::read_cursor::<(DateTime<Utc>, Uuid)>(after.as_deref())?;
        Ok(Json(
            super::list::list(app.db.reader(), &actor, unit, after, limit).await?,
        ))
    }

    /// Begin a stocktake of a unit, or of one shelf.
    #[oai(path = "/stocktakes", method = "post")]
    async fn begin_stocktake(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<StocktakeBody>,
    ) -> Answer<StocktakeView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may(&actor, Action::Keep, &place).require()?;
        keep::begin(app.0, &actor, &body.0).await?;
        shown(app.0, &actor, body.id).await
    }

    /// A stocktake, and how many copies it found how.
    #[oai(path = "/stocktakes/:stocktake_id", method = "get")]
    async fn stocktake(
        &self,
        app: Data<&App>,
        actor: Actor,
        stocktake_id: Path<Uuid>,
    ) -> Answer<StocktakeView> {
        shown(app.0, &actor, stocktake_id.0).await
    }

    /// Say what was scanned. The same copy twice counts once, so what got no answer may be sent again.
    #[oai(path = "/stocktakes/:stocktake_id/scans", method = "post")]
    async fn scan(
        &self,
        app: Data<&App>,
        actor: Actor,
        stocktake_id: Path<Uuid>,
        body: Json<ScansBody>,
    ) -> Answer<ScansView> {
        let (row, _) = find(app.0, &actor, stocktake_id.0).await?;
        let found = keep::scan(app.0, &actor, &row, &body.scans).await?;
        let db = app.db.reader();
        let (found, again): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let mut items = super::list::lines(db, &row, &found).await?;
        for (item, again) in items.iter_mut().zip(again) {
            item.again = again;
        }
        let scanned = keep::scanned(db, row.id).await?;
        Ok(Json(ScansView { items, scanned }))
    }

    /// The copies, or things scanned, with one finding, in the order of the register.
    #[oai(path = "/stocktakes/:stocktake_id/copies", method = "get")]
    async fn stocktake_copies(
        &self,
        app: Data<&App>,
        actor: Actor,
        stocktake_id: Path<Uuid>,
        finding: Query<StockFinding>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<StockLine>> {
        let (row, _) = find(app.0, &actor, stocktake_id.0).await?;
        let db = app.db.reader();
        let mut found = count::all(db, &row).await?;
        found.retain(|one| StockFinding::from(one.finding) == finding.0);
        let skip = listing::read_cursor::<usize>(after.as_deref())?.unwrap_or(0);
        let limit = usize::try_from(listing::limit(limit.0)).unwrap_or(usize::MAX);
        let more = found.len() > skip + limit;
        let some: Vec<_> = found.into_iter().skip(skip).take(limit).collect();
        Ok(Json(Batch {
            items: super::list::lines(db, &row, &some).await?,
            next: more.then(|| listing::cursor(&(skip + limit))),
        }))
    }

    /// Close a stocktake: what it found is kept. What is missing may be marked as lost in one go.
    #[oai(path = "/stocktakes/:stocktake_id/close", method = "post")]
    async fn close_stocktake(
        &self,
        app: Data<&App>,
        actor: Actor,
        stocktake_id: Path<Uuid>,
        body: Json<CloseBody>,
    ) -> Answer<StocktakeView> {
        let (row, place) = find(app.0, &actor, stocktake_id.0).await?;
        keep::close(app.0, &actor, &place, &row, body.lose_missing).await?;
        shown(app.0, &actor, stocktake_id.0).await
    }
}

async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<(stocktake::Model, Place)> {
    find_for(app.db.reader(), actor, StocktakeId(id)).await
}

async fn shown(app: &App, actor: &Actor, id: Uuid) -> Answer<StocktakeView> {
    let (row, _) = find(app, actor, id).await?;
    Ok(Json(super::list::whole(app.db.reader(), &row).await?))
}
