//! The table `message`.

use sea_orm::entity::prelude::*;

/// A message as it is kept. Once it is sent or given up, subject and text are empty.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// By which way.
    pub channel: Channel,
    /// An e-mail address or a phone number.
    #[sea_orm(column_type = "Text")]
    pub recipient: String,
    /// Subject of an e-mail.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Its words.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Where it stands.
    pub state: State,
    /// Why it was given up, in the words of the other side.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Not to be sent after.
    pub good_until: DateTimeUtc,
    /// When it was written down.
    pub created_at: DateTimeUtc,
    /// When the other side took it.
    pub sent_at: Option<DateTimeUtc>,
}

/// A way out of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Channel {
    /// E-mail.
    #[sea_orm(string_value = "email")]
    Email,
    /// A text message to a phone.
    #[sea_orm(string_value = "sms")]
    Sms,
}

/// Where a message stands: `Waiting → Sent | GivenUp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// To be sent.
    #[sea_orm(string_value = "waiting")]
    Waiting,
    /// The other side took it.
    #[sea_orm(string_value = "sent")]
    Sent,
    /// It did not leave and will not.
    #[sea_orm(string_value = "given_up")]
    GivenUp,
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
