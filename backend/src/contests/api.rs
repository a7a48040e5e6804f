//! Endpoints of contests and entries.

use poem::{Request, web::Data};
use poem_openapi::{
    OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use store::{id::UnitId, state::ContestState as Kept};
use uuid::Uuid;

use super::{
    contest::{self, Step},
    entry, query,
    view::*,
};
use crate::{
    actor::{Actor, Place},
    address::Key,
    app::App,
    error::{Answer, Result},
    listing::{self, Batch},
    policy::contests::{self as policy, ContestAction},
    version::{self, IfMatch},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Contests")]
impl Api {
    /// Contests of a unit and of those below it, or of all.
    #[oai(path = "/contests", method = "get")]
    async fn contests(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<ContestRow>> {
        let (unit, limit) = (unit_id.map(UnitId), listing::limit(limit.0));
        let mut batch =
            query::contests(app.db.reader(), &actor, unit, after.0.as_deref(), limit).await?;
        batch.items = query::running_first(batch.items, app.clock.now());
        Ok(Json(batch))
    }

    /// Prepare a contest.
    #[oai(path = "/contests", method = "post")]
    async fn prepare(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<ContestBody>,
    ) -> Answer<ContestView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may(&actor, ContestAction::Run, Kept::Open, &place).require()?;
        let by = actor.require_person()?;
        let tx = app.db.begin().await?;
        let row = contest::prepare(&*tx, &body.0, by, app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(
            query::contest_view(app.db.reader(), &actor, row, &place, app.clock.now()).await?,
        ))
    }

    /// A contest with its first entries.
    #[oai(path = "/contests/:contest_id", method = "get")]
    async fn contest(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<String>,
    ) -> Answer<ContestView> {
        let (row, place) = query::find(app.db.reader(), &Key::parse(&contest_id)?, false).await?;
        policy::may(&actor, ContestAction::See, row.state, &place).require()?;
        Ok(Json(
            query::contest_view(app.db.reader(), &actor, row, &place, app.clock.now()).await?,
        ))
    }

    /// Change a contest's words or dates.
    #[oai(path = "/contests/:contest_id", method = "patch")]
    async fn change(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<ContestChange>,
    ) -> Answer<ContestView> {
        step(app.0, &actor, contest_id.0, if_match, Step::Change(body.0)).await
    }

    /// Open a contest: it is announced, entries are taken inside its window.
    #[oai(path = "/contests/:contest_id/publish", method = "post")]
    async fn open(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<ContestView> {
        step(
            app.0,
            &actor,
            contest_id.0,
            if_match,
            Step::Become(Kept::Open),
        )
        .await
    }

    /// Close a contest: no more entries.
    #[oai(path = "/contests/:contest_id/close", method = "post")]
    async fn close(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<ContestView> {
        step(
            app.0,
            &actor,
            contest_id.0,
            if_match,
            Step::Become(Kept::Closed),
        )
        .await
    }

    /// Announce the results.
    #[oai(path = "/contests/:contest_id/announce", method = "post")]
    async fn announce(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<ContestView> {
        step(
            app.0,
            &actor,
            contest_id.0,
            if_match,
            Step::Become(Kept::Announced),
        )
        .await
    }

    /// Put a contest into the bin.
    #[oai(path = "/contests/:contest_id", method = "delete")]
    async fn delete(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<ContestView> {
        step(app.0, &actor, contest_id.0, if_match, Step::Delete).await
    }

    /// Take a contest out of the bin.
    #[oai(path = "/contests/:contest_id/restore", method = "post")]
    async fn restore(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
    ) -> Answer<ContestView> {
        let (row, _) = query::find(app.db.reader(), &contest_id.0.into(), true).await?;
        step(
            app.0,
            &actor,
            contest_id.0,
            Header(Some(row.version.to_string())),
            Step::Restore,
        )
        .await
    }

    /// A contest's entries that one may see, the newest first.
    #[oai(path = "/contests/:contest_id/entries", method = "get")]
    async fn entries(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<EntryRow>> {
        let (row, place) = query::find(app.db.reader(), &contest_id.0.into(), false).await?;
        policy::may(&actor, ContestAction::See, row.state, &place).require()?;
        let limit = listing::limit(limit.0);
        Ok(Json(
            query::entries(
                app.db.reader(),
                &actor,
                &row,
                &place,
                after.0.as_deref(),
                limit,
            )
            .await?,
        ))
    }

    /// Enter a video for a unit that one belongs to.
    #[oai(path = "/contests/:contest_id/entries", method = "post")]
    async fn send_in(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        request: &Request,
        body: Json<EntryBody>,
    ) -> Answer<EntryView> {
        let db = app.db.reader();
        let (row, place) = query::find(db, &contest_id.0.into(), false).await?;
        policy::may(&actor, ContestAction::Enter, row.state, &place).require()?;
        policy::may_enter_for(&actor, &Place::of(db, UnitId(body.unit_id)).await?).require()?;
        let made = entry::send_in(app.0, &row, &body.0, actor.require_person()?).await?;
        super::entry_api::answer_entry(app.0, &actor, made.id.0.into(), request).await
    }

    /// The organizer's table.
    #[oai(path = "/contests/:contest_id/desk", method = "get")]
    async fn desk(
        &self,
        app: Data<&App>,
        actor: Actor,
        contest_id: Path<Uuid>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<DeskRow>> {
        let (row, place) = query::find(app.db.reader(), &contest_id.0.into(), false).await?;
        policy::may(&actor, ContestAction::Run, row.state, &place).require()?;
        let limit = listing::limit(limit.0);
        Ok(Json(
            query::desk(
                app.db.reader(),
                &actor,
                &row,
                &place,
                after.0.as_deref(),
                limit,
            )
            .await?,
        ))
    }
}

async fn step(
    app: &App,
    actor: &Actor,
    id: Uuid,
    if_match: IfMatch,
    what: Step,
) -> Answer<ContestView> {
    let binned = matches!(what, Step::Restore);
    let (row, place) = query::find(app.db.reader(), &id.into(), binned).await?;
    policy::may(actor, ContestAction::Run, row.state, &place).require()?;
    version::check(if_match.0.as_deref(), row.version)?;
    let by = actor.require_person()?;
    let tx = app.db.begin().await?;
    contest::step(&*tx, &row, what, by, app.clock.now()).await?;
    tx.commit().await?;
    let (row, place) = query::find(app.db.reader(), &id.into(), true).await?;
    Ok(Json(
        query::contest_view(app.db.reader(), actor, row, &place, app.clock.now()).await?,
    ))
}

/// For the export: every line of the table.
///
/// # Errors
/// Whatever the policy or the database says.
pub async fn whole_desk(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<DeskRow>> {
    let (row, place) = query::find(app.db.reader(), &id.into(), false).await?;
    policy::may(actor, ContestAction::Run, row.state, &place).require()?;
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let batch =
            query::desk(app.db.reader(), actor, &row, &place, after.as_deref(), 100).await?;
        lines.extend(batch.items);
        match batch.next {
            Some(next) => after = Some(next),
            None => return Ok(lines),
        }
    }
}
