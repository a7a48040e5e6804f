//! First tables of the feature `accounts`.

use sea_orm_migration::{prelude::*, schema::*};

use super::super::table::{create, index, unique};

/// Creates them.
pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    person(manager).await?;
    login(manager).await?;
    secret(manager).await?;
    session(manager).await?;
    refresh_token(manager).await?;
    secret_reset(manager).await?;
    sign_in_throttle(manager).await?;
    consent(manager).await?;
    Ok(())
}

async fn person(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "person",
        [
            pk_uuid("id"),
            text("display_name"),
            binary("sort_key"),
            text("language"),
            date_null("birth_date"),
            uuid_null("guardian_id"),
            integer("version"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("deleted_at"),
            uuid_null("deleted_by"),
        ],
        &[],
        &[("guardian_id", "person"), ("deleted_by", "person")],
    )
    .await?;
    index(manager, "person", &["sort_key", "id"]).await?;
    Ok(())
}

async fn login(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "login",
        [
            pk_uuid("id"),
            uuid("person_id"),
            text("kind"),
            text("value"),
            timestamp_with_time_zone_null("verified_at"),
            timestamp_with_time_zone("created_at"),
        ],
        &[],
        &[("person_id", "person")],
    )
    .await?;
    index(manager, "login", &["kind", "value"]).await?;
    index(manager, "login", &["person_id"]).await?;
    manager.get_connection().execute_unprepared("CREATE UNIQUE INDEX login_verified ON login (kind, value) WHERE verified_at IS NOT NULL").await?;
    Ok(())
}

async fn secret(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "secret",
        [
            pk_uuid("person_id"),
            text("hash"),
            boolean("must_change"),
            timestamp_with_time_zone("changed_at"),
        ],
        &[],
        &[("person_id", "person")],
    )
    .await?;
    Ok(())
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "session",
        [
            pk_uuid("id"),
            uuid("person_id"),
            text("device"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("seen_at"),
            timestamp_with_time_zone_null("ended_at"),
        ],
        &[],
        &[("person_id", "person")],
    )
    .await?;
    index(manager, "session", &["person_id"]).await?;
    Ok(())
}

async fn refresh_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "refresh_token",
        [
            pk_uuid("id"),
            uuid("session_id"),
            uuid_null("parent_id"),
            text("hash"),
            timestamp_with_time_zone("issued_at"),
            timestamp_with_time_zone("expires_at"),
            timestamp_with_time_zone_null("used_at"),
        ],
        &[],
        &[("session_id", "session"), ("parent_id", "refresh_token")],
    )
    .await?;
    unique(manager, "refresh_token", &["hash"]).await?;
    index(manager, "refresh_token", &["session_id"]).await?;
    Ok(())
}

async fn secret_reset(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "secret_reset",
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
        &[("person_id", "person"), ("login_id", "login")],
    )
    .await?;
    index(manager, "secret_reset", &["login_id"]).await?;
    Ok(())
}

async fn sign_in_throttle(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "sign_in_throttle",
        [
            text("login_hash").primary_key().take(),
            integer("failures"),
            timestamp_with_time_zone("since"),
            timestamp_with_time_zone_null("locked_until"),
        ],
        &[],
        &[],
    )
    .await?;
    Ok(())
}

async fn consent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "consent",
        [
            pk_uuid("id"),
            uuid("person_id"),
            uuid("given_by"),
            text("purpose"),
            text("text_version"),
            timestamp_with_time_zone("given_at"),
            timestamp_with_time_zone_null("withdrawn_at"),
        ],
        &[],
        &[("person_id", "person"), ("given_by", "person")],
    )
    .await?;
    index(manager, "consent", &["person_id"]).await?;
    Ok(())
}

/// Stands apart, since it refers to units, which refer to people.
pub async fn role_grant(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        "role_grant",
        [
            pk_uuid("id"),
            uuid("person_id"),
            uuid("unit_id"),
            text("role"),
            uuid_null("granted_by"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone_null("revoked_at"),
            uuid_null("revoked_by"),
        ],
        &[],
        &[
            ("person_id", "person"),
            ("unit_id", "unit"),
            ("granted_by", "person"),
            ("revoked_by", "person"),
        ],
    )
    .await?;
    index(manager, "role_grant", &["person_id"]).await?;
    index(manager, "role_grant", &["unit_id", "role"]).await?;
    manager.get_connection().execute_unprepared("CREATE UNIQUE INDEX role_grant_standing ON role_grant (person_id, unit_id, role) WHERE revoked_at IS NULL").await?;
    Ok(())
}
