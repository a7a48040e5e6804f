//! First tables of the feature `library`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index, unique};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    book(manager).await?;
    book_subject(manager).await?;
    contributor(manager).await?;
    page(manager).await?;
    reading(manager).await?;
    Ok(())
}

async fn book(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "book",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            uuid("unit_id"),
            uuid("owner_id"),
            text("title"),
            binary("sort_key"),
            text("other_title"),
            text("publisher"),
            text("place"),
            integer_null("year"),
            text("edition"),
            text("language"),
            text("isbn"),
            text("ddc"),
            json("subjects"),
            text("summary"),
            text("words"),
            text("audience"),
            text("publish_state"),
            timestamp_with_time_zone_null("published_at"),
            text("state"),
            text_null("reason_code"),
            text_null("reason_text"),
            double("progress"),
            uuid_null("upload_id"),
            text_null("original_key"),
            integer("page_count"),
            text_null("cover_key"),
            integer("readers"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[
            ("unit_id", "unit"),
            ("owner_id", "person"),
            ("upload_id", "upload"),
            ("deleted_by", "person"),
        ],
    )
    .await?;
    unique(manager, "book", &["short"]).await?;
    index(manager, "book", &["unit_id"]).await?;
    index(manager, "book", &["publish_state", "published_at"]).await?;
    index(manager, "book", &["sort_key", "id"]).await?;
    index(manager, "book", &["readers", "id"]).await?;
    unique(manager, "book", &["upload_id"]).await?;
    Ok(())
}

async fn book_subject(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "book_subject",
        [uuid("book_id"), text("subject_key"), text("subject")],
        &["book_id", "subject_key"],
        &[("book_id", "book")],
    )
    .await?;
    index(manager, "book_subject", &["subject_key", "book_id"]).await?;
    Ok(())
}

async fn contributor(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "contributor",
        [
            pk_uuid("id"),
            uuid("book_id"),
            text("name"),
            binary("sort_key"),
            text("role"),
            integer("position"),
        ],
        &[],
        &[("book_id", "book")],
    )
    .await?;
    index(manager, "contributor", &["book_id", "position"]).await?;
    Ok(())
}

async fn page(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "page",
        [
            pk_uuid("id"),
            uuid("book_id"),
            integer("number"),
            text("state"),
            integer("width"),
            integer("height"),
            text("source"),
            text("text"),
            json("words"),
            double_null("mean_confidence"),
            text_null("image_hash"),
            json("image_widths"),
            timestamp_with_time_zone("updated_at"),
        ],
        &[],
        &[("book_id", "book")],
    )
    .await?;
    unique(manager, "page", &["book_id", "number"]).await?;
    Ok(())
}

async fn reading(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "reading",
        [
            uuid("person_id"),
            uuid("book_id"),
            integer("page"),
            text("mode"),
            timestamp_with_time_zone("client_at"),
            timestamp_with_time_zone("updated_at"),
        ],
        &["person_id", "book_id"],
        &[("person_id", "person"), ("book_id", "book")],
    )
    .await?;
    Ok(())
}
