//! Who may do what with paper copies, loans and holds.

use sea_orm::Condition;
use store::{
    id::PersonId,
    lending::{copy, hold, loan, stocktake},
};

use super::{LIBRARIANS, Verdict, audience};
use crate::actor::{Actor, Place};

/// What is done with the copies of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Keep the register: add, change, mark and strike off copies; go through the shelves; report.
    Keep,
    /// Lend and take back, look up readers, see who has what and who waits.
    Lend,
    /// Say how long and how much is lent.
    Rule,
}

/// What is done with one loan or one hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnAction {
    /// Have a loan run longer.
    Renew,
    /// Take a hold back.
    Cancel,
}

/// Whether the asker may do it in a unit.
pub fn may(actor: &Actor, action: Action, place: &Place) -> Verdict {
    let yes = match action {
        Action::Keep | Action::Lend | Action::Rule => actor.holds(LIBRARIANS, place),
    };
    Verdict::yes_or(yes, refusal(actor, Verdict::No))
}

/// Whether the asker may know of a thing of the unit that is called by its own id, and do it.
pub fn may_with(actor: &Actor, action: Action, place: &Place) -> Verdict {
    match may(actor, action, place) {
        Verdict::No => Verdict::Hidden,
        other => other,
    }
}

/// Whether the asker may do it with a loan or a hold of this reader: the reader and who lends in the unit.
pub fn may_own(
    actor: &Actor,
    action: OwnAction,
    reader: Option<PersonId>,
    place: &Place,
) -> Verdict {
    let theirs = match action {
        OwnAction::Renew | OwnAction::Cancel => reader.is_some() && actor.person() == reader,
    };
    let yes = theirs || actor.holds(LIBRARIANS, place);
    Verdict::yes_or(yes, refusal(actor, Verdict::Hidden))
}

/// Whether the asker may have a copy of a unit at this place laid aside: who belongs to it, to a unit above or below.
/// `belongs` says whether a role is held below the place (see [`audience::belongs_below`]).
pub fn may_hold(actor: &Actor, place: &Place, belongs: bool) -> Verdict {
    let yes = belongs || actor.belongs(place);
    Verdict::yes_or(yes, refusal(actor, Verdict::No))
}

/// Whether a unit at this place is the asker's own or above it.
pub fn is_near(actor: &Actor, place: &Place) -> bool {
    actor.belongs(place)
}

/// Whether the asker lends anywhere.
pub fn lends(actor: &Actor) -> Verdict {
    Verdict::yes_or(
        actor.holds_anywhere(LIBRARIANS),
        refusal(actor, Verdict::No),
    )
}

/// The condition under which a copy is in a list of the asker's.
pub fn copies_kept_by(actor: &Actor) -> Condition {
    audience::within(copy::Column::UnitId, actor.units_with(LIBRARIANS))
}

/// The condition under which a loan is in a list of the asker's.
pub fn loans_lent_by(actor: &Actor) -> Condition {
    audience::within(loan::Column::UnitId, actor.units_with(LIBRARIANS))
}

/// The condition under which a hold is in a list of the asker's.
pub fn holds_kept_by(actor: &Actor) -> Condition {
    audience::within(hold::Column::UnitId, actor.units_with(LIBRARIANS))
}

/// The condition under which a stocktake is in a list of the asker's.
pub fn stocktakes_of(actor: &Actor) -> Condition {
    audience::within(stocktake::Column::UnitId, actor.units_with(LIBRARIANS))
}

/// A visitor might be allowed after signing in.
fn refusal(actor: &Actor, otherwise: Verdict) -> Verdict {
    if actor.person().is_none() {
        Verdict::SignIn
    } else {
        otherwise
    }
}

#[cfg(test)]
mod tests {
    use store::{id::UnitId, state::Role};

    use super::*;

    fn place() -> Place {
        let unit = UnitId::new();
        Place {
            unit,
            chain: vec![unit],
        }
    }

    #[test]
    fn who_keeps_the_library_lends_and_nobody_else() {
        let here = place();
        let of = |role| Actor::with_grants(vec![(here.unit, role)]);
        for role in [Role::Librarian, Role::Staff, Role::Administrator] {
            assert_eq!(may(&of(role), Action::Lend, &here), Verdict::Yes);
        }
        for role in [Role::Learner, Role::Teacher, Role::Committee] {
            assert_eq!(may(&of(role), Action::Lend, &here), Verdict::No);
            assert_eq!(may_with(&of(role), Action::Lend, &here), Verdict::Hidden);
        }
        let elsewhere = Actor::with_grants(vec![(UnitId::new(), Role::Librarian)]);
        assert_eq!(may(&elsewhere, Action::Keep, &here), Verdict::No);
    }

    #[test]
    fn a_reader_renews_ones_own_loan_alone() {
        let here = place();
        let reader = Actor::with_grants(vec![(here.unit, Role::Learner)]);
        let own = may_own(&reader, OwnAction::Renew, reader.person(), &here);
        assert_eq!(own, Verdict::Yes);
        let other = Some(PersonId::new());
        for action in [OwnAction::Renew, OwnAction::Cancel] {
            assert_eq!(may_own(&reader, action, other, &here), Verdict::Hidden);
            assert_eq!(may_own(&reader, action, None, &here), Verdict::Hidden);
        }
    }

    #[test]
    fn only_who_belongs_to_the_unit_waits_for_its_copies() {
        let here = place();
        let member = Actor::with_grants(vec![(here.unit, Role::Learner)]);
        assert_eq!(may_hold(&member, &here, false), Verdict::Yes);
        let stranger = Actor::with_grants(vec![(UnitId::new(), Role::Learner)]);
        assert_eq!(may_hold(&stranger, &here, false), Verdict::No);
        assert_eq!(may_hold(&stranger, &here, true), Verdict::Yes);
        let visitor = Actor::visitor(Default::default());
        assert_eq!(may_hold(&visitor, &here, false), Verdict::SignIn);
    }
}
