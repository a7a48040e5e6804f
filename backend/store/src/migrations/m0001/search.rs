//! First tables of the feature `search`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    change(manager).await?;
    missed_query(manager).await?;
    Ok(())
}

async fn change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "change",
        [
            big_pk_auto("seq"),
            big_integer("tx"),
            text("thing"),
            uuid("thing_id"),
            timestamp_with_time_zone("at"),
        ],
        &[],
        &[],
    )
    .await?;
    index(manager, "change", &["tx", "seq"]).await?;
    Ok(())
}

async fn missed_query(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "missed_query",
        [
            text("query").primary_key().take(),
            integer("asked"),
            timestamp_with_time_zone("last_at"),
        ],
        &[],
        &[],
    )
    .await?;
    Ok(())
}
