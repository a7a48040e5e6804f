//! The row of an upload: beginning one, finding one's own, taking one back.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, entity::prelude::Json, sea_query::Expr,
};
use store::{
    id::{PersonId, UnitId, UploadId},
    key,
    library::book,
    media::{lecture, upload},
    state::{UploadPurpose, UploadState},
};

use super::protocol::{self, Refusal};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Code, Error, Result},
    policy::media::{UploadAction, UploadFacts, may_upload},
};

/// How long an upload waits for its next byte, and a finished one for the thing it is for.
const KEPT_DAYS: i64 = 7;
/// Uploads that one person may have under way.
const OPEN_AT_ONCE: u64 = 40;
const LONGEST_NAME: usize = 255;
/// Bytes of a file of records, which is read into memory.
const LARGEST_CATALOGUE: u64 = 64 << 20;

/// An upload to be begun.
#[derive(Clone, Debug)]
pub struct New {
    pub purpose: UploadPurpose,
    pub unit: Option<UnitId>,
    pub filename: String,
    pub declared_type: String,
    /// Bytes of the whole file.
    pub length: u64,
}

impl New {
    /// Reads what the client says of its file.
    ///
    /// # Errors
    /// [`Refusal::Header`] when it does not say what the file is for, or names a unit that is no id.
    pub fn read(said: &HashMap<String, String>, length: u64) -> protocol::Result<Self> {
        let word = |name: &str| said.get(name).map_or("", |text| text.trim());
        let purpose = match word("purpose") {
            "lecture" => UploadPurpose::Lecture,
            "book" => UploadPurpose::Book,
            "entry" => UploadPurpose::Entry,
            "catalogue" => UploadPurpose::Catalogue,
            _ => return Err(Refusal::Header("upload-metadata")),
        };
        let unit = match word("unit_id") {
            "" => None,
            id => Some(UnitId(
                id.parse().map_err(|_| Refusal::Header("upload-metadata"))?,
            )),
        };
        Ok(Self {
            purpose,
            unit,
            filename: plain(word("filename")),
            declared_type: plain(word("filetype")),
            length,
        })
    }
}

/// A name for people to read; nothing is ever opened by it.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_NAME)
        .collect()
}

/// Begins an upload.
///
/// # Errors
/// 401 or 403 by the policy; `too_large`; `throttled` for too many at once; `disk_full`.
pub async fn begin(app: &App, actor: &Actor, new: New) -> Result<upload::Model> {
    let owner = actor.require_person()?;
    let place = place(app.db.reader(), new.unit).await?;
    let facts = UploadFacts {
        purpose: new.purpose,
        place: place.as_ref(),
        owner: Some(owner),
    };
    may_upload(actor, UploadAction::Begin, facts).require()?;
    let largest = match new.purpose {
        UploadPurpose::Catalogue => LARGEST_CATALOGUE,
        UploadPurpose::Lecture | UploadPurpose::Book | UploadPurpose::Entry => largest(app),
    };
    if new.length > largest {
        return Err(Error::new(Code::TooLarge).saying("error.upload_too_large"));
    }
    check_room(app, new.length).await?;
    check_count(app, owner).await?;
    let id = UploadId::new();
    let parts = app.objects.begin_growing(&key::original(id)).await?;
    insert(app, id, owner, new, serde_json::to_value(parts)?).await
}

async fn insert(
    app: &App,
    id: UploadId,
    owner: PersonId,
    new: New,
    parts: Json,
) -> Result<upload::Model> {
    let now = app.clock.now();
    let row = upload::ActiveModel {
        id: Set(id),
        owner_id: Set(owner),
        unit_id: Set(new.unit),
        purpose: Set(new.purpose),
        filename: Set(new.filename),
        declared_type: Set(new.declared_type),
        length: Set(i64::try_from(new.length).map_err(|_| Error::new(Code::TooLarge))?),
        received: Set(0),
        state: Set(UploadState::Receiving),
        parts: Set(parts),
        object_key: Set(None),
        sha256: Set(None),
        lock_token: Set(None),
        created_at: Set(now),
        expires_at: Set(expiry(now)),
        finished_at: Set(None),
    };
    let tx = app.db.begin().await?;
    let made = upload::Entity::insert(row)
        .exec_with_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(made)
}

