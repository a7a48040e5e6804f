//! Questions that many ask.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::create;

/// Creates their table.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0005"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "frequent_query",
            [
                text("folded").primary_key().take(),
                text("query"),
                uuid("thing_id"),
                big_integer("people"),
                integer("askers"),
                timestamp_with_time_zone("last_at"),
            ],
            &[],
            &[],
        )
        .await
    }
}
