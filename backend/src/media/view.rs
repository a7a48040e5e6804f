//! What the API takes and answers about lectures.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use platform::texts::{Language, t};
use poem_openapi::{Enum, Object};
use sea_orm::ConnectionTrait;
use store::{
    id::{LectureId, UnitId},
    media::lecture,
    state::MediaState,
};
use uuid::Uuid;

use super::{
    lecture::path,
    query::{self, Listing},
    watch,
    work::{self, Work},
};
use crate::{
    actor::{Actor, Place},
    centres::{
        query::links,
        view::{Audience, Image, UnitLink},
    },
    error::{Error, Result},
    listing::Batch,
    policy::media::{self as policy, LectureAction, LectureFacts, Opened},
};

/// Where a lecture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum LectureState {
    /// There is no file yet.
    Waiting,
    /// The file is here, its work has not begun.
    Received,
    /// The media worker is at it.
    Processing,
    /// It can be watched.
    Ready,
    /// It cannot be watched; the reason says why.
    Failed,
}

/// Why something failed.
#[derive(Clone, Debug, Object)]
pub struct Reason {
    /// e.g. `not_video`, `truncated_container`, `cancelled`.
    pub code: String,
    /// A sentence for the person, in the language asked for.
    pub text: String,
}

/// What watching costs, in megabytes (10⁶ bytes).
#[derive(Clone, Debug, Object)]
pub struct Megabytes {
    /// The lowest picture with sound.
    pub low: Option<f64>,
    /// Sound alone.
    pub sound: Option<f64>,
}

/// A lecture video.
#[derive(Clone, Debug, Object)]
pub struct LectureView {
    pub id: Uuid,
    pub short: String,
    pub path: String,
    pub title: String,
    pub unit: UnitLink,
    pub audience: Audience,
    pub state: LectureState,
    /// 0 to 1.
    pub progress: f64,
    pub reason: Option<Reason>,
    pub duration_s: Option<f64>,
    /// Pixels as displayed; null for sound alone.
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub poster: Option<Image>,
    /// Address of the master playlist (HLS); null until something can be played.
    pub playlist: Option<String>,
    /// Address of the playlist of the sound alone.
    pub sound_only: Option<String>,
    /// Where the viewer stopped; null for a visitor or who never began.
    pub watched_s: Option<f64>,
    pub megabytes: Megabytes,
    pub created_at: DateTime<Utc>,
    pub version: i32,
    /// `edit`, `delete`, `retry`, `cancel`.
    pub can: Vec<String>,
}

/// A new lecture.
#[derive(Clone, Debug, Object)]
pub struct LectureBody {
    /// Made by the client (UUID v7): sent again, it is the same lecture.
    pub id: Uuid,
    pub unit_id: Uuid,
    pub title: String,
    /// A finished upload of one's own.
    pub upload_id: Uuid,
    pub audience: Audience,
}

/// Changes of a lecture; what is not named stays.
#[derive(Clone, Debug, Object)]
pub struct LectureChange {
    pub title: Option<String>,
    pub audience: Option<Audience>,
}

/// Where a device stopped watching.
#[derive(Clone, Debug, Object)]
pub struct WatchBody {
    /// Seconds of film.
    pub position_s: f64,
    /// When, by the device's clock; of several the latest wins.
    pub at: DateTime<Utc>,
}

/// Where a person stopped watching.
#[derive(Clone, Debug, Object)]
pub struct WatchView {
    /// Seconds of film; 0 for who never began.
    pub position_s: f64,
}

/// A lecture as the asker sees it. Whether they may see it at all is asked before.
///
/// # Errors
/// Whatever the database says.
pub async fn of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: lecture::Model,
) -> Result<LectureView> {
    let mut views = many(db, actor, vec![row]).await?;
    views
        .pop()
        .ok_or_else(|| Error::internal("a lecture's unit is missing"))
}

/// A lecture as the asker sees it; `None` when there is none that they may see.
///
/// # Errors
/// Whatever the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: LectureId,
) -> Result<Option<LectureView>> {
    let Some(row) = query::maybe(db, id)
        .await?
        .filter(|row| row.deleted_at.is_none())
    else {
        return Ok(None);
    };
    if !query::verdict(db, actor, LectureAction::Watch, &row)
        .await?
        .is_yes()
    {
        return Ok(None);
    }
    of(db, actor, row).await.map(Some)
}

