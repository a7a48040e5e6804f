//! Tables of the feature `search`.

pub mod abbreviation;
pub mod change;
pub mod feed;
pub mod frequent_query;
pub mod missed_query;

use serde::{Deserialize, Serialize};

use crate::id::UnitId;

/// What the asker may be told of, built by the backend's policy and taken by every call of the index.
/// A document carries its audience, its unit and the chain of units above it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Signed in: may know of `signed_in` things.
    pub signed_in: bool,
    /// Units in which any role is held: `members` things at or below them.
    pub member_of: Vec<UnitId>,
    /// Those units and all above them: `members` things exactly there.
    pub above: Vec<UnitId>,
    /// Units in which a working role is held: `staff` things at or below them.
    pub staff_of: Vec<UnitId>,
}
