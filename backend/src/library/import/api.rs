//! Endpoints of imports.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::id::{ImportId, UnitId};
use uuid::Uuid;

use super::{
    begin::{self, Step},
    find::{self, find_for, stands},
    view::*,
};
use crate::{
    accounts::api::Done,
    actor::{Actor, Place},
    app::App,
    error::{Answer, Result},
    listing::{self, Batch},
    policy::library as policy,
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Library")]
impl Api {
    /// Catalogue files that were taken up, newest first: of the libraries that one keeps, or of one unit.
    #[oai(path = "/books/imports", method = "get")]
    async fn imports(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<ImportView>> {
        policy::keeps_books(&actor).require()?;
        let unit = unit_id.map(UnitId);
        let limit = listing::limit(limit.0);
        Ok(Json(
            find::list(app.db.reader(), &actor, unit, after.as_deref(), limit).await?,
        ))
    }

    /// Take up a catalogue file (MARC 21, Dublin Core, a table): its records are read, and can then be looked at.
    #[oai(path = "/books/imports", method = "post")]
    async fn begin_import(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<ImportBody>,
    ) -> Answer<ImportView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may_add(&actor, &place).require()?;
        begin::begin(app.0, &actor, &body.0).await?;
        shown(app.0, &actor, body.id).await
    }

    /// A catalogue file, and how many of its records will do what as the library stands now, or did.
    #[oai(path = "/books/imports/:import_id", method = "get")]
    async fn import(
        &self,
        app: Data<&App>,
        actor: Actor,
        import_id: Path<Uuid>,
    ) -> Answer<ImportView> {
        shown(app.0, &actor, import_id.0).await
    }

    /// The records of a catalogue file in their order, each with what it will do, or did.
    #[oai(path = "/books/imports/:import_id/records", method = "get")]
    async fn import_records(
        &self,
        app: Data<&App>,
        actor: Actor,
        import_id: Path<Uuid>,
        /// Only those that do this.
        what: Query<Option<What>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<ImportRowView>> {
        let db = app.db.reader();
        let row = find_for(db, &actor, ImportId(import_id.0)).await?;
        let limit = listing::limit(limit.0);
        Ok(Json(
            find::records(db, &row, what.0, after.as_deref(), limit).await?,
        ))
    }

    /// Make books of the records. The work goes on by itself; ask how far it is.
    #[oai(path = "/books/imports/:import_id/take", method = "post")]
    async fn take_import(
        &self,
        app: Data<&App>,
        actor: Actor,
        import_id: Path<Uuid>,
        body: Json<TakeBody>,
    ) -> Answer<ImportView> {
        let publish = body.publish;
        step(app.0, &actor, import_id.0, Step::Take { publish }).await
    }

    /// Put the new books of a catalogue file into the bin, but for those that somebody worked on since.
    #[oai(path = "/books/imports/:import_id/undo", method = "post")]
    async fn undo_import(
        &self,
        app: Data<&App>,
        actor: Actor,
        import_id: Path<Uuid>,
    ) -> Answer<ImportView> {
        step(app.0, &actor, import_id.0, Step::Undo).await
    }

    /// Throw away what was read of a catalogue file. Books that came of it stay.
    #[oai(path = "/books/imports/:import_id", method = "delete")]
    async fn drop_import(
        &self,
        app: Data<&App>,
        actor: Actor,
        import_id: Path<Uuid>,
    ) -> Result<Done> {
        let row = find_for(app.db.reader(), &actor, ImportId(import_id.0)).await?;
        begin::drop(app.0, &row).await?;
        Ok(Done::Done)
    }
}

async fn step(app: &App, actor: &Actor, id: Uuid, what: Step) -> Answer<ImportView> {
    let row = find_for(app.db.reader(), actor, ImportId(id)).await?;
    begin::step(app, actor, &row, what).await?;
    shown(app, actor, id).await
}

async fn shown(app: &App, actor: &Actor, id: Uuid) -> Answer<ImportView> {
    let db = app.db.reader();
    let row = find_for(db, actor, ImportId(id)).await?;
    Ok(Json(stands(db, actor, &row).await?))
}
