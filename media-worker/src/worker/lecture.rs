//! The row of a lecture while its film is worked on.

use chrono::{DateTime, Utc};
use platform::database::Transaction;
use platform::queue::{Failure, Running};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use store::contests::entry;
use store::courses::lesson;
use store::id::{LectureId, RenditionId};
use store::key;
use store::media::{lecture, rendition};
use store::search::feed;
use store::state::{MediaState, Thing};

use super::Context;
use crate::inspect::Source;
use crate::transcode::Report;

/// A lecture taken up: begun, or gone on with.
pub struct Taken {
    /// Its id.
    pub id: LectureId,
    /// Where its original is.
    pub original: String,
    /// Names the work, and so its objects. It is made of the job's id, so that the same
    /// job finds again what it has published, however it was cut.
    pub take: String,
    /// The take of an earlier file, which is shown until this one is complete.
    pub before: Option<String>,
}

/// Takes the lecture up. Nothing when there is nothing to do: it is ready, gone, or has
/// no file.
///
/// # Errors
/// When the lease is lost, or whatever the database says.
pub async fn take_up(
    context: &Context,
    running: &Running,
    id: LectureId,
) -> Result<Option<Taken>, Failure> {
    let tx = context.db.begin().await?;
    running.fence(&*tx).await?;
    let Some(row) = lecture::Entity::find_by_id(id).one(&*tx).await? else {
        return Ok(None);
    };
    let waits = matches!(row.state, MediaState::Received | MediaState::Processing);
    let (Some(original), None, true) = (row.original_key, row.deleted_at, waits) else {
        return Ok(None);
    };
    let begun = lecture::ActiveModel {
        id: Set(id),
        state: Set(MediaState::Processing),
        reason_code: Set(None),
        reason_text: Set(None),
        ..Default::default()
    };
    lecture::Entity::update(begun).exec(&*tx).await?;
    tx.commit().await?;
    let take = store::id::short(running.id());
    let before = row.take.filter(|before| *before != take);
    Ok(Some(Taken {
        id,
        original,
        take,
        before,
    }))
}

/// Begins to write for a job that still has its lease and a lecture that still waits for
/// this file. One that was given a new file meanwhile is another job's.
async fn begin(
    context: &Context,
    running: &Running,
    taken: &Taken,
) -> Result<Transaction, Failure> {
    let tx = context.db.begin().await?;
    running.fence(&*tx).await?;
    let ours = lecture::Entity::find_by_id(taken.id)
        .filter(lecture::Column::State.eq(MediaState::Processing))
        .filter(lecture::Column::OriginalKey.eq(&taken.original))
        .one(&*tx)
        .await?;
    if ours.is_some() {
        Ok(tx)
    } else {
        Err(Failure::Stopped)
    }
}

