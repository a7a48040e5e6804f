//! What the API takes and answers about contests.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use store::state;
use uuid::Uuid;

use crate::{
    centres::view::{Image, UnitLink},
    listing::Batch,
    media::view::LectureView,
};

/// Where a contest stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ContestState {
    Draft,
    Open,
    Closed,
    Announced,
}

impl From<state::ContestState> for ContestState {
    fn from(value: state::ContestState) -> Self {
        match value {
            state::ContestState::Draft => Self::Draft,
            state::ContestState::Open => Self::Open,
            state::ContestState::Closed => Self::Closed,
            state::ContestState::Announced => Self::Announced,
        }
    }
}

/// Where an entry stands, its film's work included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum EntryState {
    /// The film is here, its work has not begun.
    Received,
    /// The film is being worked on.
    Processing,
    /// The film cannot be used; the lecture's reason says why.
    Failed,
    /// It waits for the organizer.
    Waiting,
    /// Everybody can watch it.
    Accepted,
    Rejected,
    Withdrawn,
}

/// A contest in a list.
#[derive(Clone, Debug, Object)]
pub struct ContestRow {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub unit: UnitLink,
    pub state: ContestState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub poster: Option<Image>,
    /// Published entries.
    pub entry_count: i64,
}

/// A contest.
#[derive(Clone, Debug, Object)]
pub struct ContestView {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub unit: UnitLink,
    pub state: ContestState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub poster: Option<Image>,
    pub entry_count: i64,
    pub rules: String,
    pub rules_html: String,
    pub entries: Batch<EntryRow>,
    pub version: i32,
    /// `run`, `enter`.
    pub can: Vec<String>,
}

/// A new contest.
#[derive(Clone, Debug, Object)]
pub struct ContestBody {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub title: String,
    pub rules: String,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

/// Changes of a contest; what is not named stays.
#[derive(Clone, Debug, Object)]
pub struct ContestChange {
    pub title: Option<String>,
    pub rules: Option<String>,
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
}

/// An entry in a list.
#[derive(Clone, Debug, Object)]
pub struct EntryRow {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub unit: UnitLink,
    pub author_name: String,
    pub poster: Option<Image>,
    pub state: EntryState,
    /// Signed-in and guest views together.
    pub views: i64,
    pub likes: i64,
    pub shares: i64,
}

/// The counts of an entry, each in its own column.
#[derive(Clone, Debug, Default, Object)]
pub struct EntryCounts {
    pub views_signed_in: i64,
    pub views_guest: i64,
    pub likes: i64,
    pub shares: i64,
}

/// An entry.
#[derive(Clone, Debug, Object)]
pub struct EntryView {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub unit: UnitLink,
    pub author_name: String,
    pub poster: Option<Image>,
    pub state: EntryState,
    pub views: i64,
    pub likes: i64,
    pub shares: i64,
    pub contest: ContestRow,
    pub story: String,
    pub story_html: String,
    /// Why it was not accepted: for who sent it in and the organizer.
    pub reject_reason: Option<String>,
    pub lecture: Option<LectureView>,
    pub counts: EntryCounts,
    /// Whether the viewer likes it.
    pub liked: bool,
    pub version: i32,
    /// `edit`, `withdraw`, `accept`, `reject`, `like`.
    pub can: Vec<String>,
}

/// A video to be entered.
#[derive(Clone, Debug, Object)]
pub struct EntryBody {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub title: String,
    #[oai(default)]
    pub story: String,
    pub upload_id: Uuid,
    pub author_name: String,
    /// Everybody in the film agreed to its being published.
    pub consent: bool,
}

/// Changes of an entry.
#[derive(Clone, Debug, Object)]
pub struct EntryChange {
    pub title: Option<String>,
    pub story: Option<String>,
}

/// Why an entry is not accepted.
#[derive(Clone, Debug, Object)]
pub struct RejectBody {
    pub reason: String,
}

/// A line of the organizer's table.
#[derive(Clone, Debug, Object)]
pub struct DeskRow {
    pub entry: EntryRow,
    pub state: EntryState,
    pub version: i32,
    pub views_signed_in: i64,
    pub views_guest: i64,
    pub likes: i64,
    pub shares: i64,
    pub submitted_at: DateTime<Utc>,
}

/// Whether the viewer likes an entry, and how many do.
#[derive(Clone, Debug, Object)]
pub struct LikeView {
    pub liked: bool,
    pub likes: i64,
}

/// A personal link.
#[derive(Clone, Debug, Object)]
pub struct ShareView {
    pub url: String,
}

/// Beginning to watch an entry.
#[derive(Clone, Debug, Object)]
pub struct PlaybackBody {
    /// The code of the personal link by which one came.
    pub via: Option<String>,
}

/// A playback that began.
#[derive(Clone, Debug, Object)]
pub struct PlaybackView {
    pub token: String,
    /// How often to report, in seconds.
    pub heartbeat_s: i64,
}

/// A report of the player.
#[derive(Clone, Debug, Object)]
pub struct HeartbeatBody {
    pub token: String,
    /// Where the film is, in seconds.
    pub position_s: f64,
    /// Whether it really plays.
    pub playing: bool,
}

/// What came of a report.
#[derive(Clone, Debug, Object)]
pub struct HeartbeatView {
    pub token: String,
    /// Whether the view is counted by now.
    pub counted: bool,
}
