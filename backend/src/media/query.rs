//! Reads of lectures: one, a list, and what the policy must know of them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{
    id::{LectureId, UnitId},
    media::lecture,
    state::Audience,
};

use super::ways;
use crate::{
    actor::{Actor, Place},
    address::Key,
    error::{Error, Result},
    listing::read_cursor,
    policy::{
        Verdict, audience,
        media::{self as policy, LectureAction, LectureFacts, Opened},
    },
};

/// A lecture, in the bin or not, by its id or the short of its address.
///
/// # Errors
/// `not_found`.
pub async fn row(db: &impl ConnectionTrait, key: &Key) -> Result<lecture::Model> {
    let found = lecture::Entity::find()
        .filter(key.is(lecture::Column::Id, lecture::Column::Short))
        .one(db)
        .await?;
    found.ok_or_else(Error::not_found)
}

/// A lecture, in the bin or not, if there is one.
///
/// # Errors
/// Whatever the database says.
pub async fn maybe(db: &impl ConnectionTrait, id: LectureId) -> Result<Option<lecture::Model>> {
    Ok(lecture::Entity::find_by_id(id).one(db).await?)
}

/// A lecture with which the asker may do something.
///
/// # Errors
/// `not_found`, `signed_out` or `forbidden` as the policy says.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    action: LectureAction,
    key: &Key,
) -> Result<lecture::Model> {
    let row = row(db, key).await?;
    verdict(db, actor, action, &row).await?.require()?;
    Ok(row)
}

/// What the policy says. It is asked for every segment: what costs a read is read only if it can matter.
///
/// # Errors
/// Whatever the database says.
pub async fn verdict(
    db: &impl ConnectionTrait,
    actor: &Actor,
    action: LectureAction,
    row: &lecture::Model,
) -> Result<Verdict> {
    if action == LectureAction::Watch
        && row.audience == Audience::Public
        && row.deleted_at.is_none()
    {
        return Ok(Verdict::Yes);
    }
    let mut facts = facts(db, row).await?;
    let first = policy::may(actor, action, &facts);
    if first.is_yes() || facts.deleted {
        return Ok(first);
    }
    facts.belongs = audience::belongs_below(db, actor, row.unit_id).await?;
    facts.opened = ways::opened(db, actor, row).await?;
    Ok(policy::may(actor, action, &facts))
}

/// The facts that lie in the row and its place.
///
/// # Errors
/// Whatever the database says.
pub async fn facts(db: &impl ConnectionTrait, row: &lecture::Model) -> Result<LectureFacts> {
    Ok(LectureFacts {
        owner: row.owner_id,
        audience: row.audience,
        deleted: row.deleted_at.is_some(),
        place: Place::of(db, row.unit_id).await?,
        belongs: false,
        opened: Opened::default(),
    })
}

/// Which lectures are asked for.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    /// Posted by the asker.
    pub mine: bool,
    pub after: Option<String>,
    pub limit: u64,
}

/// Lectures that the asker may know of, newest first; one more than asked for, if there is one.
///
/// # Errors
/// `invalid` for a bad cursor; `signed_out` when a visitor asks for their own.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing,
) -> Result<Vec<lecture::Model>> {
    let mut select = lecture::Entity::find()
        .filter(lecture::Column::DeletedAt.is_null())
        .filter(policy::listed(actor));
    if let Some(unit) = listing.unit {
        select = select.filter(audience::within(lecture::Column::UnitId, vec![unit]));
    }
    if listing.mine {
        select = select.filter(lecture::Column::OwnerId.eq(actor.require_person()?));
    }
    if let Some((at, id)) = read_cursor::<(DateTime<Utc>, LectureId)>(listing.after.as_deref())? {
        let earlier = Condition::any().add(lecture::Column::CreatedAt.lt(at)).add(
            Condition::all()
                .add(lecture::Column::CreatedAt.eq(at))
                .add(lecture::Column::Id.lt(id)),
        );
        select = select.filter(earlier);
    }
    let rows = select
        .order_by_desc(lecture::Column::CreatedAt)
        .order_by_desc(lecture::Column::Id)
        .limit(listing.limit + 1);
    Ok(rows.all(db).await?)
}
