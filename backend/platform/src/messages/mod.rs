//! Messages that leave the house, by e-mail or as text messages.
//!
//! Always: a message is written down in the transaction of its cause, with a job that sends it; nothing is
//! sent inside a transaction. It is sent at least once (twice only when the program dies between sending and
//! noting it). Once it is sent or given up its words are erased: they may hold a secret. One that is good
//! for a while only is not sent later than that.

mod file;
pub mod message;
pub mod migration;
mod send;
mod sms;
mod smtp;

pub use message::{Channel, Column, Entity, Model, State};
pub use send::{SEND, send_by};

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::config::{self, EmailPort, SmsPort};
use crate::queue::{self, NewJob};

/// How long a message is tried that does not say. Shorter than the queue tries, so that none is left over
/// unsent with its words.
const GOOD_FOR: Duration = Duration::hours(12);

/// A message to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// By which way.
    pub channel: Channel,
    /// An e-mail address, or a phone number as the gateway wants it.
    pub to: String,
    /// Subject of an e-mail; text messages have none.
    pub subject: String,
    /// Its words, plain.
    pub text: String,
    /// How long it is worth sending; none: half a day.
    pub good_for: Option<Duration>,
}

/// Writes a message down to be sent once the caller's transaction is committed.
pub async fn post(
    db: &impl ConnectionTrait,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Uuid, DbErr> {
    let id = Uuid::now_v7();
    let row = message::ActiveModel {
        id: Set(id),
        channel: Set(message.channel),
        recipient: Set(message.to.clone()),
        subject: Set(message.subject.clone()),
        text: Set(message.text.clone()),
        state: Set(State::Waiting),
        reason: Set(None),
        good_until: Set(now + message.good_for.unwrap_or(GOOD_FOR)),
        created_at: Set(now),
        sent_at: Set(None),
    };
    message::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    // Before long work: somebody waits for it with a phone in the hand.
    let job = NewJob::new(SEND, send::Payload { message_id: id }).priority(10);
    queue::push(db, job.dedup(id.to_string())).await?;
    Ok(id)
}

/// Deletes what was written down before `then`, whatever became of it: who was written to is nobody's
/// business for ever. Returns how many.
pub async fn forget(db: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lt(then));
    Ok(old.exec(db).await?.rows_affected)
}

/// Why a message did not leave.
#[derive(Debug)]
pub enum Unsent {
    /// It never will: there is no such recipient, or the other side refuses it.
    Refused(String),
    /// Circumstances: to be tried again.
    Later(String),
}

/// A way out of the house.
#[async_trait::async_trait]
pub trait Port: Send + Sync + std::fmt::Debug {
    /// Hands the message over; when this returns the other side has taken it.
    async fn send(&self, message: &message::Model) -> Result<(), Unsent>;
}

/// The ways out that the configuration opens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ports {
    email: Option<Arc<dyn Port>>,
    sms: Option<Arc<dyn Port>>,
}

impl Ports {
    /// Opens them; the file of development lies in the data folder.
    pub fn open(config: &config::Messages, data_folder: &Path) -> anyhow::Result<Self> {
        let file =
            || Arc::new(file::FilePort::new(data_folder.join("messages.log"))) as Arc<dyn Port>;
        Ok(Self {
            email: match config.email {
                EmailPort::Off => None,
                EmailPort::File => Some(file()),
                EmailPort::Smtp => Some(Arc::new(smtp::SmtpPort::open(config)?)),
            },
            sms: match config.sms {
                SmsPort::Off => None,
                SmsPort::File => Some(file()),
                SmsPort::Http => Some(Arc::new(sms::GatewayPort::open(config)?)),
            },
        })
    }

    /// Whether messages can leave by this way: what cannot be sent should not be offered.
    pub fn can(&self, channel: Channel) -> bool {
        self.of(channel).is_some()
    }

    fn of(&self, channel: Channel) -> Option<&Arc<dyn Port>> {
        match channel {
            Channel::Email => self.email.as_ref(),
            Channel::Sms => self.sms.as_ref(),
        }
    }
}
