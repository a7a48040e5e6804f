//! First tables of the feature `contests`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index, unique};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    contest(manager).await?;
    entry(manager).await?;
    ledger_event(manager).await?;
    ledger_batch(manager).await?;
    entry_tally(manager).await?;
    entry_like(manager).await?;
    share_link(manager).await?;
    playback(manager).await?;
    Ok(())
}

async fn contest(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "contest",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            uuid("unit_id"),
            text("title"),
            binary("sort_key"),
            text("rules"),
            text("state"),
            timestamp_with_time_zone("opens_at"),
            timestamp_with_time_zone("closes_at"),
            text_null("poster_key"),
            binary("pseudonym_key"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[("unit_id", "unit"), ("deleted_by", "person")],
    )
    .await?;
    unique(manager, "contest", &["short"]).await?;
    index(manager, "contest", &["unit_id"]).await?;
    index(manager, "contest", &["state", "closes_at"]).await?;
    Ok(())
}

async fn entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "entry",
        [
            pk_uuid("id"),
            text("short"),
            text("slug"),
            uuid("contest_id"),
            uuid("unit_id"),
            uuid("submitter_id"),
            text("title"),
            binary("sort_key"),
            text("story"),
            text("author_name"),
            uuid("lecture_id"),
            text("state"),
            text_null("reject_reason"),
            uuid_null("decided_by"),
            timestamp_with_time_zone_null("decided_at"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[
            ("contest_id", "contest"),
            ("unit_id", "unit"),
            ("submitter_id", "person"),
            ("lecture_id", "lecture"),
            ("decided_by", "person"),
            ("deleted_by", "person"),
        ],
    )
    .await?;
    unique(manager, "entry", &["short"]).await?;
    index(manager, "entry", &["contest_id", "state"]).await?;
    index(manager, "entry", &["lecture_id"]).await?;
    Ok(())
}

async fn ledger_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "ledger_event",
        [
            big_pk_auto("seq"),
            uuid("contest_id"),
            uuid("entry_id"),
            text("kind"),
            boolean("guest"),
            text("pseudonym"),
            timestamp_with_time_zone("at"),
        ],
        &[],
        &[],
    )
    .await?;
    index(manager, "ledger_event", &["contest_id", "seq"]).await?;
    index(manager, "ledger_event", &["entry_id", "kind"]).await?;
    Ok(())
}

async fn ledger_batch(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "ledger_batch",
        [
            pk_uuid("id"),
            uuid("contest_id"),
            integer("number"),
            big_integer("first_seq"),
            big_integer("last_seq"),
            integer("event_count"),
            text("previous_hash"),
            text("hash"),
            timestamp_with_time_zone("sealed_at"),
        ],
        &[],
        &[],
    )
    .await?;
    unique(manager, "ledger_batch", &["contest_id", "number"]).await?;
    Ok(())
}

async fn entry_tally(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "entry_tally",
        [
            pk_uuid("entry_id"),
            big_integer("views_signed_in"),
            big_integer("views_guest"),
            big_integer("likes"),
            big_integer("shares"),
        ],
        &[],
        &[("entry_id", "entry")],
    )
    .await?;
    Ok(())
}

async fn entry_like(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "entry_like",
        [
            uuid("entry_id"),
            text("pseudonym"),
            timestamp_with_time_zone("created_at"),
        ],
        &["entry_id", "pseudonym"],
        &[],
    )
    .await?;
    Ok(())
}

async fn share_link(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "share_link",
        [
            text("code").primary_key().take(),
            uuid("entry_id"),
            text("pseudonym"),
            timestamp_with_time_zone("created_at"),
        ],
        &[],
        &[],
    )
    .await?;
    unique(manager, "share_link", &["entry_id", "pseudonym"]).await?;
    Ok(())
}

async fn playback(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "playback",
        [
            pk_uuid("id"),
            uuid("entry_id"),
            text("pseudonym"),
            boolean("guest"),
            timestamp_with_time_zone("started_at"),
            timestamp_with_time_zone("beat_at"),
            double("played_s"),
            timestamp_with_time_zone_null("counted_at"),
            text_null("via"),
        ],
        &[],
        &[("entry_id", "entry")],
    )
    .await?;
    index(
        manager,
        "playback",
        &["entry_id", "pseudonym", "counted_at"],
    )
    .await?;
    index(manager, "playback", &["beat_at"]).await?;
    Ok(())
}
