//! Bookmarks of readers.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index};

/// Creates the table.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0002"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "bookmark",
            [
                uuid("person_id"),
                uuid("book_id"),
                integer("page"),
                timestamp_with_time_zone("created_at"),
            ],
            &["person_id", "book_id", "page"],
            &[("person_id", "person"), ("book_id", "book")],
        )
        .await?;
        index(manager, "bookmark", &["book_id"]).await
    }
}
