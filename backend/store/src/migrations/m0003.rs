//! Codes by which people prove that a telephone number or an address is theirs; people and units are found by the
//! words of their names, with marks or without; what lies in a bin is found without reading what does not.

use sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

use super::table::{create, index};

/// What can lie in a bin.
const BINS: [&str; 6] = ["unit", "news", "course", "lecture", "book", "contest"];

/// Creates the table, the columns and the indexes.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0003"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            "login_proof",
            [
                pk_uuid("id"),
                uuid("person_id"),
                uuid("login_id"),
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
        index(manager, "login_proof", &["login_id"]).await?;
        index(manager, "login_proof", &["person_id", "created_at"]).await?;
        add_words(manager, "person", "display_name").await?;
        add_words(manager, "unit", "name").await?;
        for table in BINS {
            let only = format!(
                "CREATE INDEX {table}_binned ON {table} (deleted_at) WHERE deleted_at IS NOT NULL"
            );
            manager.get_connection().execute_unprepared(&only).await?;
        }
        Ok(())
    }
}

/// Adds the column `words` and fills it from the names that are there.
async fn add_words(
    manager: &SchemaManager<'_>,
    table: &'static str,
    name: &'static str,
) -> Result<(), DbErr> {
    let column = text("words").default("").take();
    let table_of = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(table_of).await?;
    let db = manager.get_connection();
    let all = Query::select()
        .column("id")
        .column(name)
        .from(table)
        .to_owned();
    for row in db.query_all(&all).await? {
        let (id, said): (uuid::Uuid, String) = (row.try_get("", "id")?, row.try_get("", name)?);
        let fill = Query::update()
            .table(table)
            .value("words", vietnamese::words::kept(&said))
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        db.execute(&fill).await?;
    }
    Ok(())
}
