//! Typed ids: a UUID v7 in a newtype for each table, and the short form that addresses carry.

use sea_orm::{DeriveValueType, entity::prelude::Uuid};
use serde::{Deserialize, Serialize};

/// Crockford's base 32 (no i, l, o, u), lower case.
const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The last 40 (random) bits of an id as 8 characters of Crockford base 32, for addresses.
pub fn short(id: Uuid) -> String {
    let mut bits = id.as_u128() as u64 & ((1 << 40) - 1);
    let mut out = [0u8; 8];
    for slot in out.iter_mut().rev() {
        *slot = CROCKFORD[(bits & 31) as usize];
        bits >>= 5;
    }
    out.iter().map(|&byte| char::from(byte)).collect()
}

macro_rules! typed_id {
    ($($name:ident $table:literal),* $(,)?) => {$(
        #[doc = concat!("Id of a row of `", $table, "`: UUID v7.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id made from the system's time and random bits.
            #[expect(clippy::new_without_default, reason = "a default id would not be the same twice")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// The 8 characters that stand for it in an address.
            pub fn short(self) -> String {
                short(self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        // Asked for by every primary key; a UUID is never made from a counter.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

typed_id! {
    AbbreviationId "abbreviation",
    AuditId "audit",
    BookId "book",
    ConsentId "consent",
    ContestId "contest",
    ContributorId "contributor",
    CopyId "copy",
    CorrectionId "correction",
    CourseId "course",
    EnrolmentId "enrolment",
    EntryId "entry",
    HoldId "hold",
    ImportId "catalogue_import",
    LectureId "lecture",
    LedgerBatchId "ledger_batch",
    LendingRuleId "lending_rule",
    LessonId "lesson",
    LoanId "loan",
    LoginCodeId "login_code",
    LoginId "login",
    NewsId "news",
    PageId "page",
    PersonId "person",
    PlacementId "placement",
    PlaybackId "playback",
    RefreshTokenId "refresh_token",
    RenditionId "rendition",
    RoleGrantId "role_grant",
    SectionId "section",
    SessionId "session",
    ShelfId "shelf",
    StocktakeId "stocktake",
    UnitId "unit",
    UploadId "upload",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_form_is_the_last_forty_bits() {
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_00ff_ffff_ffff);
        assert_eq!(short(id), "zzzzzzzz");
        let id = Uuid::from_u128(1);
        assert_eq!(short(id), "00000001");
    }
}
