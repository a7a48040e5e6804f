//! Who may do what with people, their secrets and their roles.

use sea_orm::Iterable;
use store::{id::PersonId, state::Role};

use super::{ADMINISTRATORS, LIBRARIANS, ORGANIZERS, STAFF, TEACHERS, Verdict};
use crate::actor::{Actor, Place};

/// What is done with people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See who is in a unit.
    See,
    /// Add a person to a unit, or change one's name.
    Add,
    /// Renew a forgotten secret and print it.
    RenewSecret,
    /// Give or take this role.
    Grant(Role),
}

/// Whether the asker may do it in a unit.
pub fn may(actor: &Actor, action: Action, place: &Place) -> Verdict {
    if actor.person().is_none() {
        return Verdict::SignIn;
    }
    let yes = match action {
        Action::See | Action::Add | Action::RenewSecret => actor.holds(STAFF, place),
        Action::Grant(role) => actor.holds(givers_of(role), place),
    };
    Verdict::yes_or(yes, Verdict::No)
}

/// Whether the asker may renew this person's secret: every role of the person must lie where the asker may give that
/// same role, or somebody could take over an account that can do more than one's own.
pub fn may_renew(actor: &Actor, person: PersonId, roles: &[(Role, Place)]) -> Verdict {
    if actor.person().is_none() {
        return Verdict::SignIn;
    }
    let yes = actor.person() != Some(person)
        && !roles.is_empty()
        && roles
            .iter()
            .all(|(role, place)| actor.holds(STAFF, place) && actor.holds(givers_of(*role), place));
    Verdict::yes_or(yes, Verdict::No)
}

/// The roles that the asker may give in a unit.
pub fn gives(actor: &Actor, place: &Place) -> Vec<Role> {
    let may_give = |role: &Role| may(actor, Action::Grant(*role), place).is_yes();
    Role::iter().filter(may_give).collect()
}

fn givers_of(role: Role) -> &'static [Role] {
    match role {
        Role::Learner => STAFF,
        Role::Teacher | Role::Librarian | Role::Juror => STAFF,
        Role::Staff | Role::Organizer | Role::Committee | Role::Administrator => ADMINISTRATORS,
    }
}

/// The places of "Quản lý" that the asker's roles open.
pub fn places(actor: &Actor) -> Vec<&'static str> {
    let all: [(&str, &[Role]); 8] = [
        ("post_lecture", TEACHERS),
        ("build_course", TEACHERS),
        ("add_book", LIBRARIANS),
        ("lend_books", LIBRARIANS),
        ("post_news", STAFF),
        ("run_contest", ORGANIZERS),
        ("manage_people", STAFF),
        ("manage_units", ADMINISTRATORS),
    ];
    all.into_iter()
        .filter(|(_, roles)| actor.holds_anywhere(roles))
        .map(|(place, _)| place)
        .collect()
}
