//! Lectures: made of a finished upload, renamed, put into the bin, worked through again or called off.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use store::{
    audit::{self, Act},
    id::{LectureId, PersonId, UnitId, UploadId},
    media::{lecture, upload},
    state::{Audience, MediaState, UploadPurpose},
};

use super::{
    view::{LectureBody, LectureChange},
    work,
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    upkeep::bin,
    version,
};

const LONGEST_TITLE: usize = 200;
/// The reason of a lecture whose work was called off.
const CANCELLED: &str = "cancelled";

/// A lecture to be made.
#[derive(Clone, Debug)]
pub struct New<'a> {
    pub id: LectureId,
    pub unit: UnitId,
    pub title: &'a str,
    pub upload: UploadId,
    /// What the upload was begun for.
    pub purpose: UploadPurpose,
    pub audience: Audience,
}

/// The path of a lecture's page, e.g. `/bai-giang/trong-rau-sach-7f3k2m9q`.
pub fn path(row: &lecture::Model) -> String {
    format!("/bai-giang/{}-{}", row.slug, row.short)
}

/// Posts a lecture. The same id again is the same lecture.
///
/// # Errors
/// `invalid` for the title or the upload, `conflict` when the id is another lecture's.
pub async fn post(app: &App, by: PersonId, body: &LectureBody) -> Result<lecture::Model> {
    let upload = UploadId(body.upload_id);
    // Outside the transaction: an upload that was cut off at its very end is finished now.
    super::upload::whole(app, upload)
        .await
        .map_err(|error| match error.code {
            Code::NotFound => Error::invalid("upload_id", "invalid.unknown"),
            _ => error,
        })?;
    let new = New {
        id: LectureId(body.id),
        unit: UnitId(body.unit_id),
        title: &body.title,
        upload,
        purpose: UploadPurpose::Lecture,
        audience: body.audience.into(),
    };
    let tx = app.db.begin().await?;
    let made = create_in(&*tx, new, by, app.clock.now()).await?;
    tx.commit().await?;
    Ok(made)
}

