//! Paper copies of books: the register, loans, holds, stocktakes.

use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index, unique};

/// What no helper makes: indexes over some rows only. Of two who lend one copy at once the table takes one; a number is
/// given once in a unit; a reader waits for a book once; a copy is laid aside for one.
const SOME: [&str; 7] = [
    "CREATE UNIQUE INDEX copy_number ON copy (unit_id, accession_key) WHERE deleted_at IS NULL",
    "CREATE INDEX copy_binned ON copy (deleted_at) WHERE deleted_at IS NOT NULL",
    "CREATE UNIQUE INDEX loan_open ON loan (copy_id) WHERE returned_at IS NULL",
    "CREATE INDEX loan_due ON loan (unit_id, due_on) WHERE returned_at IS NULL",
    "CREATE UNIQUE INDEX hold_open ON hold (book_id, unit_id, person_id) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX hold_laid_aside ON hold (copy_id) WHERE ended_at IS NULL",
    "CREATE INDEX hold_queue ON hold (unit_id, asked_at) WHERE ended_at IS NULL",
];

/// Creates their tables.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0009"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        copies(manager).await?;
        loans(manager).await?;
        holds(manager).await?;
        rules(manager).await?;
        stocktakes(manager).await?;
        for sql in SOME {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

async fn copies(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "copy",
        [
            pk_uuid("id"),
            big_integer("label"),
            uuid("book_id"),
            uuid("unit_id"),
            text("accession_number"),
            binary("accession_key"),
            text("call_number"),
            text("shelf"),
            big_integer_null("price"),
            text("source"),
            text("source_note"),
            date("entered_on"),
            text("state"),
            timestamp_with_time_zone("state_at"),
            text("state_note"),
            text_null("withdrawal"),
            date_null("withdrawn_on"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[("book_id", "book"), ("unit_id", "unit")],
    )
    .await?;
    unique(manager, "copy", &["label"]).await?;
    index(manager, "copy", &["book_id", "unit_id"]).await
}

async fn loans(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "loan",
        [
            pk_uuid("id"),
            uuid("copy_id"),
            uuid("book_id"),
            uuid("unit_id"),
            uuid_null("person_id"),
            text("reader_class"),
            timestamp_with_time_zone("lent_at"),
            date("lent_on"),
            uuid_null("lent_by"),
            date("due_on"),
            integer("renewals"),
            text("state_before"),
            uuid_null("hold_id"),
            timestamp_with_time_zone_null("returned_at"),
            uuid_null("returned_by"),
            uuid_null("return_id"),
            boolean("first_of_month"),
            boolean("first_of_year"),
            integer("reminders"),
            date_null("reminded_on"),
        ],
        &[],
        &[
            ("copy_id", "copy"),
            ("book_id", "book"),
            ("unit_id", "unit"),
            ("person_id", "person"),
        ],
    )
    .await?;
    unique(manager, "loan", &["return_id"]).await?;
    index(manager, "loan", &["copy_id", "lent_at"]).await?;
    index(manager, "loan", &["book_id"]).await?;
    index(manager, "loan", &["person_id", "lent_at"]).await?;
    index(manager, "loan", &["unit_id", "lent_on"]).await?;
    index(manager, "loan", &["returned_at"]).await
}

async fn holds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "hold",
        [
            pk_uuid("id"),
            uuid("book_id"),
            uuid("unit_id"),
            uuid("person_id"),
            text("state"),
            uuid_null("copy_id"),
            timestamp_with_time_zone("asked_at"),
            date_null("keep_until"),
            timestamp_with_time_zone_null("told_at"),
            timestamp_with_time_zone_null("ended_at"),
        ],
        &[],
        &[
            ("book_id", "book"),
            ("unit_id", "unit"),
            ("person_id", "person"),
            ("copy_id", "copy"),
        ],
    )
    .await?;
    index(manager, "hold", &["person_id"]).await?;
    index(manager, "hold", &["ended_at"]).await
}

async fn rules(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "lending_rule",
        [
            pk_uuid("id"),
            uuid("unit_id"),
            json("classes"),
            text("prefix"),
            integer("hold_days"),
            boolean("reminders"),
            integer("version"),
        ],
        &[],
        &[("unit_id", "unit")],
    )
    .await?;
    unique(manager, "lending_rule", &["unit_id"]).await?;
    create(
        manager,
        "reader_class",
        [uuid("person_id"), uuid("unit_id"), text("class")],
        &["person_id", "unit_id"],
        &[("person_id", "person"), ("unit_id", "unit")],
    )
    .await
}

async fn stocktakes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "stocktake",
        [
            pk_uuid("id"),
            uuid("unit_id"),
            text("shelf"),
            timestamp_with_time_zone("begun_at"),
            uuid("begun_by"),
            timestamp_with_time_zone_null("closed_at"),
            uuid_null("closed_by"),
        ],
        &[],
        &[("unit_id", "unit"), ("begun_by", "person")],
    )
    .await?;
    index(manager, "stocktake", &["unit_id", "begun_at"]).await?;
    create(
        manager,
        "stocktake_line",
        [
            uuid("stocktake_id"),
            text("key"),
            uuid_null("copy_id"),
            text("scanned"),
            text("shelf"),
            text_null("finding"),
            timestamp_with_time_zone("scanned_at"),
            uuid("scanned_by"),
        ],
        &["stocktake_id", "key"],
        &[("stocktake_id", "stocktake"), ("copy_id", "copy")],
    )
    .await?;
    index(manager, "stocktake_line", &["copy_id"]).await
}
