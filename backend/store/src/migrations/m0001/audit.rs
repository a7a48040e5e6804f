//! First tables of the feature `audit`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    audit(manager).await?;
    Ok(())
}

async fn audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "audit",
        [
            pk_uuid("id"),
            timestamp_with_time_zone("at"),
            uuid_null("actor_id"),
            text("action"),
            text("thing"),
            uuid("thing_id"),
            uuid_null("unit_id"),
            json("detail"),
        ],
        &[],
        &[],
    )
    .await?;
    index(manager, "audit", &["thing", "thing_id"]).await?;
    index(manager, "audit", &["at"]).await?;
    Ok(())
}
