//! What a person holds: kinds of login, roles.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What kind of name a login is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum LoginKind {
    /// E.164, +84…
    #[sea_orm(string_value = "phone")]
    Phone,
    /// Lower case.
    #[sea_orm(string_value = "email")]
    Email,
    /// Lower case ASCII.
    #[sea_orm(string_value = "user_name")]
    UserName,
    /// The code printed on a learner's card.
    #[sea_orm(string_value = "card")]
    Card,
}

/// What a code that was sent to a login is for. Codes of one kind are apart from those of another: who was talked
/// into telling one has not told the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum CodePurpose {
    /// Renews a forgotten secret.
    #[sea_orm(string_value = "reset")]
    Reset,
    /// Proves that the login is the person's.
    #[sea_orm(string_value = "proof")]
    Proof,
}

/// What a person is in a unit.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// học viên
    #[sea_orm(string_value = "learner")]
    Learner,
    /// giáo viên, báo cáo viên
    #[sea_orm(string_value = "teacher")]
    Teacher,
    /// thủ thư
    #[sea_orm(string_value = "librarian")]
    Librarian,
    /// cán bộ trung tâm
    #[sea_orm(string_value = "staff")]
    Staff,
    /// ban tổ chức
    #[sea_orm(string_value = "organizer")]
    Organizer,
    /// giám khảo
    #[sea_orm(string_value = "juror")]
    Juror,
    /// Ban Chỉ đạo
    #[sea_orm(string_value = "committee")]
    Committee,
    /// quản trị
    #[sea_orm(string_value = "administrator")]
    Administrator,
}
