//! What becomes of a correction: a proposal is accepted or refused, one that stands is undone, one that was undone is
//! taken again.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use store::{
    id::CorrectionId,
    library::{book, correction},
    state::CorrectionState,
};

use super::{
    page::{held, moment, moved, note, standing, write},
    said::tidy,
    view::AcceptBody,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
};

/// What is decided.
#[derive(Clone, Debug)]
pub enum Decision {
    /// It stands from now on, as it is or with other words.
    Accept(AcceptBody),
    Reject,
    Undo,
}

impl Decision {
    fn leads_to(&self) -> CorrectionState {
        match self {
            Self::Accept(_) => CorrectionState::Kept,
            Self::Reject => CorrectionState::Refused,
            Self::Undo => CorrectionState::Undone,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Accept(_) => "correction.accept",
            Self::Reject => "correction.reject",
            Self::Undo => "correction.undo",
        }
    }

    /// Whether it can be taken of a correction in this state.
    pub fn fits(&self, state: CorrectionState) -> bool {
        use CorrectionState::{Kept, Proposed, Refused, Undone};
        match self {
            Self::Accept(_) => matches!(state, Proposed | Refused | Undone),
            Self::Reject => state == Proposed,
            Self::Undo => state == Kept,
        }
    }
}

/// Decides on a correction of a book, and answers on which page it is. What was decided so already, and whose answer
/// was lost, is not decided again.
///
/// # Errors
/// `not_found`; `conflict` when it was decided otherwise, or other words stand there now than those that were seen.
pub async fn decide(
    app: &App,
    actor: &Actor,
    row: &book::Model,
    id: CorrectionId,
    decision: Decision,
) -> Result<i32> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    let number = found(&*tx, row, id).await?.number;
    // The page first, as everybody does who writes on it.
    let page = held(&*tx, row, number).await?;
    let mut one = found(&*tx, row, id).await?;
    if one.state == decision.leads_to() {
        return Ok(number);
    }
    if !decision.fits(one.state) {
        return Err(Error::new(Code::Conflict).saying("error.correction_decided"));
    }
    if let Decision::Accept(body) = &decision {
        let stands = standing(page.as_ref().ok_or_else(moved)?);
        let text = body.text.as_deref().map(tidy).transpose()?;
        one.text = text.unwrap_or(one.text);
        let seen = body.read.as_deref().unwrap_or(&one.read);
        let written = || {
            let there = stands.at(one.place());
            there.filter(|words| stands.said(words) == one.text)
        };
        let words = stands.find(one.place(), seen);
        let words = words.or_else(written).ok_or_else(moved)?;
        one.read = stands.said(&words);
        one.place = json!(stands.place_of(&words));
        one.upload_id = row.upload_id;
    }
    one.state = decision.leads_to();
    let at = match &page {
        Some(page) => moment(&*tx, page, now).await?,
        None => now,
    };
    let fresh = correction::ActiveModel {
        id: Set(one.id),
        state: Set(one.state),
        upload_id: Set(one.upload_id),
        place: Set(one.place.clone()),
        read: Set(one.read.clone()),
        text: Set(one.text.clone()),
        placed: Set(one.state == CorrectionState::Kept),
        decided_by: Set(Some(by)),
        decided_at: Set(Some(at)),
        ..Default::default()
    };
    correction::Entity::update(fresh).exec(&*tx).await?;
    if let (Some(page), false) = (&page, one.state == CorrectionState::Refused) {
        write(&*tx, row, page, now).await?;
    }
    note(&*tx, row, &one, decision.action(), (by, now)).await?;
    tx.commit().await?;
    Ok(number)
}

async fn found(
    db: &impl ConnectionTrait,
    row: &book::Model,
    id: CorrectionId,
) -> Result<correction::Model> {
    correction::Entity::find_by_id(id)
        .filter(correction::Column::BookId.eq(row.id))
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(Error::not_found)
}