/// Several lectures as the asker sees them, in the same order.
///
/// # Errors
/// Whatever the database says.
pub async fn many(
    db: &impl ConnectionTrait,
    actor: &Actor,
    rows: Vec<lecture::Model>,
) -> Result<Vec<LectureView>> {
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let mut places: HashMap<UnitId, Place> = HashMap::new();
    for unit in units.keys() {
        places.insert(*unit, Place::of(db, *unit).await?);
    }
    let mut watched: HashMap<LectureId, f64> = HashMap::new();
    if let Some(person) = actor.person() {
        let found = watch::positions(db, person, rows.iter().map(|row| row.id)).await?;
        watched.extend(
            found
                .into_iter()
                .map(|row| (row.lecture_id, row.position_s)),
        );
    }
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(unit), Some(place)) = (units.get(&row.unit_id), places.get(&row.unit_id)) else {
            continue;
        };
        let work = work::of(db, &row).await?;
        let watched_s = watched.get(&row.id).copied();
        let can = can(actor, &row, place, work.state);
        views.push(LectureView {
            watched_s,
            can,
            ..plain(row, unit.clone(), work, actor.language)
        });
    }
    Ok(views)
}

/// A screenful of lectures.
///
/// # Errors
/// `invalid` for a bad cursor; `signed_out` when a visitor asks for their own.
pub async fn batch(
    db: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing,
) -> Result<Batch<LectureView>> {
    let rows = query::list(db, actor, listing).await?;
    let views = many(db, actor, rows).await?;
    Ok(Batch::cut(
        views,
        listing.limit,
        |view| (view.created_at, view.id),
        |view| view,
    ))
}

/// The still of a lecture.
pub fn poster(row: &lecture::Model) -> Option<Image> {
    let key = row.poster_key.as_deref()?;
    // The key ends with the same take and file as the address.
    let mut parts = key.rsplit('/');
    let (file, take) = (parts.next()?, parts.next()?);
    Some(Image {
        url: address(row.id, take, file),
        width: row.width.unwrap_or(16),
        height: row.height.unwrap_or(9),
        alt: row.title.clone(),
    })
}

/// The address of a file of a lecture's take.
pub fn address(id: LectureId, take: &str, file: &str) -> String {
    format!("/media/lectures/{id}/{take}/{file}")
}

fn plain(row: lecture::Model, unit: UnitLink, work: Work, language: Language) -> LectureView {
    // The worker names its take when it begins; what stands under it can be played when all is there.
    let take = row
        .take
        .as_deref()
        .filter(|_| row.state == MediaState::Ready);
    LectureView {
        path: path(&row),
        poster: poster(&row),
        playlist: take.map(|take| address(row.id, take, "master.m3u8")),
        sound_only: take
            .filter(|_| row.bytes_sound.is_some())
            .map(|take| address(row.id, take, "sound.m3u8")),
        reason: work
            .reason
            .map(|code| reason(code, row.reason_text.as_deref(), language)),
        state: work.state.into(),
        progress: work.progress,
        megabytes: Megabytes {
            low: row.bytes_low.map(megabytes),
            sound: row.bytes_sound.map(megabytes),
        },
        watched_s: None,
        can: Vec::new(),
        id: row.id.0,
        short: row.short,
        title: row.title,
        unit,
        audience: row.audience.into(),
        duration_s: row.duration_s,
        width: row.width,
        height: row.height,
        created_at: row.created_at,
        version: row.version,
    }
}

fn reason(code: String, said: Option<&str>, language: Language) -> Reason {
    // What the row keeps is a word; what a job was put away with is a key of the texts.
    let word = code.strip_prefix("reason.").unwrap_or(&code).to_owned();
    let own = format!("reason.{word}");
    let known = [own.as_str(), code.as_str()]
        .into_iter()
        .find(|key| platform::texts::has(key));
    let text = match known {
        Some(key) => t(language, key, &[]),
        None => said.unwrap_or(&word).to_owned(),
    };
    Reason { code: word, text }
}

fn megabytes(bytes: i64) -> f64 {
    (bytes as f64 / 100_000.0).round() / 10.0
}

fn can(actor: &Actor, row: &lecture::Model, place: &Place, state: MediaState) -> Vec<String> {
    let facts = LectureFacts {
        owner: row.owner_id,
        audience: row.audience,
        deleted: row.deleted_at.is_some(),
        place: place.clone(),
        belongs: false,
        opened: Opened::default(),
    };
    let at_work = matches!(state, MediaState::Received | MediaState::Processing);
    let all = [
        ("edit", LectureAction::Edit, true),
        ("delete", LectureAction::Remove, true),
        ("retry", LectureAction::Retry, state == MediaState::Failed),
        ("cancel", LectureAction::Cancel, at_work),
    ];
    let may = all
        .into_iter()
        .filter(|(_, action, now)| *now && policy::may(actor, *action, &facts).is_yes());
    may.map(|(word, _, _)| word.to_owned()).collect()
}

impl From<MediaState> for LectureState {
    fn from(state: MediaState) -> Self {
        match state {
            MediaState::Waiting => Self::Waiting,
            MediaState::Received => Self::Received,
            MediaState::Processing => Self::Processing,
            MediaState::Ready => Self::Ready,
            MediaState::Failed => Self::Failed,
        }
    }
}
