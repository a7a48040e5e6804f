//! Endpoints of proposals, for who reads a book that takes them.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path, payload::Json};
use store::{
    id::{CorrectionId, PersonId},
    library::{book, correction},
};
use uuid::Uuid;

use super::{
    propose,
    view::{CorrectionBody, ProposalView, Proposals},
};
use crate::{
    accounts::api::Done,
    actor::Actor,
    address::Key,
    app::App,
    error::{Answer, Result},
    library::query::find_for,
    policy::library::Action,
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Library")]
impl Api {
    /// What the asker proposed for a page, and what became of it.
    #[oai(path = "/books/:book_id/pages/:page_number/proposals", method = "get")]
    async fn proposals(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        page_number: Path<i32>,
    ) -> Answer<Proposals> {
        let (row, person) = read(app.0, &actor, &book_id, Action::Read).await?;
        shown(app.0, &row, page_number.0, person).await
    }

    /// Propose other words for neighbouring words of a line. They wait for who keeps the book.
    #[oai(path = "/books/:book_id/pages/:page_number/proposals", method = "post")]
    async fn propose(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        page_number: Path<i32>,
        body: Json<CorrectionBody>,
    ) -> Answer<Proposals> {
        let (row, person) = read(app.0, &actor, &book_id, Action::Propose).await?;
        propose::propose(app.0, &actor, &row, page_number.0, &body.0).await?;
        shown(app.0, &row, page_number.0, person).await
    }

    /// Take back a proposal of one's own that still waits.
    #[oai(path = "/books/:book_id/proposals/:correction_id", method = "delete")]
    async fn take_back_proposal(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        correction_id: Path<Uuid>,
    ) -> Result<Done> {
        let (row, person) = read(app.0, &actor, &book_id, Action::Read).await?;
        propose::take_back(app.0, &row, person, CorrectionId(correction_id.0)).await?;
        Ok(Done::Done)
    }
}

/// A book that a person who signed in may read, or propose corrections of.
async fn read(
    app: &App,
    actor: &Actor,
    book_id: &str,
    action: Action,
) -> Result<(book::Model, PersonId)> {
    let person = actor.require_person()?;
    let key = Key::parse(book_id)?;
    let (row, _) = find_for(app.db.reader(), actor, action, &key).await?;
    Ok((row, person))
}

async fn shown(app: &App, row: &book::Model, number: i32, person: PersonId) -> Answer<Proposals> {
    let own = propose::of(app.db.reader(), row.id, number, person).await?;
    let view = |one: correction::Model| ProposalView {
        id: one.id.0,
        place: one.place(),
        read: one.read,
        text: one.text,
        state: one.state.into(),
        at: one.created_at,
    };
    Ok(Json(Proposals {
        items: own.into_iter().map(view).collect(),
    }))
}
