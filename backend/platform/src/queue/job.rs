//! The table `job`. Times are milliseconds since 1970 by the clock of the database.

use sea_orm::entity::prelude::*;

/// A job as it is kept.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which handler takes it.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// Ids of what it is about.
    pub payload: Json,
    /// Where it stands.
    pub state: State,
    /// Higher goes first.
    pub priority: i32,
    /// Jobs of one kind and one key are one job while they wait.
    #[sea_orm(column_type = "Text")]
    pub dedup: Option<String>,
    /// Not to be taken before.
    pub run_after: i64,
    /// Times taken since the last progress and not given back.
    pub attempts: i32,
    /// Times it failed by circumstances since the last progress.
    pub failures: i32,
    /// How much is done, 0 to 1; never goes back.
    pub progress: f64,
    /// What is being done, for people to read.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// Why it is where it is: a key of the texts.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// What an administrator should know besides.
    #[sea_orm(column_type = "Text")]
    pub detail: Option<String>,
    /// The token of whoever holds it.
    pub lease: Option<Uuid>,
    /// Until when.
    pub lease_until: Option<i64>,
    /// Name of the process that took it last.
    #[sea_orm(column_type = "Text")]
    pub worker: Option<String>,
    /// When it was left.
    pub created_at: i64,
    /// When it was first taken.
    pub started_at: Option<i64>,
    /// When it came to an end.
    pub finished_at: Option<i64>,
}

/// Where a job stands. `Waiting → Running → Done | Refused | Quarantined`, `Running → Waiting` when it is to
/// be tried again, `Waiting | Running → Cancelled`, and any end but `Done` → `Waiting` by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// To be taken when its time comes.
    #[sea_orm(string_value = "waiting")]
    Waiting,
    /// Held by a worker.
    #[sea_orm(string_value = "running")]
    Running,
    /// Finished well.
    #[sea_orm(string_value = "done")]
    Done,
    /// What it was given can never work.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// Put away after failing too often without progress.
    #[sea_orm(string_value = "quarantined")]
    Quarantined,
    /// Called off, or overtaken by a newer job of the same key.
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

impl State {
    /// Whether nothing more will happen by itself.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }
}

/// None.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
