//! Who is asking. Read once for each request from the session's row, so that signing out, a changed role or a
//! changed password act at once.

use std::collections::HashSet;

use platform::texts::Language;
use poem::{FromRequest, Request, RequestBody};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    accounts::{role_grant, secret},
    centres::unit_ancestor,
    id::{PersonId, SessionId, UnitId},
    state::Role,
};

use crate::error::{Code, Error, Result};

/// Somebody who asks: a person who signed in, or a visitor.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    signed_in: Option<SignedIn>,
    grants: Vec<(UnitId, Role)>,
    must_change_secret: bool,
    /// The visitor's or person's language.
    pub language: Language,
}

#[derive(Clone, Copy, Debug)]
struct SignedIn {
    person: PersonId,
    session: SessionId,
}

/// Where a thing stands in the tree: its unit and all units above, nearest first, the unit itself included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub unit: UnitId,
    pub chain: Vec<UnitId>,
}

impl Place {
    /// Reads the chain of a unit from the closure.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn of(db: &impl ConnectionTrait, unit: UnitId) -> Result<Self> {
        let mut rows = unit_ancestor::Entity::find()
            .filter(unit_ancestor::Column::UnitId.eq(unit))
            .all(db)
            .await?;
        rows.sort_by_key(|row| row.depth);
        Ok(Self {
            unit,
            chain: rows.into_iter().map(|row| row.ancestor_id).collect(),
        })
    }
}

impl Actor {
    /// Nobody in particular.
    pub fn visitor(language: Language) -> Self {
        Self {
            language,
            ..Self::default()
        }
    }

    /// Reads what a signed-in person is, and where.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn load(
        db: &impl ConnectionTrait,
        person: PersonId,
        session: SessionId,
        language: Language,
    ) -> Result<Self> {
        let grants = role_grant::Entity::find()
            .filter(role_grant::Column::PersonId.eq(person))
            .filter(role_grant::Column::RevokedAt.is_null())
            .all(db)
            .await?;
        let kept = secret::Entity::find_by_id(person).one(db).await?;
        Ok(Self {
            signed_in: Some(SignedIn { person, session }),
            must_change_secret: kept.is_some_and(|kept| kept.must_change),
            grants: grants
                .into_iter()
                .map(|grant| (grant.unit_id, grant.role))
                .collect(),
            language,
        })
    }

    /// Somebody with these roles, for the policy's own tests.
    #[cfg(test)]
    pub(crate) fn with_grants(grants: Vec<(UnitId, Role)>) -> Self {
        let signed_in = SignedIn {
            person: PersonId::new(),
            session: SessionId::new(),
        };
        Self {
            signed_in: Some(signed_in),
            grants,
            must_change_secret: false,
            language: Language::Vietnamese,
        }
    }

    /// The person, if one signed in.
    pub fn person(&self) -> Option<PersonId> {
        self.signed_in.map(|signed_in| signed_in.person)
    }

    /// The session, if one signed in.
    pub fn session(&self) -> Option<SessionId> {
        self.signed_in.map(|signed_in| signed_in.session)
    }

    /// Whether the password was made by somebody else and is to be changed before anything else.
    pub fn must_change_secret(&self) -> bool {
        self.must_change_secret
    }

    /// The person.
    ///
    /// # Errors
    /// `signed_out` for a visitor.
    pub fn require_person(&self) -> Result<PersonId> {
        self.person().ok_or_else(Error::signed_out)
    }

    /// Every role with the unit where it is held.
    pub fn grants(&self) -> &[(UnitId, Role)] {
        &self.grants
    }

    /// Whether one of the roles is held in the place's unit or above it. Only `policy` asks this.
    pub(crate) fn holds(&self, roles: &[Role], place: &Place) -> bool {
        self.grants
            .iter()
            .any(|(unit, role)| roles.contains(role) && place.chain.contains(unit))
    }

    /// Whether any role is held in the place's unit or above it. Only `policy` asks this.
    pub(crate) fn belongs(&self, place: &Place) -> bool {
        self.grants
            .iter()
            .any(|(unit, _)| place.chain.contains(unit))
    }

    /// Whether one of the roles is held anywhere. Only `policy` asks this.
    pub(crate) fn holds_anywhere(&self, roles: &[Role]) -> bool {
        self.grants.iter().any(|(_, role)| roles.contains(role))
    }

    /// The units in which one of the roles is held.
    pub(crate) fn units_with(&self, roles: &[Role]) -> Vec<UnitId> {
        let units: HashSet<UnitId> = self
            .grants
            .iter()
            .filter(|(_, role)| roles.contains(role))
            .map(|(unit, _)| *unit)
            .collect();
        units.into_iter().collect()
    }

    /// The units in which any role is held.
    pub(crate) fn units(&self) -> Vec<UnitId> {
        let units: HashSet<UnitId> = self.grants.iter().map(|(unit, _)| *unit).collect();
        units.into_iter().collect()
    }
}

/// Who asks, even somebody who has to change a password that was printed for them: only for the routes by which it
/// is changed, or by which one signs in and out. All others take an [`Actor`], which such a person is not yet.
#[derive(Clone, Debug)]
pub struct Anyone(pub Actor);

impl<'a> FromRequest<'a> for Anyone {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let known = request.extensions().get::<Actor>().cloned();
        Ok(Self(known.unwrap_or_default()))
    }
}

impl<'a> FromRequest<'a> for Actor {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let Anyone(actor) = Anyone::from_request(request, body).await?;
        if actor.must_change_secret {
            return Err(Error::new(Code::MustChangeSecret).into());
        }
        Ok(actor)
    }
}
