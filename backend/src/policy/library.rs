//! Who may do what with books.

use sea_orm::{ColumnTrait, Condition};
use store::{
    library::{book::Column, shelf},
    state::{Audience, PublishState},
};

use super::{LIBRARIANS, Verdict, audience};
use crate::actor::{Actor, Place};

/// What is done with a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Know of it: its record and its cover.
    See,
    /// Open its pages: images, text, the words in it.
    Read,
    /// Change the record, its file, its state of publication; bin and restore it; correct its text.
    Edit,
    /// Propose corrections of its text to those who may edit it.
    Propose,
}

/// What the policy needs to know of a book.
#[derive(Clone, Debug)]
pub struct Facts {
    pub audience: Audience,
    pub state: PublishState,
    pub place: Place,
    /// Whether the asker belongs to a unit below the book's (see [`audience::belongs_below`]).
    pub belongs: bool,
    /// Whether a course that the asker learns opens it (see `courses::opens_book`).
    pub opened: bool,
    /// Whether readers may propose corrections.
    pub proposals: bool,
}

/// Whether the asker may add a book to a unit at this place.
pub fn may_add(actor: &Actor, place: &Place) -> Verdict {
    Verdict::yes_or(actor.holds(LIBRARIANS, place), refusal(actor, Verdict::No))
}

/// Whether the asker may do it with the book.
pub fn may(actor: &Actor, action: Action, book: &Facts) -> Verdict {
    if actor.holds(LIBRARIANS, &book.place) {
        return Verdict::Yes;
    }
    let included = book.opened || included(actor, book);
    match (book.state, action) {
        (PublishState::Draft, Action::See | Action::Read) => Verdict::Hidden,
        (PublishState::Draft, Action::Edit | Action::Propose) => refusal(actor, Verdict::Hidden),
        (PublishState::Published, Action::See) => {
            let known = included || known_to_all(book.audience);
            Verdict::yes_or(known, refusal(actor, Verdict::Hidden))
        }
        (PublishState::Published, Action::Read) => {
            Verdict::yes_or(included, refusal(actor, Verdict::Hidden))
        }
        (PublishState::Published, Action::Edit) => {
            let known = included || known_to_all(book.audience);
            refusal(actor, if known { Verdict::No } else { Verdict::Hidden })
        }
        (PublishState::Published, Action::Propose) => match actor.person() {
            None => Verdict::SignIn,
            Some(_) if !included => Verdict::Hidden,
            Some(_) => Verdict::yes_or(book.proposals, Verdict::No),
        },
    }
}

/// Whether the book's own audience takes the asker in.
pub fn included(actor: &Actor, book: &Facts) -> bool {
    audience::includes(actor, book.audience, &book.place, book.belongs)
}

/// The condition under which a published book is in a list of the asker's.
pub fn seen_by(actor: &Actor) -> Condition {
    Condition::all()
        .add(Column::PublishState.eq(PublishState::Published))
        .add(
            Condition::any()
                .add(Column::Audience.eq(Audience::SignedIn))
                .add(audience::condition(actor, Column::Audience, Column::UnitId))
                .add(edited_by(actor)),
        )
}

/// The condition under which the asker may edit a book.
pub fn edited_by(actor: &Actor) -> Condition {
    audience::within(Column::UnitId, actor.units_with(LIBRARIANS))
}

/// Whether the asker keeps the library of any unit.
pub fn keeps_books(actor: &Actor) -> Verdict {
    Verdict::yes_or(
        actor.holds_anywhere(LIBRARIANS),
        refusal(actor, Verdict::No),
    )
}

/// Whether the asker may see catalogue files that are taken into the library of a unit at this place.
pub fn may_import(actor: &Actor, place: &Place) -> Verdict {
    let hidden = refusal(actor, Verdict::Hidden);
    Verdict::yes_or(actor.holds(LIBRARIANS, place), hidden)
}

/// What is done with a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelfAction {
    /// Know its name. Of its books one sees those that one may know of.
    See,
    /// Name it, arrange it; bin and restore it.
    Edit,
}

/// Whether the asker may do it with a shelf of a unit at this place.
pub fn may_shelf(actor: &Actor, action: ShelfAction, place: &Place) -> Verdict {
    match action {
        ShelfAction::See => Verdict::Yes,
        ShelfAction::Edit => {
            Verdict::yes_or(actor.holds(LIBRARIANS, place), refusal(actor, Verdict::No))
        }
    }
}

/// The condition under which the asker arranges a shelf.
pub fn keeps_shelf(actor: &Actor) -> Condition {
    audience::within(shelf::Column::UnitId, actor.units_with(LIBRARIANS))
}

/// Everybody may know of these: who may not read them is told how to.
fn known_to_all(audience: Audience) -> bool {
    match audience {
        Audience::Public | Audience::SignedIn => true,
        Audience::Members | Audience::Staff => false,
    }
}

/// A visitor might be allowed after signing in.
fn refusal(actor: &Actor, otherwise: Verdict) -> Verdict {
    if actor.person().is_none() {
        Verdict::SignIn
    } else {
        otherwise
    }
}

/// The condition under which a book in the bin may be taken out of it by the asker.
pub fn binned(actor: &Actor) -> Condition {
    audience::within(Column::UnitId, actor.units_with(LIBRARIANS))
}

/// Whether the asker may see what was searched for in vain: who adds books anywhere.
pub fn may_see_missed(actor: &Actor) -> Verdict {
    if actor.person().is_none() {
        return Verdict::SignIn;
    }
    Verdict::yes_or(actor.holds_anywhere(LIBRARIANS), Verdict::No)
}