/// It can be watched, or heard, from its beginning, while the rest is made. A take of an
/// earlier file stays in its place until this one is complete.
///
/// # Errors
/// As [`described`].
pub async fn playable(
    context: &Context,
    running: &Running,
    taken: &Taken,
    bytes_sound: Option<u64>,
) -> Result<(), Failure> {
    if taken.before.is_some() {
        return Ok(());
    }
    let tx = begin(context, running, taken).await?;
    let playable = lecture::ActiveModel {
        id: Set(taken.id),
        take: Set(Some(taken.take.clone())),
        bytes_sound: Set(bytes_sound.map(whole)),
        ..Default::default()
    };
    lecture::Entity::update(playable).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Writes down what the film is, as soon as it is known.
///
/// # Errors
/// [`Failure::Stopped`] when it is another job's now, else whatever the database says.
pub async fn described(
    context: &Context,
    running: &Running,
    taken: &Taken,
    source: &Source,
) -> Result<(), Failure> {
    let picture = source.picture.as_ref();
    let pixels = |side: u32| i32::try_from(side).ok();
    let tx = begin(context, running, taken).await?;
    let known = lecture::ActiveModel {
        id: Set(taken.id),
        duration_s: Set(source.duration),
        width: Set(picture.and_then(|picture| pixels(picture.width))),
        height: Set(picture.and_then(|picture| pixels(picture.height))),
        has_picture: Set(picture.is_some()),
        ..Default::default()
    };
    lecture::Entity::update(known).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

/// Writes down how far it is.
///
/// # Errors
/// [`Failure::Stopped`] when it is another job's now, else whatever the database says.
pub async fn progressed(
    context: &Context,
    running: &Running,
    taken: &Taken,
    done: f64,
) -> Result<(), Failure> {
    let tx = begin(context, running, taken).await?;
    lecture::Entity::update_many()
        .col_expr(lecture::Column::Progress, Expr::value(done))
        .filter(lecture::Column::Id.eq(taken.id))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}

/// The still is there.
///
/// # Errors
/// [`Failure::Stopped`] when it is another job's now, else whatever the database says.
pub async fn has_poster(
    context: &Context,
    running: &Running,
    taken: &Taken,
    file: &str,
) -> Result<(), Failure> {
    let tx = begin(context, running, taken).await?;
    let poster = lecture::ActiveModel {
        id: Set(taken.id),
        poster_key: Set(Some(key::lecture_file(taken.id, &taken.take, file))),
        ..Default::default()
    };
    lecture::Entity::update(poster).exec(&*tx).await?;
    Ok(tx.commit().await?)
}

/// It can be watched: renditions, state, feed and the end of the job in one transaction.
///
/// # Errors
/// As [`described`].
pub async fn ready(
    context: &Context,
    running: &Running,
    taken: &Taken,
    report: &Report,
) -> Result<(), Failure> {
    let now = context.clock.now();
    let tx = begin(context, running, taken).await?;
    running.complete(&*tx).await?;
    rendition::Entity::delete_many()
        .filter(rendition::Column::LectureId.eq(taken.id))
        .exec(&*tx)
        .await?;
    rendition::Entity::insert_many(renditions(taken.id, report, now))
        .exec_without_returning(&*tx)
        .await?;
    let bytes = |name: &str| {
        report
            .renditions
            .iter()
            .find(|one| one.name == name)
            .map(|one| one.bytes)
    };
    let sound = bytes("sound").unwrap_or(0);
    let lowest = report
        .renditions
        .iter()
        .find(|one| one.width.is_some())
        .map(|one| one.bytes);
    let poster = report
        .poster
        .as_ref()
        .map(|poster| key::lecture_file(taken.id, &taken.take, &poster.file));
    let done = lecture::ActiveModel {
        id: Set(taken.id),
        state: Set(MediaState::Ready),
        take: Set(Some(taken.take.clone())),
        progress: Set(1.0),
        duration_s: Set(Some(report.seconds)),
        poster_key: Set(poster),
        bytes_low: Set(lowest.map(|bytes| whole(bytes + sound))),
        bytes_sound: Set(bytes("sound").map(whole)),
        ..Default::default()
    };
    lecture::Entity::update(done).exec(&*tx).await?;
    note_users(&*tx, taken.id, now).await?;
    Ok(tx.commit().await?)
}

fn renditions(id: LectureId, report: &Report, now: DateTime<Utc>) -> Vec<rendition::ActiveModel> {
    let pixels = |side: Option<u32>| Set(side.and_then(|side| i32::try_from(side).ok()));
    let rows = report.renditions.iter().map(|one| rendition::ActiveModel {
        id: Set(RenditionId::new()),
        lecture_id: Set(id),
        name: Set(one.name.clone()),
        width: pixels(one.width),
        height: pixels(one.height),
        frame_rate: Set(one.rate.map(crate::inspect::Rate::value)),
        codecs: Set(one.codecs.clone()),
        peak_bit_rate: Set(whole(one.peak_bits)),
        average_bit_rate: Set(whole(one.average_bits)),
        bytes: Set(whole(one.bytes)),
        created_at: Set(now),
    });
    rows.collect()
}

/// It cannot be used, or broke its child too often.
///
/// # Errors
/// As [`described`].
pub async fn failed(
    context: &Context,
    running: &Running,
    taken: &Taken,
    code: &str,
    text: &str,
) -> Result<(), Failure> {
    let tx = begin(context, running, taken).await?;
    let failed = lecture::ActiveModel {
        id: Set(taken.id),
        state: Set(MediaState::Failed),
        reason_code: Set(Some(code.to_owned())),
        reason_text: Set(Some(text.to_owned())),
        ..Default::default()
    };
    lecture::Entity::update(failed).exec(&*tx).await?;
    note_users(&*tx, taken.id, context.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Tells the feed of whatever shows this lecture and can be found: lessons and entries.
async fn note_users(
    db: &impl ConnectionTrait,
    id: LectureId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let lessons = lesson::Entity::find()
        .filter(lesson::Column::LectureId.eq(id))
        .all(db)
        .await?;
    for lesson in lessons {
        feed::note(db, Thing::Lesson, lesson.id.0, now).await?;
    }
    let entries = entry::Entity::find()
        .filter(entry::Column::LectureId.eq(id))
        .all(db)
        .await?;
    for entry in entries {
        feed::note(db, Thing::Entry, entry.id.0, now).await?;
    }
    Ok(())
}
