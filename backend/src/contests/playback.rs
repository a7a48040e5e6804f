//! Playback sessions: how long a film was really played, by the server's clock.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr,
};
use store::{
    contests::{contest, entry, playback},
    id::PlaybackId,
    media::lecture,
    state::LedgerKind,
};
use uuid::Uuid;

use super::{ledger, query, share, visitor::Voice};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    policy::contests::{self as policy, EntryAction},
};

/// How often the player is to report, in seconds.
pub const HEARTBEAT_S: i64 = 5;
/// More than this between two reports was not playing: the phone slept, or the link was cut.
const LONGEST_STEP_S: f64 = 15.0;
/// A view is ten seconds, or half of a film shorter than twenty.
const VIEW_S: f64 = 10.0;
/// The same pseudonym is counted once in this time.
const AGAIN_AFTER: Duration = Duration::hours(1);
/// A playback that was silent for so long is over.
const SILENT_AFTER: Duration = Duration::hours(6);
/// No share link's code is longer.
const LONGEST_CODE: usize = 32;
const PURPOSE: &str = "playback token";
const TAG_BYTES: usize = 16;

/// Begins a playback of an entry and gives its token. `via` is the code of the link by which the visitor came.
///
/// # Errors
/// Whatever the database says.
pub async fn begin(
    app: &App,
    contest: &contest::Model,
    entry: &entry::Model,
    voice: &Voice,
    via: Option<&str>,
) -> Result<String> {
    let now = app.clock.now();
    let id = PlaybackId::new();
    let row = playback::ActiveModel {
        id: Set(id),
        entry_id: Set(entry.id),
        pseudonym: Set(ledger::pseudonym(contest, voice)),
        guest: Set(voice.is_guest()),
        started_at: Set(now),
        beat_at: Set(now),
        played_s: Set(0.0),
        counted_at: Set(None),
        via: Set(via
            .filter(|code| code.len() <= LONGEST_CODE)
            .map(str::to_owned)),
    };
    let tx = app.db.begin().await?;
    playback::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(format!("{id}.{}", tag(app, id.0)))
}

/// Takes a report of the player; says whether the view is counted by now.
///
/// # Errors
/// `gone` for a token that is not ours or too old.
pub async fn beat(app: &App, token: &str, playing: bool) -> Result<bool> {
    let id = read_token(app, token)?;
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    let found = playback::Entity::find_by_id(id).one(&*tx).await?;
    let row = found
        .filter(|row| now - row.beat_at < SILENT_AFTER)
        .ok_or_else(|| Error::new(Code::Gone))?;
    let passed = (now - row.beat_at)
        .as_seconds_f64()
        .clamp(0.0, LONGEST_STEP_S);
    let played_s = row.played_s + if playing { passed } else { 0.0 };
    let mut change = playback::ActiveModel {
        beat_at: Set(now),
        played_s: Set(played_s),
        ..Default::default()
    };
    let mut counted = row.counted_at.is_some();
    if !counted && played_s >= needed(&*tx, &row).await? && count(&*tx, &row, now).await? {
        change.counted_at = Set(Some(now));
        counted = true;
    }
    playback::Entity::update_many()
        .set(change)
        .filter(playback::Column::Id.eq(id))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(counted)
}

/// Deletes playbacks of more than a day ago: they were counted or never will be. Run by the schedule.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    let tx = app.db.begin().await?;
    let gone = playback::Entity::delete_many()
        .filter(playback::Column::BeatAt.lt(app.clock.now() - Duration::days(1)))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

async fn needed(db: &impl ConnectionTrait, row: &playback::Model) -> Result<f64> {
    let Some(entry) = entry::Entity::find_by_id(row.entry_id).one(db).await? else {
        return Ok(VIEW_S);
    };
    let film = lecture::Entity::find_by_id(entry.lecture_id)
        .one(db)
        .await?;
    let half = film
        .and_then(|film| film.duration_s)
        .map_or(VIEW_S, |seconds| seconds / 2.0);
    Ok(VIEW_S.min(half))
}

async fn counted_lately(
    db: &impl ConnectionTrait,
    row: &playback::Model,
    now: DateTime<Utc>,
) -> Result<bool> {
    let other = playback::Entity::find()
        .filter(playback::Column::EntryId.eq(row.entry_id))
        .filter(playback::Column::Pseudonym.eq(row.pseudonym.as_str()))
        .filter(playback::Column::CountedAt.gt(now - AGAIN_AFTER))
        .one(db)
        .await?;
    Ok(other.is_some())
}

/// Counts the view, and the share by which the visitor came. `false`: it counts for nothing, since the same visitor was
/// counted within the hour or the entry is not, or no longer, before everybody's eyes.
async fn count(
    db: &impl ConnectionTrait,
    row: &playback::Model,
    now: DateTime<Utc>,
) -> Result<bool> {
    // Two playbacks of one pseudonym that report at the same moment take turns here.
    lock_row(db, row.entry_id).await?;
    if counted_lately(db, row, now).await? {
        return Ok(false);
    }
    let Ok(found) = query::find_entry(db, &row.entry_id.0.into()).await else {
        return Ok(false);
    };
    let visitor = Actor::default();
    if !policy::may_entry(&visitor, EntryAction::See, found.facts()).is_yes() {
        return Ok(false);
    }
    let (entry, who) = (&found.entry, row.pseudonym.as_str());
    ledger::append(db, entry, LedgerKind::View, row.guest, who, now).await?;
    if let Some(code) = &row.via {
        share::arrive(db, entry, code, (who, row.guest), now).await?;
    }
    Ok(true)
}

async fn lock_row(db: &impl ConnectionTrait, id: store::id::EntryId) -> Result<()> {
    use store::contests::entry_tally;
    entry_tally::Entity::update_many()
        .col_expr(
            entry_tally::Column::Likes,
            Expr::col(entry_tally::Column::Likes),
        )
        .filter(entry_tally::Column::EntryId.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

fn read_token(app: &App, token: &str) -> Result<PlaybackId> {
    let refused = || Error::new(Code::Gone);
    let (id, given) = token.split_once('.').ok_or_else(refused)?;
    let id = id.parse::<Uuid>().map_err(|_| refused())?;
    let good: bool =
        subtle::ConstantTimeEq::ct_eq(tag(app, id).as_bytes(), given.as_bytes()).into();
    if good {
        Ok(PlaybackId(id))
    } else {
        Err(refused())
    }
}

fn tag(app: &App, id: Uuid) -> String {
    hex::encode(&app.keys.mac(PURPOSE, id.as_bytes())[..TAG_BYTES])
}
