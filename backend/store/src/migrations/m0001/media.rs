//! First tables of the feature `media`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index, unique};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    upload(manager).await?;
    lecture(manager).await?;
    rendition(manager).await?;
    watch(manager).await?;
    Ok(())
}

async fn upload(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "upload",
        [
            pk_uuid("id"),
            uuid("owner_id"),
            uuid_null("unit_id"),
            text("purpose"),
            text("filename"),
            text("declared_type"),
            big_integer("length"),
            big_integer("received"),
            text("state"),
            json("parts"),
            text_null("object_key"),
            text_null("sha256"),
            uuid_null("lock_token"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("expires_at"),
            timestamp_with_time_zone_null("finished_at"),
        ],
        &[],
        &[("owner_id", "person"), ("unit_id", "unit")],
    )
    .await?;
    index(manager, "upload", &["owner_id"]).await?;
    index(manager, "upload", &["state", "expires_at"]).await?;
    index(manager, "upload", &["sha256"]).await?;
    Ok(())
}

async fn lecture(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "lecture",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            uuid("unit_id"),
            uuid("owner_id"),
            text("title"),
            binary("sort_key"),
            text("audience"),
            text("state"),
            text_null("reason_code"),
            text_null("reason_text"),
            double("progress"),
            uuid_null("upload_id"),
            text_null("original_key"),
            text_null("take"),
            double_null("duration_s"),
            integer_null("width"),
            integer_null("height"),
            boolean("has_picture"),
            text_null("poster_key"),
            big_integer_null("bytes_low"),
            big_integer_null("bytes_sound"),
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
    unique(manager, "lecture", &["short"]).await?;
    index(manager, "lecture", &["unit_id"]).await?;
    index(manager, "lecture", &["owner_id"]).await?;
    unique(manager, "lecture", &["upload_id"]).await?;
    Ok(())
}

async fn rendition(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "rendition",
        [
            pk_uuid("id"),
            uuid("lecture_id"),
            text("name"),
            integer_null("width"),
            integer_null("height"),
            double_null("frame_rate"),
            text("codecs"),
            big_integer("peak_bit_rate"),
            big_integer("average_bit_rate"),
            big_integer("bytes"),
            timestamp_with_time_zone("created_at"),
        ],
        &[],
        &[("lecture_id", "lecture")],
    )
    .await?;
    unique(manager, "rendition", &["lecture_id", "name"]).await?;
    Ok(())
}

async fn watch(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "watch",
        [
            uuid("person_id"),
            uuid("lecture_id"),
            double("position_s"),
            timestamp_with_time_zone("client_at"),
            timestamp_with_time_zone("updated_at"),
        ],
        &["person_id", "lecture_id"],
        &[("person_id", "person"), ("lecture_id", "lecture")],
    )
    .await?;
    Ok(())
}
