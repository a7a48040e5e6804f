//! The table of messages, for the first migration of whoever owns the database.

use sea_orm::sea_query::{ColumnDef, Table};
use sea_orm::{ConnectionTrait, DbErr};

use super::message::{Column, Entity};

/// Makes the table `message`.
pub async fn up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Entity)
        .col(ColumnDef::new(Column::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Column::Channel).text().not_null())
        .col(ColumnDef::new(Column::Recipient).text().not_null())
        .col(ColumnDef::new(Column::Subject).text().not_null())
        .col(ColumnDef::new(Column::Text).text().not_null())
        .col(ColumnDef::new(Column::State).text().not_null())
        .col(ColumnDef::new(Column::Reason).text())
        .col(
            ColumnDef::new(Column::GoodUntil)
                .timestamp_with_time_zone()
                .not_null(),
        )
        .col(
            ColumnDef::new(Column::CreatedAt)
                .timestamp_with_time_zone()
                .not_null(),
        )
        .col(ColumnDef::new(Column::SentAt).timestamp_with_time_zone())
        .to_owned();
    db.execute(&table).await?;
    db.execute_unprepared("CREATE INDEX message_created_at ON message (created_at)")
        .await?;
    Ok(())
}
