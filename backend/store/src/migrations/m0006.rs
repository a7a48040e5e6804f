//! Catalogue files that are taken into the library, and what was read in them.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index};

/// Creates their tables.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0006"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "catalogue_import",
            [
                pk_uuid("id"),
                uuid("unit_id"),
                uuid("owner_id"),
                text("filename"),
                text("object_key"),
                text("state"),
                text_null("reason_code"),
                text_null("reason_text"),
                text("format"),
                json("unused"),
                integer("row_count"),
                integer("taken_count"),
                boolean("publish"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone("changed_at"),
            ],
            &[],
            &[("unit_id", "unit"), ("owner_id", "person")],
        )
        .await?;
        index(manager, "catalogue_import", &["unit_id", "created_at"]).await?;
        create(
            manager,
            "catalogue_import_row",
            [
                uuid("import_id"),
                integer("number"),
                json("record"),
                text_null("problem"),
                text_null("outcome"),
                uuid_null("book_id"),
            ],
            &["import_id", "number"],
            &[("import_id", "catalogue_import")],
        )
        .await?;
        // By which a record finds its book.
        index(manager, "book", &["unit_id", "isbn"]).await?;
        index(manager, "book", &["unit_id", "slug"]).await
    }
}
