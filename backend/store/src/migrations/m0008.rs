//! More of the record of a book; shelves, on which books stand in an order made by hand.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index, unique};

/// What a book's record says from now on.
const FIELDS: [&str; 5] = ["extent", "series", "series_number", "ddc_edition", "bbk"];

/// Adds the columns and creates the tables.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0008"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for field in FIELDS {
            let column = text(field).default("").take();
            let of_books = Table::alter().table("book").add_column(column).to_owned();
            manager.alter_table(of_books).await?;
        }
        // By which books of a field of knowledge are found.
        index(manager, "book", &["ddc"]).await?;
        create(
            manager,
            "shelf",
            [
                pk_uuid("id"),
                text("short"),
                text("slug"),
                uuid("unit_id"),
                uuid("owner_id"),
                text("name"),
                binary("sort_key"),
                text("description"),
                integer("version"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone("changed_at"),
                timestamp_with_time_zone_null("deleted_at"),
                uuid_null("deleted_by"),
            ],
            &[],
            &[
                ("unit_id", "unit"),
                ("owner_id", "person"),
                ("deleted_by", "person"),
            ],
        )
        .await?;
        unique(manager, "shelf", &["short"]).await?;
        index(manager, "shelf", &["unit_id"]).await?;
        index(manager, "shelf", &["sort_key", "id"]).await?;
        let binned = "CREATE INDEX shelf_binned ON shelf (deleted_at) WHERE deleted_at IS NOT NULL";
        manager.get_connection().execute_unprepared(binned).await?;
        create(
            manager,
            "shelf_book",
            [uuid("shelf_id"), uuid("book_id"), integer("position")],
            &["shelf_id", "book_id"],
            &[("shelf_id", "shelf"), ("book_id", "book")],
        )
        .await?;
        index(manager, "shelf_book", &["shelf_id", "position"]).await?;
        index(manager, "shelf_book", &["book_id"]).await
    }
}
