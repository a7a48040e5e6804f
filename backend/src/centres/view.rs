//! What the API takes and answers about units and their news.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use store::{centres::unit, state};
use uuid::Uuid;

use super::unit::path;
use crate::{
    contests::view::ContestRow,
    courses::view::{ContinueCard, CourseRow},
    library::view::{BookRow, ReadingCard},
};

/// A picture with its measure, so that a page keeps its place for it.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Image {
    pub url: String,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
    pub alt: String,
}

/// Kind of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum UnitKind {
    Province,
    District,
    Commune,
    Centre,
    Organisation,
}

/// Whether others see a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PublishState {
    Draft,
    Published,
}

/// Who may open a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Audience {
    Public,
    SignedIn,
    Members,
    Staff,
}

same_words!(state::UnitKind, UnitKind: Province, District, Commune, Centre, Organisation);
same_words!(state::PublishState, PublishState: Draft, Published);
same_words!(state::Audience, Audience: Public, SignedIn, Members, Staff);

/// A unit as it is named elsewhere.
#[derive(Clone, Debug, Object)]
pub struct UnitLink {
    pub id: Uuid,
    pub name: String,
    pub path: String,
    pub kind: UnitKind,
}

impl From<&unit::Model> for UnitLink {
    fn from(row: &unit::Model) -> Self {
        Self {
            id: row.id.0,
            name: row.name.clone(),
            path: path(row),
            kind: row.kind.into(),
        }
    }
}

/// A unit in a list.
#[derive(Clone, Debug, Object)]
pub struct UnitRow {
    pub id: Uuid,
    pub short: String,
    pub name: String,
    pub path: String,
    pub kind: UnitKind,
    pub address: String,
    pub phone: String,
    pub parent_id: Option<Uuid>,
    pub children_count: i64,
    pub version: i32,
    /// `edit`, `arrange`.
    pub can: Vec<String>,
}

/// A unit with what its site says of itself.
#[derive(Clone, Debug, Object)]
pub struct UnitView {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub name: String,
    pub kind: UnitKind,
    pub headline: String,
    pub about: String,
    pub about_html: String,
    pub address: String,
    pub phone: String,
    /// From the root down.
    pub parents: Vec<UnitLink>,
    pub children: Vec<UnitLink>,
    pub news: Vec<NewsRow>,
    /// The newest of the unit and of all below it, as the next two.
    pub courses: Vec<CourseRow>,
    pub books: Vec<BookRow>,
    pub contests: Vec<ContestRow>,
    pub people_count: i64,
    pub version: i32,
    pub can: Vec<String>,
}

/// A new unit.
#[derive(Clone, Debug, Object)]
pub struct UnitBody {
    pub id: Uuid,
    pub name: String,
    pub kind: UnitKind,
    pub parent_id: Option<Uuid>,
    #[oai(default)]
    pub headline: String,
    #[oai(default)]
    pub about: String,
    #[oai(default)]
    pub address: String,
    #[oai(default)]
    pub phone: String,
}

/// Changes of a unit's page; what is not named stays.
#[derive(Clone, Debug, Object)]
pub struct UnitChange {
    pub name: Option<String>,
    pub headline: Option<String>,
    pub about: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
}

/// Another place for a unit.
#[derive(Clone, Debug, Object)]
pub struct UnitMove {
    pub parent_id: Uuid,
}

/// A piece of news in a list.
#[derive(Clone, Debug, Object)]
pub struct NewsRow {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub excerpt: String,
    pub published_at: Option<DateTime<Utc>>,
    pub unit: UnitLink,
    pub state: PublishState,
}

/// A piece of news.
#[derive(Clone, Debug, Object)]
pub struct NewsView {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub excerpt: String,
    pub published_at: Option<DateTime<Utc>>,
    pub unit: UnitLink,
    pub state: PublishState,
    pub body: String,
    pub body_html: String,
    pub version: i32,
    pub can: Vec<String>,
}

/// A new piece of news.
#[derive(Clone, Debug, Object)]
pub struct NewsBody {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub title: String,
    pub body: String,
}

/// Changes of a piece of news.
#[derive(Clone, Debug, Object)]
pub struct NewsChange {
    pub title: Option<String>,
    pub body: Option<String>,
}

/// The first page.
#[derive(Clone, Debug, Object)]
pub struct HomeView {
    pub unit: Option<UnitLink>,
    pub headline: String,
    pub news: Vec<NewsRow>,
    pub courses: Vec<CourseRow>,
    pub books: Vec<BookRow>,
    pub contests: Vec<ContestRow>,
    pub centres: Vec<UnitLink>,
    /// The lesson to go on with.
    #[oai(rename = "continue")]
    pub go_on: Option<ContinueCard>,
    /// Books that are being read.
    pub reading: Vec<ReadingCard>,
}
