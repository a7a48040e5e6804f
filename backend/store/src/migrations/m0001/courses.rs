//! First tables of the feature `courses`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index, unique};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    course(manager).await?;
    section(manager).await?;
    lesson(manager).await?;
    enrolment(manager).await?;
    lesson_progress(manager).await?;
    Ok(())
}

async fn course(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "course",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            uuid("unit_id"),
            uuid("teacher_id"),
            text("title"),
            binary("sort_key"),
            text("summary"),
            text("about"),
            text("audience"),
            text("state"),
            timestamp_with_time_zone_null("published_at"),
            text_null("cover_key"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[
            ("unit_id", "unit"),
            ("teacher_id", "person"),
            ("deleted_by", "person"),
        ],
    )
    .await?;
    unique(manager, "course", &["short"]).await?;
    index(manager, "course", &["unit_id"]).await?;
    index(manager, "course", &["state", "published_at"]).await?;
    Ok(())
}

async fn section(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "section",
        [
            pk_uuid("id"),
            uuid("course_id"),
            text("title"),
            integer("position"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[("course_id", "course"), ("deleted_by", "person")],
    )
    .await?;
    index(manager, "section", &["course_id", "position"]).await?;
    Ok(())
}

async fn lesson(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "lesson",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            uuid("course_id"),
            uuid("section_id"),
            text("title"),
            text("kind"),
            text("body"),
            uuid_null("lecture_id"),
            uuid_null("book_id"),
            integer_null("page_from"),
            integer_null("page_to"),
            integer("minutes"),
            integer("position"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[
            ("course_id", "course"),
            ("section_id", "section"),
            ("lecture_id", "lecture"),
            ("book_id", "book"),
            ("deleted_by", "person"),
        ],
    )
    .await?;
    unique(manager, "lesson", &["short"]).await?;
    index(manager, "lesson", &["course_id", "position"]).await?;
    index(manager, "lesson", &["section_id", "position"]).await?;
    index(manager, "lesson", &["lecture_id"]).await?;
    index(manager, "lesson", &["book_id"]).await?;
    Ok(())
}

async fn enrolment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "enrolment",
        [
            pk_uuid("id"),
            uuid("course_id"),
            uuid("person_id"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("finished_at"),
            timestamp_with_time_zone_null("left_at"),
        ],
        &[],
        &[("course_id", "course"), ("person_id", "person")],
    )
    .await?;
    unique(manager, "enrolment", &["course_id", "person_id"]).await?;
    index(manager, "enrolment", &["person_id"]).await?;
    Ok(())
}

async fn lesson_progress(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "lesson_progress",
        [
            uuid("lesson_id"),
            uuid("person_id"),
            uuid("course_id"),
            text("state"),
            double("position_s"),
            timestamp_with_time_zone("started_at"),
            timestamp_with_time_zone_null("done_at"),
            timestamp_with_time_zone("updated_at"),
        ],
        &["lesson_id", "person_id"],
        &[
            ("lesson_id", "lesson"),
            ("person_id", "person"),
            ("course_id", "course"),
        ],
    )
    .await?;
    index(manager, "lesson_progress", &["person_id", "updated_at"]).await?;
    index(manager, "lesson_progress", &["course_id", "person_id"]).await?;
    Ok(())
}
