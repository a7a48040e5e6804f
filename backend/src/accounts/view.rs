//! What the API takes and answers about people and sessions.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use store::{
    accounts::login,
    state::{LoginKind, Role},
};
use uuid::Uuid;

use super::login::Login;
use crate::centres::view::UnitLink;

/// A login that somebody wants to have.
#[derive(Clone, Debug, Object)]
pub struct LoginBody {
    pub kind: LoginWord,
    pub value: String,
}

/// Kind of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LoginWord {
    Phone,
    Email,
    UserName,
}

impl From<LoginWord> for LoginKind {
    fn from(word: LoginWord) -> Self {
        match word {
            LoginWord::Phone => Self::Phone,
            LoginWord::Email => Self::Email,
            LoginWord::UserName => Self::UserName,
        }
    }
}

/// Kind of a login that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LoginKindWord {
    Phone,
    Email,
    UserName,
    Card,
}

impl From<LoginKind> for LoginKindWord {
    fn from(kind: LoginKind) -> Self {
        match kind {
            LoginKind::Phone => Self::Phone,
            LoginKind::Email => Self::Email,
            LoginKind::UserName => Self::UserName,
            LoginKind::Card => Self::Card,
        }
    }
}

/// A role's word in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum RoleWord {
    Learner,
    Teacher,
    Librarian,
    Staff,
    Organizer,
    Juror,
    Committee,
    Administrator,
}

macro_rules! same_words {
    ($($name:ident),*) => {
        impl From<Role> for RoleWord {
            fn from(role: Role) -> Self {
                match role { $(Role::$name => Self::$name),* }
            }
        }
        impl From<RoleWord> for Role {
            fn from(word: RoleWord) -> Self {
                match word { $(RoleWord::$name => Self::$name),* }
            }
        }
    };
}
same_words!(
    Learner,
    Teacher,
    Librarian,
    Staff,
    Organizer,
    Juror,
    Committee,
    Administrator
);

/// Something that a person agrees to.
#[derive(Clone, Debug, Object)]
pub struct ConsentBody {
    /// e.g. `terms`.
    pub purpose: String,
    pub text_version: String,
}

/// A new account.
#[derive(Clone, Debug, Object)]
pub struct SignUpBody {
    /// Made by the client (UUID v7): sent again, it is the same account.
    pub id: Uuid,
    pub display_name: String,
    pub login: LoginBody,
    pub secret: String,
    pub consents: Vec<ConsentBody>,
}

/// Signing in.
#[derive(Clone, Debug, Object)]
pub struct SignInBody {
    /// A phone number, an e-mail address, a user name or a card's code.
    pub login: String,
    pub secret: String,
    /// Answers an earlier `choose`.
    pub person_id: Option<Uuid>,
}

/// One of a family.
#[derive(Clone, Debug, Object)]
pub struct PersonName {
    pub person_id: Uuid,
    pub display_name: String,
}

/// What came of signing in or of renewing a password by a code: either a viewer, or the persons to choose from.
#[derive(Clone, Debug, Object)]
pub struct SignInView {
    pub viewer: Option<ViewerView>,
    pub choose: Option<Vec<PersonName>>,
}

/// Who looks at the page, and what the interface shows them.
#[derive(Clone, Debug, Object)]
pub struct ViewerView {
    /// Null for a visitor.
    pub person: Option<ViewerPerson>,
    pub roles: Vec<RoleView>,
    /// The places of "Quản lý" that are open.
    pub places: Vec<String>,
    /// Where the viewer is at home: the unit of a role of theirs, else the root. Null before the first unit was made.
    pub unit: Option<UnitLink>,
    /// When the newest of the news near the viewer was published; null for who has no unit, or no news.
    pub news_at: Option<DateTime<Utc>>,
    /// `vi` or `en`.
    pub language: String,
}

/// The person who signed in.
#[derive(Clone, Debug, Object)]
pub struct ViewerPerson {
    pub id: Uuid,
    pub display_name: String,
    pub given_name: String,
    /// Whether the password was made by somebody else and is to be changed.
    pub must_change_secret: bool,
    pub version: i32,
}

