//! The table of messages, and the work of sending one.

use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DbErr, EntityTrait,
    entity::prelude::*,
    sea_query::{ColumnDef, Table},
};
use serde::Deserialize;

use super::{Channel, Message, Ports};
use crate::{
    clock::Clock,
    database::Database,
    queue::{Failure, Running},
};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub channel: String,
    #[sea_orm(column_type = "Text")]
    pub recipient: String,
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Empty once it is sent.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub created_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
}

/// It refers to nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Makes the table, for the first migration of whoever owns the database.
///
/// # Errors
/// Whatever the database says.
pub async fn up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Entity)
        .col(ColumnDef::new(Column::Id).uuid().not_null().primary_key())
        .col(ColumnDef::new(Column::Channel).text().not_null())
        .col(ColumnDef::new(Column::Recipient).text().not_null())
        .col(ColumnDef::new(Column::Subject).text().not_null())
        .col(ColumnDef::new(Column::Text).text().not_null())
        .col(
            ColumnDef::new(Column::CreatedAt)
                .timestamp_with_time_zone()
                .not_null(),
        )
        .col(ColumnDef::new(Column::SentAt).timestamp_with_time_zone())
        .to_owned();
    db.execute(&table).await.map(|_| ())
}

#[derive(Deserialize)]
struct Payload {
    message_id: Uuid,
}

impl Ports {
    /// The work of the job [`super::SEND`].
    ///
    /// # Errors
    /// `Later` when the way out does not answer; `Refused` when it never will.
    pub async fn send_one(
        &self,
        db: &Database,
        clock: &Clock,
        running: Running,
    ) -> Result<(), Failure> {
        let payload: Payload = running.payload()?;
        let row = Entity::find_by_id(payload.message_id)
            .one(db.reader())
            .await
            .map_err(anyhow::Error::from)?;
        let Some(row) = row.filter(|row| row.sent_at.is_none()) else {
            return Ok(());
        };
        let channel = Channel::from_word(&row.channel).ok_or_else(|| {
            Failure::refused("error.internal", format!("channel {:?}", row.channel))
        })?;
        let message = Message {
            channel,
            to: row.recipient,
            subject: row.subject,
            text: row.text,
        };
        self.send(&message).await?;
        let tx = db.begin().await.map_err(anyhow::Error::from)?;
        let sent = ActiveModel {
            id: Set(row.id),
            text: Set(String::new()),
            sent_at: Set(Some(clock.now())),
            ..Default::default()
        };
        Entity::update(sent)
            .exec(&*tx)
            .await
            .map_err(anyhow::Error::from)?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(())
    }
}
