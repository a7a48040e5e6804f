//! One table for the codes that are sent to a login, whatever they are for; how much a course asks of its learners;
//! abbreviations of units; when a book changed, for harvesters.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index, unique};

/// Creates the tables, drops the two that one of them follows, and adds the columns. Codes under way are lost with them: they are good for minutes,
/// and who waits for one asks for another.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0004"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "login_code",
            [
                pk_uuid("id"),
                text("purpose"),
                uuid("person_id"),
                uuid("login_id"),
                text("login_hash"),
                text("code_hash"),
                integer("attempts"),
                timestamp_with_time_zone("created_at"),
                timestamp_with_time_zone("expires_at"),
                timestamp_with_time_zone_null("used_at"),
            ],
            &[],
            // A login that is gone leaves its codes: they are counted.
            &[("person_id", "person")],
        )
        .await?;
        index(manager, "login_code", &["login_id"]).await?;
        index(manager, "login_code", &["login_hash", "created_at"]).await?;
        index(manager, "login_code", &["person_id", "created_at"]).await?;
        for before in ["secret_reset", "login_proof"] {
            let gone = Table::drop().table(before).to_owned();
            manager.drop_table(gone).await?;
        }
        let level = text("level").default("any").take();
        let course = Table::alter().table("course").add_column(level).to_owned();
        manager.alter_table(course).await?;
        // A column that is never empty needs a value to be added with; then each book gets its own.
        let changed = timestamp_with_time_zone("changed_at")
            .default("2020-01-01T00:00:00+00:00")
            .take();
        let book = Table::alter().table("book").add_column(changed).to_owned();
        manager.alter_table(book).await?;
        let fill = "UPDATE book SET changed_at = COALESCE(published_at, created_at)";
        manager.get_connection().execute_unprepared(fill).await?;
        index(manager, "book", &["changed_at", "id"]).await?;
        create(
            manager,
            "abbreviation",
            [
                pk_uuid("id"),
                uuid("unit_id"),
                text("short"),
                text("written"),
                text("long"),
                timestamp_with_time_zone("created_at"),
                uuid("created_by"),
            ],
            &[],
            &[("unit_id", "unit"), ("created_by", "person")],
        )
        .await?;
        unique(manager, "abbreviation", &["short"]).await?;
        index(manager, "abbreviation", &["unit_id", "short"]).await
    }
}