/// Makes a lecture of one's own finished upload in the caller's transaction, with the note for the media worker.
///
/// # Errors
/// `invalid` for the title or the upload, `conflict` when the id is another lecture's.
pub async fn create_in(
    db: &impl ConnectionTrait,
    new: New<'_>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<lecture::Model> {
    if let Some(made) = lecture::Entity::find_by_id(new.id).one(db).await? {
        let same = made.owner_id == by && made.upload_id == Some(new.upload);
        return if same {
            Ok(made)
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    let title = check_title(new.title)?;
    let file = claim(db, &new, by).await?;
    let row = lecture::ActiveModel {
        id: Set(new.id),
        short: Set(new.id.short()),
        slug: Set(vietnamese::slug(&title)),
        unit_id: Set(new.unit),
        owner_id: Set(by),
        sort_key: Set(vietnamese::sort_key(&title)),
        title: Set(title),
        audience: Set(new.audience),
        state: Set(MediaState::Received),
        reason_code: Set(None),
        reason_text: Set(None),
        progress: Set(0.0),
        upload_id: Set(Some(new.upload)),
        original_key: Set(file.object_key),
        take: Set(None),
        duration_s: Set(None),
        width: Set(None),
        height: Set(None),
        has_picture: Set(false),
        poster_key: Set(None),
        bytes_low: Set(None),
        bytes_sound: Set(None),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let made = lecture::Entity::insert(row).exec_with_returning(db).await?;
    work::leave(db, made.id).await?;
    note(
        db,
        &made,
        Some(by),
        "lecture.post",
        json!({"audience": made.audience}),
        now,
    )
    .await?;
    Ok(made)
}

/// The file of a new lecture: finished, one's own, meant for this, and nothing made of it yet.
async fn claim(db: &impl ConnectionTrait, new: &New<'_>, by: PersonId) -> Result<upload::Model> {
    let (file, _) = super::upload::take(db, new.upload, by, new.purpose).await?;
    let used = lecture::Entity::find()
        .filter(lecture::Column::UploadId.eq(new.upload))
        .one(db)
        .await?;
    if used.is_some() {
        Err(Error::invalid("upload_id", "invalid.upload_used"))
    } else {
        Ok(file)
    }
}

/// Changes title or audience.
///
/// # Errors
/// `invalid` for the title, `conflict` when somebody else was quicker.
pub async fn change(
    app: &App,
    actor: &Actor,
    row: lecture::Model,
    change: &LectureChange,
) -> Result<lecture::Model> {
    let mut set = lecture::ActiveModel::default();
    if let Some(title) = &change.title {
        let title = check_title(title)?;
        set.slug = Set(vietnamese::slug(&title));
        set.sort_key = Set(vietnamese::sort_key(&title));
        set.title = Set(title);
    }
    if let Some(audience) = change.audience {
        set.audience = Set(audience.into());
    }
    let detail = json!({"before": {"title": row.title, "audience": row.audience}});
    write(app, actor, row, set, "lecture.change", detail).await
}

/// Puts a lecture into the bin.
///
/// # Errors
/// `conflict` when somebody else was quicker.
pub async fn remove(app: &App, actor: &Actor, row: lecture::Model) -> Result<lecture::Model> {
    if row.deleted_at.is_some() {
        return Ok(row);
    }
    let set = lecture::ActiveModel {
        deleted_at: Set(Some(app.clock.now())),
        deleted_by: Set(actor.person()),
        ..Default::default()
    };
    write(app, actor, row, set, "lecture.remove", json!({})).await
}

/// Takes a lecture out of the bin.
///
/// # Errors
/// `conflict` when somebody else was quicker.
pub async fn restore(app: &App, actor: &Actor, row: lecture::Model) -> Result<lecture::Model> {
    if row.deleted_at.is_none() {
        return Ok(row);
    }
    if !bin::holds(app, row.deleted_at) {
        return Err(Error::not_found());
    }
    let set = lecture::ActiveModel {
        deleted_at: Set(None),
        deleted_by: Set(None),
        ..Default::default()
    };
    write(app, actor, row, set, "lecture.restore", json!({})).await
}

/// Has a failed lecture worked through once more.
///
/// # Errors
/// `conflict` when its work did not fail.
pub async fn retry(app: &App, actor: &Actor, row: lecture::Model) -> Result<lecture::Model> {
    let (now, id) = (app.clock.now(), row.id);
    if work::of(app.db.reader(), &row).await?.state != MediaState::Failed {
        return Err(Error::new(Code::Conflict).saying("error.lecture_not_failed"));
    }
    let tx = app.db.begin().await?;
    let set = lecture::ActiveModel {
        state: Set(MediaState::Received),
        reason_code: Set(None),
        reason_text: Set(None),
        progress: Set(0.0),
        ..Default::default()
    };
    version::write(&*tx, &row, set).await?;
    work::leave(&*tx, id).await?;
    note(
        &*tx,
        &row,
        actor.person(),
        "lecture.retry",
        json!({"reason": row.reason_code}),
        now,
    )
    .await?;
    tx.commit().await?;
    super::query::row(app.db.reader(), &id.0.into()).await
}

/// Calls a lecture's work off. What was worked out so far is not shown; a retry begins anew.
///
/// # Errors
/// `conflict` when the work came to its end meanwhile.
pub async fn cancel(app: &App, actor: &Actor, row: lecture::Model) -> Result<lecture::Model> {
    let (now, id) = (app.clock.now(), row.id);
    if !matches!(row.state, MediaState::Received | MediaState::Processing) {
        return Err(Error::new(Code::Conflict).saying("error.lecture_not_at_work"));
    }
    let tx = app.db.begin().await?;
    work::call_off(&*tx, id).await?;
    let set = lecture::ActiveModel {
        state: Set(MediaState::Failed),
        reason_code: Set(Some(CANCELLED.to_owned())),
        reason_text: Set(None),
        ..Default::default()
    };
    version::write(&*tx, &row, set).await?;
    note(&*tx, &row, actor.person(), "lecture.cancel", json!({}), now).await?;
    tx.commit().await?;
    super::query::row(app.db.reader(), &id.0.into()).await
}

/// A title as it will be kept: composed, one space between words.
///
/// # Errors
/// `invalid` with the field `title`.
fn check_title(text: &str) -> Result<String> {
    let title = vietnamese::nfc(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if title.is_empty() {
        return Err(Error::invalid("title", "invalid.required"));
    }
    if title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
        return Err(Error::invalid("title", "invalid.too_long"));
    }
    Ok(title)
}

async fn write(
    app: &App,
    actor: &Actor,
    row: lecture::Model,
    set: lecture::ActiveModel,
    action: &'static str,
    detail: Value,
) -> Result<lecture::Model> {
    let tx = app.db.begin().await?;
    version::write(&*tx, &row, set).await?;
    note(&*tx, &row, actor.person(), action, detail, app.clock.now()).await?;
    tx.commit().await?;
    super::query::row(app.db.reader(), &row.id.0.into()).await
}

async fn note(
    db: &impl ConnectionTrait,
    row: &lecture::Model,
    by: Option<PersonId>,
    action: &'static str,
    detail: Value,
    now: DateTime<Utc>,
) -> Result<()> {
    let act = Act {
        actor: by,
        action,
        thing: "lecture",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail,
    };
    Ok(audit::write(db, now, act).await?)
}