/// A role held in a unit.
#[derive(Clone, Debug, Object)]
pub struct RoleView {
    pub id: Uuid,
    pub unit: UnitLink,
    pub role: RoleWord,
}

/// Changes of one's own profile.
#[derive(Clone, Debug, Object)]
pub struct ViewerChange {
    pub display_name: Option<String>,
    pub language: Option<String>,
}

/// One more login of one's own.
#[derive(Clone, Debug, Object)]
pub struct OwnLoginBody {
    pub kind: LoginWord,
    pub value: String,
    /// The password in use.
    pub secret: String,
}

/// A login of one's own.
#[derive(Clone, Debug, Object)]
pub struct OwnLoginView {
    pub id: Uuid,
    /// `phone`, `email`, `user_name` or `card`.
    pub kind: LoginKindWord,
    /// In full, but for a card's code.
    pub value: String,
    /// When it was proven to be one's own; null for a telephone or an address that was not yet.
    pub verified_at: Option<DateTime<Utc>>,
}

impl OwnLoginView {
    /// A row as its person sees it.
    pub fn of(row: &login::Model) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.into(),
            value: match row.kind {
                LoginKind::Card => Login::masked(row.kind, &row.value),
                LoginKind::Phone | LoginKind::Email | LoginKind::UserName => row.value.clone(),
            },
            verified_at: row.verified_at,
        }
    }
}

/// A code that came to a login.
#[derive(Clone, Debug, Object)]
pub struct ProofBody {
    pub code: String,
}

/// A change of one's own password.
#[derive(Clone, Debug, Object)]
pub struct SecretChange {
    /// Not asked of who signed in with a printed one, which has to be changed.
    pub old: Option<String>,
    pub new: String,
}

/// Asking for a code to renew a forgotten password.
#[derive(Clone, Debug, Object)]
pub struct ResetBody {
    pub login: String,
}

/// Using that code.
#[derive(Clone, Debug, Object)]
pub struct ResetUseBody {
    pub login: String,
    pub code: String,
    pub secret: String,
    /// Answers an earlier `choose`.
    pub person_id: Option<Uuid>,
}

/// A role that a person holds, as staff see it.
#[derive(Clone, Debug, Object)]
pub struct HeldRole {
    pub id: Uuid,
    pub unit: UnitLink,
    pub role: RoleWord,
    /// `revoke`.
    pub can: Vec<String>,
}

/// A signed-in device.
#[derive(Clone, Debug, Object)]
pub struct SessionView {
    pub id: Uuid,
    pub device: String,
    pub started_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub current: bool,
}

/// A person as staff see one.
#[derive(Clone, Debug, Object)]
pub struct PersonView {
    pub id: Uuid,
    pub display_name: String,
    /// Masked: enough to recognise it by.
    pub logins: Vec<String>,
    pub roles: Vec<HeldRole>,
    /// The roles that the asker may give in the unit where the person was looked up.
    pub may_give: Vec<RoleWord>,
    pub version: i32,
    /// What the asker may do with this very person: `edit`, `renew_secret`.
    pub can: Vec<String>,
}

/// A person to be added by staff.
#[derive(Clone, Debug, Object)]
pub struct PersonBody {
    pub id: Uuid,
    pub display_name: String,
    pub login: Option<LoginBody>,
    pub unit_id: Uuid,
    pub role: RoleWord,
}

/// A person's new name.
#[derive(Clone, Debug, Object)]
pub struct PersonChange {
    pub display_name: String,
}

/// A person just added, with what is printed once and kept nowhere.
#[derive(Clone, Debug, Object)]
pub struct PersonMade {
    pub person: PersonView,
    pub secret: Option<String>,
    pub card_code: Option<String>,
}

/// In which unit the staff member acts.
#[derive(Clone, Debug, Object)]
pub struct RenewBody {
    pub unit_id: Uuid,
}

/// A renewed password, said once.
#[derive(Clone, Debug, Object)]
pub struct RenewedSecret {
    pub secret: String,
}

/// A role to be given.
#[derive(Clone, Debug, Object)]
pub struct GrantBody {
    pub id: Uuid,
    pub person_id: Uuid,
    pub unit_id: Uuid,
    pub role: RoleWord,
}
