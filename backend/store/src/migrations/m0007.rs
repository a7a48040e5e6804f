//! Corrections of what was read on pages, and how many words of a page are doubtful.

use sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index};

/// Creates the table and the columns.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0007"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "correction",
            [
                pk_uuid("id"),
                uuid("book_id"),
                integer("number"),
                // A mark of the file only: the file may be gone.
                uuid_null("upload_id"),
                json("place"),
                text("read"),
                text("text"),
                text("state"),
                boolean("placed"),
                uuid("created_by"),
                timestamp_with_time_zone("created_at"),
                uuid_null("decided_by"),
                timestamp_with_time_zone_null("decided_at"),
            ],
            &[],
            &[
                ("book_id", "book"),
                ("created_by", "person"),
                ("decided_by", "person"),
            ],
        )
        .await?;
        index(manager, "correction", &["book_id", "number"]).await?;
        index(manager, "correction", &["book_id", "state", "id"]).await?;
        index(manager, "correction", &["created_by", "created_at"]).await?;
        index(manager, "correction", &["state", "decided_at"]).await?;
        for column in [
            text_null("read_text"),
            json_null("read_words"),
            integer("doubtful").default(0).take(),
        ] {
            let page = Table::alter().table("page").add_column(column).to_owned();
            manager.alter_table(page).await?;
        }
        let proposals = boolean("proposals").default(false).take();
        let book = Table::alter()
            .table("book")
            .add_column(proposals)
            .to_owned();
        manager.alter_table(book).await?;
        // 90: below it a word is doubtful (`library::page_text::DOUBTFUL_BELOW`).
        let count = match manager.get_database_backend() {
            DbBackend::Sqlite => {
                "UPDATE page SET doubtful = (SELECT count(*) FROM json_each(page.words) AS word \
                 WHERE json_extract(word.value, '$[5]') < 90)"
            }
            _ => {
                "UPDATE page SET doubtful = (SELECT count(*) FROM json_array_elements(page.words) AS word \
                 WHERE (word ->> 5)::int < 90) WHERE json_typeof(page.words) = 'array'"
            }
        };
        manager.get_connection().execute_unprepared(count).await?;
        // The doubtful pages of a book, one after the other.
        index(manager, "page", &["book_id", "doubtful", "number"]).await
    }
}
