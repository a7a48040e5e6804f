//! An upload becomes the file of something.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use store::{
    id::{PersonId, UploadId},
    media::upload,
    state::{UploadPurpose, UploadState},
};

use crate::error::{Error, Result};

/// A finished upload of a person's own that was begun for this purpose, and the key of its object. It is locked until
/// the transaction ends, so that two things cannot be made of it at the same time, nor is it deleted meanwhile.
///
/// # Errors
/// `invalid` (field `upload_id`) for one that is not finished, gone, of another purpose or somebody else's.
pub async fn take(
    db: &impl ConnectionTrait,
    id: UploadId,
    owner: PersonId,
    purpose: UploadPurpose,
) -> Result<(upload::Model, String)> {
    let unknown = || Error::invalid("upload_id", "invalid.unknown");
    let row = upload::Entity::find_by_id(id)
        .filter(upload::Column::OwnerId.eq(owner))
        .filter(upload::Column::Purpose.eq(purpose))
        .lock_exclusive()
        .one(db)
        .await?
        .ok_or_else(unknown)?;
    match (row.state, row.object_key.clone()) {
        (UploadState::Finished, Some(key)) => Ok((row, key)),
        (UploadState::Receiving, _) => {
            Err(Error::invalid("upload_id", "invalid.upload_unfinished"))
        }
        (UploadState::Finished | UploadState::Gone, _) => Err(unknown()),
    }
}
