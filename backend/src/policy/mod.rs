//! Who may do what. For each feature an enum of actions and one `match` without a wildcard arm, and beside the
//! check the condition that filters lists. Role names appear here and nowhere else in this crate.

pub mod accounts;
pub mod audience;
pub mod centres;
pub mod contests;
pub mod courses;
pub mod lending;
pub mod library;
pub mod media;

use store::state::Role;

use crate::error::{Error, Result};

/// What the policy says of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Yes,
    /// The asker may know of the thing but not do this.
    No,
    /// A visitor who might be allowed after signing in.
    SignIn,
    /// The asker may not know that the thing exists.
    Hidden,
}

impl Verdict {
    /// `Ok` for yes.
    ///
    /// # Errors
    /// 403, 401 or 404 as the verdict says.
    pub fn require(self) -> Result<()> {
        match self {
            Self::Yes => Ok(()),
            Self::No => Err(Error::forbidden()),
            Self::SignIn => Err(Error::signed_out()),
            Self::Hidden => Err(Error::not_found()),
        }
    }

    /// Whether it is a yes.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Yes, or `otherwise`.
    pub fn yes_or(yes: bool, otherwise: Self) -> Self {
        if yes { Self::Yes } else { otherwise }
    }
}

/// Who runs the installation's part of the tree.
pub(crate) const ADMINISTRATORS: &[Role] = &[Role::Administrator];
/// Who works for a unit.
pub(crate) const STAFF: &[Role] = &[Role::Staff, Role::Administrator];
/// Who makes courses.
pub(crate) const TEACHERS: &[Role] = &[Role::Teacher, Role::Staff, Role::Administrator];
/// Who keeps the library.
pub(crate) const LIBRARIANS: &[Role] = &[Role::Librarian, Role::Staff, Role::Administrator];
/// Who runs contests.
pub(crate) const ORGANIZERS: &[Role] = &[Role::Organizer, Role::Administrator];
/// Who sees what is meant for the staff of a unit.
pub(crate) const INSIDERS: &[Role] = &[
    Role::Staff,
    Role::Teacher,
    Role::Librarian,
    Role::Organizer,
    Role::Committee,
    Role::Administrator,
];
