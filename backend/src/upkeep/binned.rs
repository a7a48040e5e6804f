//! What lies in the bins and may be taken out again by who asks, the newest first.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use poem::web::Data;
use poem_openapi::{Enum, Object, OpenApi, param::Query, payload::Json};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{
    accounts::person,
    centres::{news, unit},
    contests::contest,
    courses::course,
    id::{PersonId, UnitId},
    library::{book, shelf},
    media::lecture,
};
use uuid::Uuid;

use super::bin::KEPT_DAYS;
use crate::{
    actor::Actor,
    app::App,
    centres::{query::links, view::UnitLink},
    error::{Answer, Result},
    listing::{self, Batch, read_cursor},
    policy,
};

/// The endpoint.
pub struct Api;

/// What kind of thing lies in a bin: each is taken out by `restore` of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum BinKind {
    Unit,
    News,
    Course,
    Lecture,
    Book,
    Shelf,
    Contest,
}

/// A thing in a bin.
#[derive(Clone, Debug, Object)]
pub struct BinItem {
    pub kind: BinKind,
    pub id: Uuid,
    pub title: String,
    /// Whose it is; of a unit, itself.
    pub unit: Option<UnitLink>,
    pub deleted_at: DateTime<Utc>,
    /// The name of who put it there.
    pub deleted_by: Option<String>,
    /// When it will be gone for good; null for a unit, which is kept.
    pub purged_at: Option<DateTime<Utc>>,
}

#[OpenApi(tag = "crate::registry::Tag::Centres")]
impl Api {
    /// What was deleted and may be taken out again by the asker, the newest first.
    #[oai(path = "/bin", method = "get")]
    async fn bin(
        &self,
        app: Data<&App>,
        actor: Actor,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<BinItem>> {
        actor.require_person()?;
        let limit = listing::limit(limit.0);
        Ok(Json(list(app.0, &actor, after.0.as_deref(), limit).await?))
    }
}

/// A row of any of the tables.
struct Row {
    kind: BinKind,
    id: Uuid,
    title: String,
    unit: UnitId,
    deleted_at: DateTime<Utc>,
    deleted_by: Option<PersonId>,
}

/// The columns of one of the tables.
struct Columns<C> {
    id: C,
    title: C,
    unit: C,
    deleted_at: C,
    deleted_by: C,
}

/// The same columns of a row.
type Values = (Uuid, String, UnitId, DateTime<Utc>, Option<PersonId>);

/// Where a screenful begins and how long it is.
struct Screenful {
    since: DateTime<Utc>,
    after: Option<(DateTime<Utc>, Uuid)>,
    rows: u64,
}

/// # Errors
/// `invalid` for a bad cursor.
async fn list(app: &App, actor: &Actor, after: Option<&str>, limit: u64) -> Result<Batch<BinItem>> {
    use BinKind::{Book, Contest, Course, Lecture, News, Shelf, Unit};
    let db = app.db.reader();
    let at = Screenful {
        since: app.clock.now() - Duration::days(KEPT_DAYS),
        after: read_cursor(after)?,
        rows: limit + 1,
    };
    let mut all = Vec::new();
    macro_rules! gather {
        ($kind:ident in $table:ident, $title:ident, $unit:ident, $theirs:path) => {
            let columns = Columns {
                id: $table::Column::Id,
                title: $table::Column::$title,
                unit: $table::Column::$unit,
                deleted_at: $table::Column::DeletedAt,
                deleted_by: $table::Column::DeletedBy,
            };
            let found = rows::<$table::Entity>(db, $kind, columns, $theirs(actor), &at);
            all.extend(found.await?);
        };
    }
    gather!(Unit in unit, Name, Id, policy::centres::binned_units);
    gather!(News in news, Title, UnitId, policy::centres::binned_news);
    gather!(Course in course, Title, UnitId, policy::courses::binned);
    gather!(Lecture in lecture, Title, UnitId, policy::media::binned);
    gather!(Book in book, Title, UnitId, policy::library::binned);
    gather!(Shelf in shelf, Name, UnitId, policy::library::keeps_shelf);
    gather!(Contest in contest, Title, UnitId, policy::contests::binned);
    all.sort_by_key(|row| std::cmp::Reverse((row.deleted_at, row.id)));
    all.truncate(usize::try_from(at.rows).unwrap_or(usize::MAX));

    let units = links(db, all.iter().map(|row| row.unit)).await?;
    let names = names(db, all.iter().filter_map(|row| row.deleted_by)).await?;
    Ok(Batch::cut(
        all,
        limit,
        |row| (row.deleted_at, row.id),
        |row| BinItem {
            kind: row.kind,
            id: row.id,
            title: row.title,
            unit: units.get(&row.unit).cloned(),
            deleted_at: row.deleted_at,
            deleted_by: row.deleted_by.and_then(|id| names.get(&id).cloned()),
            purged_at: match row.kind {
                Unit => None,
                News | Course | Lecture | Book | Shelf | Contest => {
                    Some(row.deleted_at + Duration::days(KEPT_DAYS))
                }
            },
        },
    ))
}

async fn rows<E: EntityTrait>(
    db: &impl ConnectionTrait,
    kind: BinKind,
    columns: Columns<E::Column>,
    theirs: Condition,
    at: &Screenful,
) -> Result<Vec<Row>> {
    let Columns {
        id,
        title,
        unit,
        deleted_at,
        deleted_by,
    } = columns;
    let mut select = E::find().filter(deleted_at.is_not_null()).filter(theirs);
    // A unit is kept for ever.
    if kind != BinKind::Unit {
        select = select.filter(deleted_at.gt(at.since));
    }
    if let Some((time, last)) = at.after {
        let earlier = Condition::any()
            .add(deleted_at.lt(time))
            .add(Condition::all().add(deleted_at.eq(time)).add(id.lt(last)));
        select = select.filter(earlier);
    }
    let found: Vec<Values> = select
        .select_only()
        .columns([id, title, unit, deleted_at, deleted_by])
        .order_by_desc(deleted_at)
        .order_by_desc(id)
        .limit(at.rows)
        .into_tuple()
        .all(db)
        .await?;
    let row = |(id, title, unit, deleted_at, deleted_by): Values| Row {
        kind,
        id,
        title,
        unit,
        deleted_at,
        deleted_by,
    };
    Ok(found.into_iter().map(row).collect())
}

async fn names(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>> {
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.display_name))
        .collect())
}
