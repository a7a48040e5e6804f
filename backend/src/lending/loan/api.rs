//! Endpoints of the desk: readers, loans, returns.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{
    id::{LoanId, PersonId, UnitId},
    lending::loan,
};
use uuid::Uuid;

use super::{
    super::{hold, reader, view::*},
    give_back, lend,
    list::{self, Asked, Named, find_for, find_own},
    renew, undo,
};
use crate::{
    accounts::api::Done,
    actor::{Actor, Place},
    app::App,
    error::{Answer, Error, Result},
    listing::{self, Batch},
    policy::lending::{self as policy, Action, OwnAction},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Lending")]
impl Api {
    /// Readers of a unit by name, telephone number, address, user name or card, at most 20.
    #[oai(path = "/readers", method = "get")]
    async fn readers(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Uuid>,
        q: Query<String>,
    ) -> Answer<Batch<ReaderRow>> {
        let place = lends_at(app.0, &actor, unit_id.0).await?;
        let typed = reader::question(&q)?;
        Ok(Json(Batch::whole(
            reader::search(app.0, &place, typed).await?,
        )))
    }

    /// A reader of a unit, with loans and holds there.
    #[oai(path = "/readers/:person_id", method = "get")]
    async fn reader(
        &self,
        app: Data<&App>,
        actor: Actor,
        person_id: Path<Uuid>,
        unit_id: Query<Uuid>,
    ) -> Answer<ReaderView> {
        let place = lends_at(app.0, &actor, unit_id.0).await?;
        let id = PersonId(person_id.0);
        Ok(Json(reader::view(app.0, &actor, &place, id).await?))
    }

    /// Choose the class that a reader has in a unit.
    #[oai(path = "/readers/:person_id/class", method = "put")]
    async fn choose_reader_class(
        &self,
        app: Data<&App>,
        actor: Actor,
        person_id: Path<Uuid>,
        body: Json<ClassBody>,
    ) -> Answer<ReaderView> {
        let place = lends_at(app.0, &actor, body.unit_id).await?;
        let (id, class) = (PersonId(person_id.0), body.class.map(Into::into));
        reader::choose_class(app.0, &actor, &place, id, class).await?;
        Ok(Json(reader::view(app.0, &actor, &place, id).await?))
    }

    /// Loans that are open where one lends, the one that is due first at the top, with how to reach the readers.
    #[oai(path = "/loans", method = "get")]
    async fn loans(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        /// Only those that are overdue.
        overdue: Query<Option<bool>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<OverdueRow>> {
        policy::lends(&actor).require()?;
        let asked = Asked {
            unit: unit_id.map(UnitId),
            overdue: overdue.unwrap_or_default(),
            after: after.as_deref(),
            limit: listing::limit(limit.0),
        };
        Ok(Json(list::open(app.0, &actor, &asked).await?))
    }

    /// Lend a copy to a reader. Of two who lend it at once one is told by whom and when it was lent.
    #[oai(path = "/loans", method = "post")]
    async fn lend(&self, app: Data<&App>, actor: Actor, body: Json<LoanBody>) -> Answer<LoanView> {
        let place = lends_at(app.0, &actor, body.unit_id).await?;
        lend::lend(app.0, &actor, &place, &body.0).await?;
        let (row, _) = find_for(app.db.reader(), &actor, LoanId(body.id)).await?;
        shown(app.0, &actor, &row).await
    }

    /// Take a copy back. It is said whether it goes to its shelf or is laid aside for somebody.
    #[oai(path = "/returns", method = "post")]
    async fn give_back(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<ReturnBody>,
    ) -> Answer<ReturnView> {
        let place = lends_at(app.0, &actor, body.unit_id).await?;
        let back = give_back::give_back(app.0, &actor, &place, &body.0).await?;
        let db = app.db.reader();
        let copy = &back.copy;
        let named = Named::read(db, [copy.book_id].into_iter(), [copy.id].into_iter()).await?;
        let mut loans = list::views(app.0, &actor, back.loan.as_slice()).await?;
        let mut holds = hold::list::views(db, &actor, back.hold.as_slice()).await?;
        Ok(Json(ReturnView {
            outcome: back.outcome,
            copy: named.copy(copy.id).ok_or_else(Error::not_found)?,
            book: named.book(copy.book_id).ok_or_else(Error::not_found)?,
            shelf: copy.shelf.clone(),
            loan: loans.pop(),
            hold: holds.pop(),
        }))
    }

    /// Have a loan run from today on once more: one's own, or as who lends.
    #[oai(path = "/loans/:loan_id/renew", method = "post")]
    async fn renew_loan(
        &self,
        app: Data<&App>,
        actor: Actor,
        loan_id: Path<Uuid>,
    ) -> Answer<LoanView> {
        let (db, id) = (app.db.reader(), LoanId(loan_id.0));
        let (row, place) = find_own(db, &actor, OwnAction::Renew, id).await?;
        renew::renew(app.0, &actor, &place, &row).await?;
        let (row, _) = find_own(db, &actor, OwnAction::Renew, id).await?;
        shown(app.0, &actor, &row).await
    }

    /// Take a slip back within the hour: the return of a loan.
    #[oai(path = "/loans/:loan_id/undo", method = "post")]
    async fn undo_return(
        &self,
        app: Data<&App>,
        actor: Actor,
        loan_id: Path<Uuid>,
    ) -> Answer<LoanView> {
        let (db, id) = (app.db.reader(), LoanId(loan_id.0));
        let (row, _) = find_for(db, &actor, id).await?;
        undo::unreturn(app.0, &actor, &row).await?;
        let (row, _) = find_for(db, &actor, id).await?;
        shown(app.0, &actor, &row).await
    }

    /// Take a slip back within the hour: a loan that should not have begun.
    #[oai(path = "/loans/:loan_id", method = "delete")]
    async fn undo_loan(&self, app: Data<&App>, actor: Actor, loan_id: Path<Uuid>) -> Result<Done> {
        let (row, _) = find_for(app.db.reader(), &actor, LoanId(loan_id.0)).await?;
        undo::unlend(app.0, &actor, &row).await?;
        Ok(Done::Done)
    }

    /// What one has borrowed and waits for, and what one gave back as long as that is kept.
    #[oai(path = "/viewer/loans", method = "get")]
    async fn my_loans(&self, app: Data<&App>, actor: Actor) -> Answer<MyLoans> {
        let (db, person) = (app.db.reader(), actor.require_person()?);
        let mut loans = list::open_of(db, person, None).await?;
        loans.extend(list::ended_of(db, person).await?);
        let holds = hold::list::open_of(db, person, None).await?;
        Ok(Json(MyLoans {
            loans: list::views(app.0, &actor, &loans).await?,
            holds: hold::list::views(db, &actor, &holds).await?,
        }))
    }
}

async fn lends_at(app: &App, actor: &Actor, unit: Uuid) -> Result<Place> {
    let place = Place::of(app.db.reader(), UnitId(unit)).await?;
    policy::may(actor, Action::Lend, &place).require()?;
    Ok(place)
}

async fn shown(app: &App, actor: &Actor, row: &loan::Model) -> Answer<LoanView> {
    let mut views = list::views(app, actor, std::slice::from_ref(row)).await?;
    views.pop().map(Json).ok_or_else(Error::not_found)
}
