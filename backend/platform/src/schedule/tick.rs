//! The table `tick`.

use sea_orm::entity::prelude::*;

/// When a tick last left its job.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tick")]
pub struct Model {
    /// Kind of the job that it leaves.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub kind: String,
    /// Milliseconds since 1970 by the clock of the program.
    pub last_at: i64,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
