//! Contests and their entries.

use super::documents::{paragraphs, single, visibility};
use crate::document::{Document, Kind};
use anyhow::Result;
use sea_orm::{ConnectionTrait, EntityTrait};
use store::contests::{contest, entry};
use store::id::{ContestId, EntryId};
use store::state::{Audience, ContestState, EntryState};

/// A contest that was announced is public.
pub(super) async fn contest(db: &impl ConnectionTrait, id: ContestId) -> Result<Option<Document>> {
    let Some(row) = shown(db, id).await? else {
        return Ok(None);
    };
    let Some(visibility) = visibility(db, row.unit_id, Audience::Public).await? else {
        return Ok(None);
    };
    let document = single(id.0, Kind::Contest, visibility, row.title, row.rules);
    Ok(document.map(|document| document.dated(Some(row.opens_at))))
}

/// An accepted entry of such a contest is public.
pub(super) async fn entry(db: &impl ConnectionTrait, id: EntryId) -> Result<Option<Document>> {
    let published =
        |row: &entry::Model| row.deleted_at.is_none() && row.state == EntryState::Published;
    let Some(row) = entry::Entity::find_by_id(id)
        .one(db)
        .await?
        .filter(published)
    else {
        return Ok(None);
    };
    if shown(db, row.contest_id).await?.is_none() {
        return Ok(None);
    }
    let Some(visibility) = visibility(db, row.unit_id, Audience::Public).await? else {
        return Ok(None);
    };
    let text = paragraphs(&[&row.author_name, &row.story]);
    let document = single(id.0, Kind::Entry, visibility, row.title, text);
    Ok(document.map(|document| document.dated(row.decided_at)))
}

async fn shown(db: &impl ConnectionTrait, id: ContestId) -> Result<Option<contest::Model>> {
    let row = contest::Entity::find_by_id(id).one(db).await?;
    Ok(row.filter(|row| row.deleted_at.is_none() && row.state != ContestState::Draft))
}
