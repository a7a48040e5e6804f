//! Endpoints of corrections, for who may edit the book.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{id::CorrectionId, library::book};
use uuid::Uuid;

use super::{
    decide::{Decision, decide},
    find, keep,
    view::*,
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    error::{Answer, Result},
    library::query::find_for,
    listing::{self, Batch},
    policy::library::{self as policy, Action},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Library")]
impl Api {
    /// A page to be corrected: its images, its words, what is doubtful, what was corrected and what was proposed.
    #[oai(
        path = "/books/:book_id/pages/:page_number/corrections",
        method = "get"
    )]
    async fn correcting(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        page_number: Path<i32>,
    ) -> Answer<CorrectingView> {
        let row = edited(app.0, &actor, &book_id).await?;
        shown(app.0, &row, page_number.0).await
    }

    /// Correct neighbouring words of a line, or say that they are right. It stands at once, whatever is read anew.
    #[oai(
        path = "/books/:book_id/pages/:page_number/corrections",
        method = "post"
    )]
    async fn correct(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        page_number: Path<i32>,
        body: Json<CorrectionBody>,
    ) -> Answer<CorrectingView> {
        let row = edited(app.0, &actor, &book_id).await?;
        keep::keep(app.0, &actor, &row, page_number.0, &body.0).await?;
        shown(app.0, &row, page_number.0).await
    }

    /// The corrections of a book, newest first: who, when, what was read and what it is.
    #[oai(path = "/books/:book_id/corrections", method = "get")]
    async fn corrections(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        /// Only those in this state.
        state: Query<Option<CorrectionState>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<CorrectionRow>> {
        let row = edited(app.0, &actor, &book_id).await?;
        let (state, limit) = (state.0.map(Into::into), listing::limit(limit.0));
        let db = app.db.reader();
        Ok(Json(
            find::list(db, &row, state, after.as_deref(), limit).await?,
        ))
    }

    /// Take a proposal, as it is or with other words; or a correction again that was undone.
    #[oai(
        path = "/books/:book_id/corrections/:correction_id/accept",
        method = "post"
    )]
    async fn accept_correction(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        correction_id: Path<Uuid>,
        body: Json<AcceptBody>,
    ) -> Answer<CorrectingView> {
        let decision = Decision::Accept(body.0);
        decided(app.0, &actor, &book_id, correction_id.0, decision).await
    }

    /// Do not take a proposal.
    #[oai(
        path = "/books/:book_id/corrections/:correction_id/reject",
        method = "post"
    )]
    async fn reject_correction(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        correction_id: Path<Uuid>,
    ) -> Answer<CorrectingView> {
        decided(app.0, &actor, &book_id, correction_id.0, Decision::Reject).await
    }

    /// Undo a correction: what was read stands there again.
    #[oai(
        path = "/books/:book_id/corrections/:correction_id/undo",
        method = "post"
    )]
    async fn undo_correction(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        correction_id: Path<Uuid>,
    ) -> Answer<CorrectingView> {
        decided(app.0, &actor, &book_id, correction_id.0, Decision::Undo).await
    }

    /// The books that one keeps for which proposals wait, most first.
    #[oai(path = "/books/proposals", method = "get")]
    async fn waiting_books(&self, app: Data<&App>, actor: Actor) -> Answer<Batch<WaitingBook>> {
        policy::keeps_books(&actor).require()?;
        Ok(Json(Batch::whole(
            find::waiting(app.db.reader(), &actor).await?,
        )))
    }
}

async fn edited(app: &App, actor: &Actor, book_id: &str) -> Result<book::Model> {
    let key = Key::parse(book_id)?;
    let (row, _) = find_for(app.db.reader(), actor, Action::Edit, &key).await?;
    Ok(row)
}

async fn decided(
    app: &App,
    actor: &Actor,
    book_id: &str,
    id: Uuid,
    decision: Decision,
) -> Answer<CorrectingView> {
    let row = edited(app, actor, book_id).await?;
    let number = decide(app, actor, &row, CorrectionId(id), decision).await?;
    shown(app, &row, number).await
}

async fn shown(app: &App, row: &book::Model, number: i32) -> Answer<CorrectingView> {
    Ok(Json(find::page(app.db.reader(), row, number).await?))
}
