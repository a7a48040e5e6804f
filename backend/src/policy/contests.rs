//! Who may do what with contests and entries.

use sea_orm::{ColumnTrait, Condition};
use store::{
    contests::{contest, entry},
    id::PersonId,
    state::{ContestState, EntryState},
};

use super::{ORGANIZERS, Verdict, audience};
use crate::actor::{Actor, Place};

/// What is done with a contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContestAction {
    See,
    /// Write its rules, open it, close it, announce it, put it into the bin.
    Run,
    /// Enter a video.
    Enter,
}

/// What is done with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryAction {
    See,
    /// Change its title and story.
    Edit,
    /// Take it back.
    Withdraw,
    /// Accept or reject it.
    Judge,
    /// Like it, share it.
    Vote,
}

/// Whether the asker may do it with a contest of a unit at this place.
pub fn may(actor: &Actor, action: ContestAction, state: ContestState, place: &Place) -> Verdict {
    let runs = actor.holds(ORGANIZERS, place);
    match action {
        ContestAction::See => match state {
            ContestState::Draft => Verdict::yes_or(runs, Verdict::Hidden),
            ContestState::Open | ContestState::Closed | ContestState::Announced => Verdict::Yes,
        },
        ContestAction::Run => Verdict::yes_or(runs, refusal(actor, state)),
        ContestAction::Enter => match state {
            ContestState::Open if actor.person().is_some() => Verdict::Yes,
            ContestState::Open => Verdict::SignIn,
            ContestState::Draft => Verdict::yes_or(runs, Verdict::Hidden),
            ContestState::Closed | ContestState::Announced => Verdict::No,
        },
    }
}

/// What the policy must know of an entry. `contest` is the place of the contest's unit.
#[derive(Clone, Copy, Debug)]
pub struct EntryFacts<'a> {
    pub state: EntryState,
    pub contest_state: ContestState,
    pub submitter: PersonId,
    pub contest: &'a Place,
}

/// Whether the asker may do it with an entry.
pub fn may_entry(actor: &Actor, action: EntryAction, facts: EntryFacts<'_>) -> Verdict {
    let own = actor.person() == Some(facts.submitter);
    let runs = actor.holds(ORGANIZERS, facts.contest);
    let public = facts.state == EntryState::Published && facts.contest_state != ContestState::Draft;
    let hidden = if public { Verdict::No } else { Verdict::Hidden };
    let refused = if actor.person().is_none() {
        Verdict::SignIn
    } else {
        hidden
    };
    match action {
        EntryAction::See => Verdict::yes_or(public || own || runs, Verdict::Hidden),
        EntryAction::Edit => Verdict::yes_or(
            runs || (own && facts.state == EntryState::Submitted),
            refused,
        ),
        EntryAction::Withdraw => Verdict::yes_or(own || runs, refused),
        EntryAction::Judge => Verdict::yes_or(runs, refused),
        EntryAction::Vote => Verdict::yes_or(public && actor.person().is_some(), refused),
    }
}

/// Whether the asker may enter videos for a unit at this place: whoever belongs to it.
pub fn may_enter_for(actor: &Actor, place: &Place) -> Verdict {
    Verdict::yes_or(
        actor.units().iter().any(|unit| place.chain.contains(unit)),
        Verdict::No,
    )
}

/// Contests in the asker's lists: all that were opened, and the drafts of those who run them.
pub fn listed(actor: &Actor) -> Condition {
    let opened = Condition::any().add(contest::Column::State.ne(ContestState::Draft));
    let own = actor.units_with(ORGANIZERS);
    if own.is_empty() {
        opened
    } else {
        opened.add(audience::within(contest::Column::UnitId, own))
    }
}

/// Entries in a contest's list: the published ones, one's own, and all for who runs it.
pub fn listed_entries(actor: &Actor, contest: &Place) -> Condition {
    if actor.holds(ORGANIZERS, contest) {
        return Condition::all();
    }
    let published = Condition::any().add(entry::Column::State.eq(EntryState::Published));
    match actor.person() {
        Some(person) => published.add(entry::Column::SubmitterId.eq(person)),
        None => published,
    }
}

fn refusal(actor: &Actor, state: ContestState) -> Verdict {
    match (actor.person(), state) {
        (None, _) => Verdict::SignIn,
        (Some(_), ContestState::Draft) => Verdict::Hidden,
        (Some(_), ContestState::Open | ContestState::Closed | ContestState::Announced) => {
            Verdict::No
        }
    }
}

/// The condition under which a contest in the bin may be taken out of it by the asker.
pub fn binned(actor: &Actor) -> Condition {
    audience::within(contest::Column::UnitId, actor.units_with(ORGANIZERS))
}
