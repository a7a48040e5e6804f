//! Units and their news.

use super::documents::{paragraphs, single, visibility};
use crate::document::{Document, Kind};
use anyhow::Result;
use sea_orm::{ConnectionTrait, EntityTrait};
use store::centres::{news, unit};
use store::id::{NewsId, UnitId};
use store::state::{Audience, PublishState};

/// Every unit that is not in the bin has a public site.
pub(super) async fn unit(db: &impl ConnectionTrait, id: UnitId) -> Result<Option<Document>> {
    let Some(row) = unit::Entity::find_by_id(id)
        .one(db)
        .await?
        .filter(|row| row.deleted_at.is_none())
    else {
        return Ok(None);
    };
    let Some(visibility) = visibility(db, id, Audience::Public).await? else {
        return Ok(None);
    };
    let text = paragraphs(&[&row.headline, &row.about, &row.address]);
    Ok(single(id.0, Kind::Centre, visibility, row.name, text))
}

/// Published news is public.
pub(super) async fn news(db: &impl ConnectionTrait, id: NewsId) -> Result<Option<Document>> {
    let shown =
        |row: &news::Model| row.deleted_at.is_none() && row.state == PublishState::Published;
    let Some(row) = news::Entity::find_by_id(id).one(db).await?.filter(shown) else {
        return Ok(None);
    };
    let Some(visibility) = visibility(db, row.unit_id, Audience::Public).await? else {
        return Ok(None);
    };
    let document = single(id.0, Kind::News, visibility, row.title, row.body);
    Ok(document.map(|document| document.dated(row.published_at)))
}
