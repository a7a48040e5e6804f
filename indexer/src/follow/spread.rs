//! What a change reaches beyond the thing it names: a course its lessons, a contest its entries, a unit that moved all
//! that belongs to it.

use crate::document::unit_number;
use crate::searcher::Searcher;
use anyhow::Result;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use store::centres::{news, unit_ancestor};
use store::contests::{contest, entry};
use store::courses::{course, lesson};
use store::id::UnitId;
use store::library::book;
use store::search::change;
use store::state::Thing;
use uuid::Uuid;

/// Everything to be read anew for a batch of changes, each thing once.
pub(super) async fn reached(
    db: &impl ConnectionTrait,
    changes: &[change::Model],
    searcher: &Searcher,
) -> Result<Vec<(Thing, Uuid)>> {
    let mut things: BTreeSet<(Thing, Uuid)> = changes
        .iter()
        .map(|change| (change.thing, change.thing_id))
        .collect();
    for (thing, id) in things.clone() {
        if thing == Thing::Unit && stands_elsewhere(db, searcher, id.into()).await? {
            belongings(db, id.into(), &mut things).await?;
        }
    }
    for (thing, id) in things.clone() {
        match thing {
            Thing::Course => lessons(db, id, &mut things).await?,
            Thing::Contest => entries(db, id, &mut things).await?,
            Thing::Unit
            | Thing::News
            | Thing::Lesson
            | Thing::Book
            | Thing::Entry
            | Thing::Abbreviation => {}
        }
    }
    Ok(things.into_iter().collect())
}

/// Whether the units above are not those that the index has (it moved, was made, or came out of the bin).
async fn stands_elsewhere(
    db: &impl ConnectionTrait,
    searcher: &Searcher,
    unit: UnitId,
) -> Result<bool> {
    let chain: Vec<UnitId> = unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::UnitId.eq(unit))
        .select_only()
        .column(unit_ancestor::Column::AncestorId)
        .into_tuple()
        .all(db)
        .await?;
    let now: BTreeSet<u64> = chain.iter().map(|id| unit_number(id.0.as_u128())).collect();
    Ok(searcher.units_of(&unit.to_string())? != now)
}

async fn belongings(
    db: &impl ConnectionTrait,
    unit: UnitId,
    things: &mut BTreeSet<(Thing, Uuid)>,
) -> Result<()> {
    macro_rules! of_unit {
        ($thing:expr, $table:ident) => {
            let ids: Vec<Uuid> = $table::Entity::find()
                .filter($table::Column::UnitId.eq(unit))
                .select_only()
                .column($table::Column::Id)
                .into_tuple()
                .all(db)
                .await?;
            things.extend(ids.into_iter().map(|id| ($thing, id)));
        };
    }
    of_unit!(Thing::News, news);
    of_unit!(Thing::Course, course);
    of_unit!(Thing::Book, book);
    of_unit!(Thing::Contest, contest);
    of_unit!(Thing::Entry, entry);
    Ok(())
}

async fn lessons(
    db: &impl ConnectionTrait,
    course: Uuid,
    things: &mut BTreeSet<(Thing, Uuid)>,
) -> Result<()> {
    let ids: Vec<Uuid> = lesson::Entity::find()
        .filter(lesson::Column::CourseId.eq(course))
        .select_only()
        .column(lesson::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    things.extend(ids.into_iter().map(|id| (Thing::Lesson, id)));
    Ok(())
}

async fn entries(
    db: &impl ConnectionTrait,
    contest: Uuid,
    things: &mut BTreeSet<(Thing, Uuid)>,
) -> Result<()> {
    let ids: Vec<Uuid> = entry::Entity::find()
        .filter(entry::Column::ContestId.eq(contest))
        .select_only()
        .column(entry::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    things.extend(ids.into_iter().map(|id| (Thing::Entry, id)));
    Ok(())
}
