//! Endpoints of copies.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{
    id::{BookId, CopyId, UnitId},
    lending::copy,
};
use uuid::Uuid;

use super::{
    super::{rule::Rule, view::*},
    add, change,
    list::{self, Asked, find_for},
    number,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Answer, Error},
    library,
    listing::{self, Batch},
    policy::{
        lending::{self as policy, Action},
        library::Action as OfBook,
    },
    version::{self, IfMatch},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Lending")]
impl Api {
    /// The paper copies that one keeps, by accession number: of a unit, of a book, in a state, by number or words of a title.
    #[oai(path = "/copies", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a parameter of the query"
    )]
    async fn copies(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        book_id: Query<Option<Uuid>>,
        q: Query<Option<String>>,
        state: Query<Option<CopyState>>,
        /// From this accession number on.
        from: Query<Option<String>>,
        /// Up to this accession number.
        to: Query<Option<String>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<CopyView>> {
        policy::lends(&actor).require()?;
        let asked = Asked {
            unit: unit_id.map(UnitId),
            book: book_id.map(BookId),
            words: listing::question(q.as_deref())?,
            state: state.map(Into::into),
            from: listing::question(from.as_deref())?,
            to: listing::question(to.as_deref())?,
            after: after.as_deref(),
            limit: listing::limit(limit.0),
        };
        Ok(Json(list::list(app.0, &actor, &asked).await?))
    }

    /// The accession numbers that the next copies of a unit would get.
    #[oai(path = "/copies/numbers", method = "get")]
    async fn copy_numbers(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Uuid>,
        count: Query<Option<u64>>,
    ) -> Answer<NumbersView> {
        let db = app.db.reader();
        let place = Place::of(db, UnitId(unit_id.0)).await?;
        policy::may(&actor, Action::Keep, &place).require()?;
        let prefix = Rule::at(db, &place).await?.prefix;
        let first = number::next(db, place.unit, &prefix).await?;
        let count = usize::try_from(listing::limit(count.0.or(Some(1)))).unwrap_or(1);
        let last = number::run(&first, count)?.pop();
        Ok(Json(NumbersView {
            last: last.unwrap_or_else(|| first.clone()),
            first,
        }))
    }

    /// Add copies of a book, one or a run of numbers. The answer is all copies of the book in the unit.
    #[oai(path = "/copies", method = "post")]
    async fn add_copies(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<CopiesBody>,
    ) -> Answer<Batch<CopyView>> {
        let db = app.db.reader();
        let place = Place::of(db, UnitId(body.unit_id)).await?;
        policy::may(&actor, Action::Keep, &place).require()?;
        let (book, _) = library::find_for(db, &actor, OfBook::See, &body.book_id.into()).await?;
        add::add(app.0, &actor, &place, &body.0).await?;
        let asked = Asked {
            unit: Some(place.unit),
            book: Some(book.id),
            limit: listing::limit(Some(u64::MAX)),
            ..Asked::default()
        };
        Ok(Json(list::list(app.0, &actor, &asked).await?))
    }

    /// A copy.
    #[oai(path = "/copies/:copy_id", method = "get")]
    async fn copy(&self, app: Data<&App>, actor: Actor, copy_id: Path<Uuid>) -> Answer<CopyView> {
        shown(app.0, &actor, copy_id.0).await
    }

    /// Word a copy's line in the register anew.
    #[oai(path = "/copies/:copy_id", method = "patch")]
    async fn change_copy(
        &self,
        app: Data<&App>,
        actor: Actor,
        copy_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<CopyChange>,
    ) -> Answer<CopyView> {
        let (row, _) = find_for(app.db.reader(), &actor, CopyId(copy_id.0), false).await?;
        version::check(if_match.as_deref(), row.version)?;
        change::change(app.0, &actor, &row, &body.0).await?;
        shown(app.0, &actor, copy_id.0).await
    }

    /// Say what became of a copy: on its shelf, lost, damaged, struck off the register.
    #[oai(path = "/copies/:copy_id/mark", method = "post")]
    async fn mark_copy(
        &self,
        app: Data<&App>,
        actor: Actor,
        copy_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<MarkBody>,
    ) -> Answer<CopyView> {
        let (row, place) = find_for(app.db.reader(), &actor, CopyId(copy_id.0), false).await?;
        version::check(if_match.as_deref(), row.version)?;
        change::mark(app.0, &actor, &place, &row, &body.0).await?;
        shown(app.0, &actor, copy_id.0).await
    }

    /// Put a copy that was entered by mistake into the bin. The answer is the copy as it lies there.
    #[oai(path = "/copies/:copy_id", method = "delete")]
    async fn delete_copy(
        &self,
        app: Data<&App>,
        actor: Actor,
        copy_id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<CopyView> {
        let (row, _) = find_for(app.db.reader(), &actor, CopyId(copy_id.0), false).await?;
        version::check(if_match.as_deref(), row.version)?;
        change::delete(app.0, &actor, &row).await?;
        let (row, _) = find_for(app.db.reader(), &actor, CopyId(copy_id.0), true).await?;
        view(app.0, &row).await
    }

    /// Take a copy out of the bin.
    #[oai(path = "/copies/:copy_id/restore", method = "post")]
    async fn restore_copy(
        &self,
        app: Data<&App>,
        actor: Actor,
        copy_id: Path<Uuid>,
    ) -> Answer<CopyView> {
        let (row, _) = find_for(app.db.reader(), &actor, CopyId(copy_id.0), true).await?;
        change::restore(app.0, &actor, &row).await?;
        shown(app.0, &actor, copy_id.0).await
    }
}

async fn shown(app: &App, actor: &Actor, id: Uuid) -> Answer<CopyView> {
    let (row, _) = find_for(app.db.reader(), actor, CopyId(id), false).await?;
    view(app, &row).await
}

async fn view(app: &App, row: &copy::Model) -> Answer<CopyView> {
    let mut views = list::views(app, std::slice::from_ref(row)).await?;
    views.pop().map(Json).ok_or_else(Error::not_found)
}
