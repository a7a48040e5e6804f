//! Joined reads: units with their neighbours, news in lists.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{ExprTrait, Query},
};
use store::{
    accounts::role_grant,
    centres::{news, placement, unit, unit_ancestor},
    id::{NewsId, UnitId},
    state::{PublishState, UnitKind},
};

use super::{
    news::path as news_path,
    view::{NewsRow, UnitLink, UnitRow},
};
use crate::{
    actor::{Actor, Place},
    address::Key,
    error::{Error, Result},
    listing::{self, Batch, read_cursor},
    page::prose::excerpt,
    policy::centres::{self as policy, NewsAction, UnitAction},
};

const EXCERPT: usize = 160;

/// A unit that is not in the bin, by its id or the short of its address.
///
/// # Errors
/// `not_found`.
pub async fn find_unit(db: &impl ConnectionTrait, key: &Key) -> Result<unit::Model> {
    let row = unit::Entity::find()
        .filter(key.is(unit::Column::Id, unit::Column::Short))
        .filter(unit::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    row.ok_or_else(Error::not_found)
}

/// The root of the tree; `None` before the set-up.
///
/// # Errors
/// Whatever the database says.
pub async fn root(db: &impl ConnectionTrait) -> Result<Option<unit::Model>> {
    let top = placement::Entity::find()
        .filter(placement::Column::ParentId.is_null())
        .filter(placement::Column::UntilAt.is_null())
        .one(db)
        .await?;
    match top {
        Some(top) => Ok(unit::Entity::find_by_id(top.unit_id).one(db).await?),
        None => Ok(None),
    }
}

/// Units as links, by id.
///
/// # Errors
/// Whatever the database says.
pub async fn links(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = UnitId>,
) -> Result<HashMap<UnitId, UnitLink>> {
    let rows = unit::Entity::find()
        .filter(unit::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows
        .iter()
        .map(|row| (row.id, UnitLink::from(row)))
        .collect())
}

/// The units above one, from the root down, the unit itself left out.
///
/// # Errors
/// Whatever the database says.
pub async fn parents(db: &impl ConnectionTrait, place: &Place) -> Result<Vec<UnitLink>> {
    let above: Vec<UnitId> = place
        .chain
        .iter()
        .copied()
        .filter(|id| *id != place.unit)
        .rev()
        .collect();
    let mut by_id = links(db, above.iter().copied()).await?;
    Ok(above.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The units right below one, by name.
///
/// # Errors
/// Whatever the database says.
pub async fn children(db: &impl ConnectionTrait, unit: UnitId) -> Result<Vec<UnitLink>> {
    let rows = unit::Entity::find()
        .filter(unit::Column::DeletedAt.is_null())
        .filter(
            unit::Column::Id
                .into_simple_expr()
                .in_subquery(placed_below(unit)),
        )
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Id)
        .all(db)
        .await?;
    Ok(rows.iter().map(UnitLink::from).collect())
}

/// Centres anywhere below a unit, by name; where there is none, the units right below it.
///
/// # Errors
/// Whatever the database says.
pub async fn centres_below(
    db: &impl ConnectionTrait,
    unit: UnitId,
    limit: u64,
) -> Result<Vec<UnitLink>> {
    let rows = unit::Entity::find()
        .filter(unit::Column::DeletedAt.is_null())
        .filter(unit::Column::Kind.eq(UnitKind::Centre))
        .filter(unit::Column::Id.ne(unit))
        .filter(
            unit::Column::Id
                .into_simple_expr()
                .in_subquery(subtree(unit)),
        )
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    if rows.is_empty() {
        return children(db, unit).await;
    }
    Ok(rows.iter().map(UnitLink::from).collect())
}

/// How many people hold a role in a unit or below it.
///
/// # Errors
/// Whatever the database says.
pub async fn people_count(db: &impl ConnectionTrait, unit: UnitId) -> Result<i64> {
    let count = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::PersonId)
        .distinct()
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(
            role_grant::Column::UnitId
                .into_simple_expr()
                .in_subquery(subtree(unit)),
        )
        .count(db)
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Units by name: those right below `parent`, or all whose name has the words.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn units(
    db: &impl ConnectionTrait,
    actor: &Actor,
    parent: Option<UnitId>,
    words: Option<&str>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<UnitRow>> {
    let mut select = unit::Entity::find().filter(unit::Column::DeletedAt.is_null());
    if let Some(parent) = parent {
        select = select.filter(
            unit::Column::Id
                .into_simple_expr()
                .in_subquery(placed_below(parent)),
        );
    }
    if let Some(words) = words {
        select = select.filter(listing::worded(unit::Column::Words, words));
    }
    if let Some((key, id)) = read_cursor::<(Vec<u8>, UnitId)>(after)? {
        let later = Condition::any()
            .add(unit::Column::SortKey.gt(key.clone()))
            .add(
                Condition::all()
                    .add(unit::Column::SortKey.eq(key))
                    .add(unit::Column::Id.gt(id)),
            );
        select = select.filter(later);
    }
    let rows = select
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let ids: Vec<UnitId> = rows.iter().map(|row| row.id).collect();
    let (parents, children) = neighbours(db, &ids).await?;
    let mut places = HashMap::new();
    for id in ids {
        places.insert(id, Place::of(db, id).await?);
    }
    Ok(Batch::cut(
        rows,
        limit,
        |row| (row.sort_key.clone(), row.id),
        |row| UnitRow {
            can: places
                .get(&row.id)
                .map_or_else(Vec::new, |place| can(actor, place)),
            parent_id: parents.get(&row.id).map(|parent| parent.0),
            children_count: children.get(&row.id).copied().unwrap_or(0),
            path: super::unit::path(&row),
            id: row.id.0,
            short: row.short,
            name: row.name,
            kind: row.kind.into(),
            address: row.address,
            phone: row.phone,
            version: row.version,
        },
    ))
}

/// What the asker may do with a unit, in words.
pub fn can(actor: &Actor, place: &Place) -> Vec<String> {
    let actions = [("edit", UnitAction::Edit), ("arrange", UnitAction::Arrange)];
    let may = actions
        .into_iter()
        .filter(|(_, action)| policy::may(actor, *action, place).is_yes());
    may.map(|(word, _)| word.to_owned()).collect()
}

/// A piece of news and where it stands, by its id or the short of its address.
///
/// # Errors
/// `not_found`.
pub async fn find_news(
    db: &impl ConnectionTrait,
    key: &Key,
    binned: bool,
) -> Result<(news::Model, Place)> {
    let mut select = news::Entity::find().filter(key.is(news::Column::Id, news::Column::Short));
    if !binned {
        select = select.filter(news::Column::DeletedAt.is_null());
    }
    let row = select.one(db).await?.ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    Ok((row, place))
}

/// News of a unit and of those below it, newest first. Drafts are there for who may write them.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn news_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    place: Option<&Place>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<NewsRow>> {
    let mut select = news::Entity::find().filter(news::Column::DeletedAt.is_null());
    let writes = place.is_some_and(|place| {
        policy::may_news(actor, NewsAction::Write, PublishState::Draft, place).is_yes()
    });
    if !writes {
        select = select.filter(news::Column::State.eq(PublishState::Published));
    }
    if let Some(place) = place {
        select = select.filter(
            news::Column::UnitId
                .into_simple_expr()
                .in_subquery(subtree(place.unit)),
        );
    }
    rows(db, select, after, limit).await
}

/// The rows of a selection of news, newest first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub(super) async fn rows(
    db: &impl ConnectionTrait,
    mut select: Select<news::Entity>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<NewsRow>> {
    if let Some((at, id)) = read_cursor::<(DateTime<Utc>, NewsId)>(after)? {
        let earlier = Condition::any().add(news::Column::CreatedAt.lt(at)).add(
            Condition::all()
                .add(news::Column::CreatedAt.eq(at))
                .add(news::Column::Id.lt(id)),
        );
        select = select.filter(earlier);
    }
    let rows = select
        .order_by_desc(news::Column::CreatedAt)
        .order_by_desc(news::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let known: Vec<news::Model> = rows
        .into_iter()
        .filter(|row| units.contains_key(&row.unit_id))
        .collect();
    Ok(Batch::cut(
        known,
        limit,
        |row| (row.created_at, row.id),
        |row| news_row(&row, units[&row.unit_id].clone()),
    ))
}

/// A piece of news as a row.
pub fn news_row(row: &news::Model, unit: UnitLink) -> NewsRow {
    NewsRow {
        id: row.id.0,
        short: row.short.clone(),
        path: news_path(&unit.path, row),
        title: row.title.clone(),
        excerpt: excerpt(&row.body, EXCERPT),
        published_at: row.published_at,
        unit,
        state: row.state.into(),
    }
}

async fn neighbours(
    db: &impl ConnectionTrait,
    ids: &[UnitId],
) -> Result<(HashMap<UnitId, UnitId>, HashMap<UnitId, i64>)> {
    let standing = placement::Entity::find()
        .filter(placement::Column::UntilAt.is_null())
        .filter(
            Condition::any()
                .add(placement::Column::UnitId.is_in(ids.iter().copied()))
                .add(placement::Column::ParentId.is_in(ids.iter().copied())),
        )
        .all(db)
        .await?;
    let (mut parents, mut children) = (HashMap::new(), HashMap::new());
    for row in standing {
        if let Some(parent) = row.parent_id {
            parents.insert(row.unit_id, parent);
            *children.entry(parent).or_insert(0) += 1;
        }
    }
    Ok((parents, children))
}

/// The units of a subtree, as a subquery.
pub fn subtree(unit: UnitId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(unit_ancestor::Column::UnitId)
        .from(unit_ancestor::Entity)
        .and_where(unit_ancestor::Column::AncestorId.eq(unit))
        .to_owned()
}

fn placed_below(parent: UnitId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(unit_ancestor::Column::UnitId)
        .from(unit_ancestor::Entity)
        .and_where(unit_ancestor::Column::AncestorId.eq(parent))
        .and_where(unit_ancestor::Column::Depth.eq(1))
        .to_owned()
}
