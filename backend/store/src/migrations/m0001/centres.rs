//! First tables of the feature `centres`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index, unique};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    unit(manager).await?;
    placement(manager).await?;
    unit_ancestor(manager).await?;
    news(manager).await?;
    Ok(())
}

async fn unit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "unit",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            text("name"),
            binary("sort_key"),
            text("kind"),
            text("headline"),
            text("about"),
            text("address"),
            text("phone"),
            text_null("banner_key"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[("deleted_by", "person")],
    )
    .await?;
    unique(manager, "unit", &["short"]).await?;
    index(manager, "unit", &["sort_key", "id"]).await?;
    Ok(())
}

async fn placement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "placement",
        [
            pk_uuid("id"),
            uuid("unit_id"),
            uuid_null("parent_id"),
            timestamp_with_time_zone("from_at"),
            timestamp_with_time_zone_null("until_at"),
            uuid_null("created_by"),
        ],
        &[],
        &[
            ("unit_id", "unit"),
            ("parent_id", "unit"),
            ("created_by", "person"),
        ],
    )
    .await?;
    index(manager, "placement", &["unit_id"]).await?;
    index(manager, "placement", &["parent_id"]).await?;
    Ok(())
}

async fn unit_ancestor(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "unit_ancestor",
        [uuid("unit_id"), uuid("ancestor_id"), integer("depth")],
        &["unit_id", "ancestor_id"],
        &[("unit_id", "unit"), ("ancestor_id", "unit")],
    )
    .await?;
    index(manager, "unit_ancestor", &["ancestor_id", "unit_id"]).await?;
    Ok(())
}

async fn news(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "news",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            uuid("unit_id"),
            uuid("author_id"),
            text("title"),
            text("body"),
            text("state"),
            timestamp_with_time_zone_null("published_at"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[
            ("unit_id", "unit"),
            ("author_id", "person"),
            ("deleted_by", "person"),
        ],
    )
    .await?;
    unique(manager, "news", &["short"]).await?;
    index(manager, "news", &["unit_id", "published_at"]).await?;
    Ok(())
}
