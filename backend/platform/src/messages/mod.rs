//! Messages that leave the house: left in an outbox in the transaction of their cause, sent by a job with retries.
//!
//! Always: a message is sent if and only if the transaction that posted it was committed; it may be sent twice (a
//! crash between sending and noting it), never lost; its text is forgotten once it is sent, since it may hold a code.

mod outbox;
mod ports;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use serde_json::json;
use uuid::Uuid;

pub use outbox::{Column, Entity, Model, up};
pub use ports::Ports;

use crate::queue::{self, NewJob};

/// Kind of the job that sends one message.
pub const SEND: &str = "platform.send_message";

/// The way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Email,
    Sms,
}

impl Channel {
    fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Email, Self::Sms]
            .into_iter()
            .find(|channel| channel.word() == word)
    }
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Message {
    pub channel: Channel,
    /// An e-mail address, or a phone number in E.164.
    pub to: String,
    /// For e-mail; a text message has none.
    pub subject: String,
    pub text: String,
}

/// Leaves a message in the caller's transaction.
///
/// # Errors
/// Whatever the database says.
pub async fn post(
    db: &impl ConnectionTrait,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let id = Uuid::now_v7();
    let row = outbox::ActiveModel {
        id: Set(id),
        channel: Set(message.channel.word().to_owned()),
        recipient: Set(message.to.clone()),
        subject: Set(message.subject.clone()),
        text: Set(message.text.clone()),
        created_at: Set(now),
        sent_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    queue::push(
        db,
        NewJob::new(SEND, json!({"message_id": id})).priority(10),
    )
    .await
    .map(|_| ())
}
