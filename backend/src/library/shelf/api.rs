//! Endpoints of shelves.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{id::UnitId, library::shelf};
use uuid::Uuid;

use super::{
    super::view::BookRow,
    arrange,
    query::{self, Asked, find_for},
    rules::{self, Step},
    view::*,
};
use crate::{
    actor::{Actor, Place},
    address::Key,
    app::App,
    error::Answer,
    listing::{self, Batch},
    policy::library::{ShelfAction, may_shelf},
    version::{self, IfMatch},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Library")]
impl Api {
    /// Shelves by name, each with its first books: those on which one finds any, or those that one arranges.
    #[oai(path = "/shelves", method = "get")]
    async fn shelves(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        /// Those that one arranges, empty ones too.
        #[oai(default)]
        kept: Query<bool>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<ShelfRow>> {
        let asked = Asked {
            unit: unit_id.map(UnitId),
            kept: kept.0,
            after: after.as_deref(),
            limit: listing::limit(limit.0),
        };
        Ok(Json(query::list(app.db.reader(), &actor, &asked).await?))
    }

    /// Make an empty shelf.
    #[oai(path = "/shelves", method = "post")]
    async fn make_shelf(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<ShelfBody>,
    ) -> Answer<ShelfView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        may_shelf(&actor, ShelfAction::Edit, &place).require()?;
        let row = rules::make(app.0, &actor, &body.0).await?;
        Ok(Json(query::view(app.db.reader(), &actor, &row).await?))
    }

    /// A shelf with its first books.
    #[oai(path = "/shelves/:shelf_id", method = "get")]
    async fn shelf(
        &self,
        app: Data<&App>,
        actor: Actor,
        shelf_id: Path<String>,
    ) -> Answer<ShelfView> {
        shown(app.0, &actor, &Key::parse(&shelf_id)?).await
    }

    /// Change what a shelf is called, or what is said of it.
    #[oai(path = "/shelves/:shelf_id", method = "patch")]
    async fn change_shelf(
        &self,
        app: Data<&App>,
        actor: Actor,
        shelf_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<ShelfChange>,
    ) -> Answer<ShelfView> {
        let row = seen(app.0, &actor, &shelf_id, if_match).await?;
        rules::step(app.0, &actor, &row, Step::Change(body.0)).await?;
        shown(app.0, &actor, &row.id.0.into()).await
    }

    /// The books on a shelf, in their order.
    #[oai(path = "/shelves/:shelf_id/books", method = "get")]
    async fn shelf_books(
        &self,
        app: Data<&App>,
        actor: Actor,
        shelf_id: Path<String>,
        /// Drafts too that one may edit.
        #[oai(default)]
        kept: Query<bool>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<BookRow>> {
        let (db, limit) = (app.db.reader(), listing::limit(limit.0));
        let row = find_for(db, &actor, ShelfAction::See, &Key::parse(&shelf_id)?).await?;
        Ok(Json(
            query::books(db, &actor, row.id, kept.0, after.as_deref(), limit).await?,
        ))
    }

    /// Say which books stand on a shelf, in which order. Those that one may not know of stay.
    #[oai(path = "/shelves/:shelf_id/books", method = "put")]
    async fn arrange_shelf(
        &self,
        app: Data<&App>,
        actor: Actor,
        shelf_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<ShelfBooks>,
    ) -> Answer<ShelfView> {
        let row = seen(app.0, &actor, &shelf_id, if_match).await?;
        arrange::arrange(app.0, &actor, &row, &body.books).await?;
        shown(app.0, &actor, &row.id.0.into()).await
    }

    /// Put a shelf into the bin; its books stay in the library.
    #[oai(path = "/shelves/:shelf_id", method = "delete")]
    async fn delete_shelf(
        &self,
        app: Data<&App>,
        actor: Actor,
        shelf_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<ShelfView> {
        let row = seen(app.0, &actor, &shelf_id, if_match).await?;
        rules::step(app.0, &actor, &row, Step::Delete).await?;
        let row = query::find_binned(app.db.reader(), &row.id.0.into()).await?;
        Ok(Json(query::view(app.db.reader(), &actor, &row).await?))
    }

    /// Take a shelf out of the bin.
    #[oai(path = "/shelves/:shelf_id/restore", method = "post")]
    async fn restore_shelf(
        &self,
        app: Data<&App>,
        actor: Actor,
        shelf_id: Path<String>,
    ) -> Answer<ShelfView> {
        let (db, key) = (app.db.reader(), Key::parse(&shelf_id)?);
        let row = query::find_binned(db, &key).await?;
        may_shelf(
            &actor,
            ShelfAction::Edit,
            &Place::of(db, row.unit_id).await?,
        )
        .require()?;
        if row.deleted_at.is_some() {
            rules::step(app.0, &actor, &row, Step::Restore).await?;
        }
        shown(app.0, &actor, &key).await
    }
}

/// A shelf to be changed, in the version that was seen.
async fn seen(
    app: &App,
    actor: &Actor,
    shelf_id: &str,
    if_match: IfMatch,
) -> crate::error::Result<shelf::Model> {
    let key = Key::parse(shelf_id)?;
    let row = find_for(app.db.reader(), actor, ShelfAction::Edit, &key).await?;
    version::check(if_match.as_deref(), row.version)?;
    Ok(row)
}

async fn shown(app: &App, actor: &Actor, key: &Key) -> Answer<ShelfView> {
    let db = app.db.reader();
    let row = find_for(db, actor, ShelfAction::See, key).await?;
    Ok(Json(query::view(db, actor, &row).await?))
}