/// The largest file, in bytes.
pub fn largest(app: &App) -> u64 {
    app.config.limits.upload_max_gb.saturating_mul(1 << 30)
}

/// Refuses when so many more bytes would leave less room on the disk than the floor.
///
/// # Errors
/// `disk_full`.
pub async fn check_room(app: &App, more: u64) -> Result<()> {
    let floor = app
        .config
        .limits
        .free_space_floor_gb
        .saturating_mul(1 << 30);
    // The work that follows needs room here, wherever the objects lie.
    let here = platform::disk::free_bytes(&app.config.data.folder)?;
    let free = app
        .objects
        .free_bytes()
        .await?
        .map_or(here, |there| there.min(here));
    if free.saturating_sub(more) < floor {
        return Err(Error::new(Code::DiskFull).retry_after(3600));
    }
    Ok(())
}

async fn check_count(app: &App, owner: PersonId) -> Result<()> {
    let open = upload::Entity::find()
        .filter(upload::Column::OwnerId.eq(owner))
        .filter(upload::Column::State.eq(UploadState::Receiving))
        .filter(upload::Column::ExpiresAt.gt(app.clock.now()))
        .count(app.db.reader())
        .await?;
    if open >= OPEN_AT_ONCE {
        return Err(Error::new(Code::Throttled)
            .saying("error.upload_too_many")
            .retry_after(3600));
    }
    Ok(())
}

/// The asker's own upload.
///
/// # Errors
/// `not_found` for another's, `forbidden` when the role is gone, `gone` when it expired or was taken back.
pub async fn own(app: &App, actor: &Actor, id: UploadId) -> Result<upload::Model> {
    actor.require_person()?;
    let row = read(app.db.reader(), id).await?;
    let place = place(app.db.reader(), row.unit_id).await?;
    let facts = UploadFacts {
        purpose: row.purpose,
        place: place.as_ref(),
        owner: Some(row.owner_id),
    };
    may_upload(actor, UploadAction::Continue, facts).require()?;
    let expired = row.state == UploadState::Receiving && row.expires_at <= app.clock.now();
    if row.state == UploadState::Gone || expired {
        return Err(Error::new(Code::Gone).saying("error.upload_expired"));
    }
    Ok(row)
}

/// A row as it stands now.
///
/// # Errors
/// `not_found`.
pub async fn read(db: &impl ConnectionTrait, id: UploadId) -> Result<upload::Model> {
    let found = upload::Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(Error::not_found)
}

async fn place(db: &impl ConnectionTrait, unit: Option<UnitId>) -> Result<Option<Place>> {
    let Some(unit) = unit else { return Ok(None) };
    let place = Place::of(db, unit).await?;
    if place.chain.is_empty() {
        Err(Error::invalid("unit_id", "invalid.unknown"))
    } else {
        Ok(Some(place))
    }
}

/// Takes an upload back. Its bytes are deleted after this.
///
/// # Errors
/// `conflict` when a lecture or a book was made of it.
pub async fn terminate(app: &App, id: UploadId) -> Result<()> {
    let tx = app.db.begin().await?;
    // Nothing is made of it while this is decided.
    upload::Entity::find_by_id(id)
        .lock_exclusive()
        .one(&*tx)
        .await?;
    if is_claimed(&*tx, id).await? {
        return Err(Error::new(Code::Conflict).saying("error.upload_in_use"));
    }
    upload::Entity::update_many()
        .col_expr(upload::Column::State, Expr::value(UploadState::Gone))
        .col_expr(upload::Column::ExpiresAt, Expr::value(app.clock.now()))
        .filter(upload::Column::Id.eq(id))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Whether something was made of it.
///
/// # Errors
/// Whatever the database says.
pub async fn is_claimed(db: &impl ConnectionTrait, id: UploadId) -> Result<bool> {
    let lecture = lecture::Entity::find()
        .filter(lecture::Column::UploadId.eq(id))
        .one(db)
        .await?;
    let book = book::Entity::find()
        .filter(book::Column::UploadId.eq(id))
        .one(db)
        .await?;
    Ok(lecture.is_some() || book.is_some())
}

/// Until when an upload that moved now is kept.
pub fn expiry(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::days(KEPT_DAYS)
}
