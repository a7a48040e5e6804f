//! The bin of lectures is emptied.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{
    contests::entry,
    courses::lesson,
    key,
    media::{lecture, rendition, upload, watch},
};

use super::{upload::delete_bytes, work};
use crate::{app::App, error::Result};

/// Deletes lectures that lie in the bin since before `before`: files first, then rows, so that a round that was cut
/// short is made up for by the next. One that a lesson or an entry still names stays. Returns how many were deleted.
///
/// # Errors
/// What the database or the object store says.
pub async fn purge(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let old = lecture::Entity::find()
        .filter(lecture::Column::DeletedAt.lte(before))
        .order_by_asc(lecture::Column::DeletedAt)
        .all(app.db.reader())
        .await?;
    let mut deleted = 0;
    for row in old {
        if !is_named(app, &row).await? {
            delete(app, row).await?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

async fn is_named(app: &App, row: &lecture::Model) -> Result<bool> {
    let lesson = lesson::Entity::find()
        .filter(lesson::Column::LectureId.eq(row.id))
        .one(app.db.reader())
        .await?;
    let entry = entry::Entity::find()
        .filter(entry::Column::LectureId.eq(row.id))
        .one(app.db.reader())
        .await?;
    Ok(lesson.is_some() || entry.is_some())
}

async fn delete(app: &App, row: lecture::Model) -> Result<()> {
    let file = match row.upload_id {
        Some(id) => upload::Entity::find_by_id(id).one(app.db.reader()).await?,
        None => None,
    };
    app.objects.delete_all(&key::lecture(row.id)).await?;
    if let Some(file) = &file {
        delete_bytes(app, file).await?;
    }
    let tx = app.db.begin().await?;
    work::call_off(&*tx, row.id).await?;
    watch::Entity::delete_many()
        .filter(watch::Column::LectureId.eq(row.id))
        .exec(&*tx)
        .await?;
    rendition::Entity::delete_many()
        .filter(rendition::Column::LectureId.eq(row.id))
        .exec(&*tx)
        .await?;
    lecture::Entity::delete_by_id(row.id).exec(&*tx).await?;
    if let Some(file) = file {
        upload::Entity::delete_by_id(file.id).exec(&*tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
