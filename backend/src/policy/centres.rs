//! Who may do what with units and their news.

use sea_orm::Condition;
use store::{
    centres::{news, unit},
    state::PublishState,
};

use super::{ADMINISTRATORS, STAFF, Verdict, audience};
use crate::actor::{Actor, Place};

/// What is done with a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitAction {
    See,
    Edit,
    /// Make a unit below it, move it, put it into the bin.
    Arrange,
}

/// What is done with news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewsAction {
    See,
    Write,
}

/// Whether the asker may do it with a unit at this place.
pub fn may(actor: &Actor, action: UnitAction, place: &Place) -> Verdict {
    match action {
        UnitAction::See => Verdict::Yes,
        UnitAction::Edit => signed(actor, actor.holds(STAFF, place)),
        UnitAction::Arrange => signed(actor, actor.holds(ADMINISTRATORS, place)),
    }
}

/// Whether the asker may do it with news of a unit at this place.
pub fn may_news(actor: &Actor, action: NewsAction, state: PublishState, place: &Place) -> Verdict {
    let writes = actor.holds(STAFF, place);
    match (action, state) {
        (NewsAction::See, PublishState::Published) => Verdict::Yes,
        (NewsAction::See, PublishState::Draft) => Verdict::yes_or(writes, Verdict::Hidden),
        (NewsAction::Write, PublishState::Published) => signed(actor, writes),
        (NewsAction::Write, PublishState::Draft) => {
            Verdict::yes_or(writes, hidden_or_sign_in(actor))
        }
    }
}

fn signed(actor: &Actor, yes: bool) -> Verdict {
    Verdict::yes_or(
        yes,
        if actor.person().is_none() {
            Verdict::SignIn
        } else {
            Verdict::No
        },
    )
}

fn hidden_or_sign_in(actor: &Actor) -> Verdict {
    if actor.person().is_none() {
        Verdict::SignIn
    } else {
        Verdict::Hidden
    }
}

/// The condition under which a unit in the bin may be taken out of it by the asker.
pub fn binned_units(actor: &Actor) -> Condition {
    audience::within(unit::Column::Id, actor.units_with(ADMINISTRATORS))
}

/// The condition under which news in the bin may be taken out of it by the asker.
pub fn binned_news(actor: &Actor) -> Condition {
    audience::within(news::Column::UnitId, actor.units_with(STAFF))
}
