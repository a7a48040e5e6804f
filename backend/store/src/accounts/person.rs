//! A human being. Several logins, several roles; as little personal data as possible.

use sea_orm::entity::prelude::*;

use crate::id::PersonId;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub display_name: String,
    #[sea_orm(column_type = "Blob")]
    pub sort_key: Vec<u8>,
    /// The name's words as `vietnamese::words::kept` gives them.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    #[sea_orm(column_type = "Text")]
    pub language: String,
    pub birth_date: Option<Date>,
    pub guardian_id: Option<PersonId>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub deleted_by: Option<PersonId>,
}

crate::plain_entity!();
