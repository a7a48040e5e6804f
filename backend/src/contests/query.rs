//! Joined reads: contests with their units, entries with their films and counts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoSimpleExpr, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait,
};
use store::{
    contests::{contest, entry, entry_like, entry_tally},
    id::{ContestId, EntryId, UnitId},
    media::lecture,
    state::{EntryState as Kept, MediaState},
};

use super::{
    contest::path,
    entry::{is_taking, path as entry_path},
    ledger,
    view::{
        ContestRow, ContestState, ContestView, DeskRow, EntryCounts, EntryRow, EntryState,
        EntryView,
    },
    visitor::Voice,
};
use crate::{
    actor::{Actor, Place},
    address::Key,
    centres::{
        query::{links, subtree},
        view::UnitLink,
    },
    error::{Error, Result},
    listing::{Batch, cut_rows, read_cursor},
    media,
    page::prose::prose,
    policy::contests::{self as policy, ContestAction, EntryAction, EntryFacts},
};

/// Entries that a contest's own view shows.
const FIRST_ENTRIES: u64 = 24;

/// A contest and where it stands, by its id or the short of its address.
///
/// # Errors
/// `not_found`.
pub async fn find(
    db: &impl ConnectionTrait,
    key: &Key,
    binned: bool,
) -> Result<(contest::Model, Place)> {
    let mut select =
        contest::Entity::find().filter(key.is(contest::Column::Id, contest::Column::Short));
    if !binned {
        select = select.filter(contest::Column::DeletedAt.is_null());
    }
    let row = select.one(db).await?.ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    Ok((row, place))
}

/// An entry with its contest and the contest's place.
#[derive(Clone, Debug)]
pub struct Found {
    pub entry: entry::Model,
    pub contest: contest::Model,
    pub place: Place,
}

impl Found {
    /// What the policy must know of it.
    pub fn facts(&self) -> EntryFacts<'_> {
        EntryFacts {
            state: self.entry.state,
            contest_state: self.contest.state,
            submitter: self.entry.submitter_id,
            contest: &self.place,
        }
    }
}

/// An entry by its id or the short of its address.
///
/// # Errors
/// `not_found`.
pub async fn find_entry(db: &impl ConnectionTrait, key: &Key) -> Result<Found> {
    let entry = entry::Entity::find()
        .filter(key.is(entry::Column::Id, entry::Column::Short))
        .filter(entry::Column::DeletedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    let (contest, place) = find(db, &entry.contest_id.0.into(), false).await?;
    Ok(Found {
        entry,
        contest,
        place,
    })
}

/// Those that take entries now, then those that will, then those that did.
pub fn running_first(mut rows: Vec<ContestRow>, now: DateTime<Utc>) -> Vec<ContestRow> {
    rows.sort_by_key(|row| match row.state {
        ContestState::Open if row.opens_at <= now => 0,
        ContestState::Open | ContestState::Draft => 1,
        ContestState::Closed | ContestState::Announced => 2,
    });
    rows
}

/// Contests of a unit and of those below it (of all units, where none is named), those that close last first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn contests(
    db: &impl ConnectionTrait,
    actor: &Actor,
    unit: Option<UnitId>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<ContestRow>> {
    let mut select = contest::Entity::find()
        .filter(contest::Column::DeletedAt.is_null())
        .filter(policy::listed(actor));
    if let Some(unit) = unit {
        select = select.filter(
            contest::Column::UnitId
                .into_simple_expr()
                .in_subquery(subtree(unit)),
        );
    }
    if let Some((at, id)) = read_cursor::<(DateTime<Utc>, ContestId)>(after)? {
        let earlier = Condition::any().add(contest::Column::ClosesAt.lt(at)).add(
            Condition::all()
                .add(contest::Column::ClosesAt.eq(at))
                .add(contest::Column::Id.lt(id)),
        );
        select = select.filter(earlier);
    }
    let rows = select
        .order_by_desc(contest::Column::ClosesAt)
        .order_by_desc(contest::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let counts = entry_counts(db, &rows).await?;
    let known: Vec<contest::Model> = rows
        .into_iter()
        .filter(|row| units.contains_key(&row.unit_id))
        .collect();
    Ok(Batch::cut(
        known,
        limit,
        |row| (row.closes_at, row.id),
        |row| {
            contest_row(
                &row,
                units[&row.unit_id].clone(),
                counts.get(&row.id).copied().unwrap_or(0),
            )
        },
    ))
}

async fn entry_counts(
    db: &impl ConnectionTrait,
    rows: &[contest::Model],
) -> Result<HashMap<ContestId, i64>> {
    let counted: Vec<(ContestId, i64)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::ContestId)
        .column_as(entry::Column::Id.count(), "count")
        .filter(entry::Column::ContestId.is_in(rows.iter().map(|row| row.id)))
        .filter(entry::Column::State.eq(Kept::Published))
        .filter(entry::Column::DeletedAt.is_null())
        .group_by(entry::Column::ContestId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counted.into_iter().collect())
}

fn contest_row(row: &contest::Model, unit: UnitLink, entry_count: i64) -> ContestRow {
    ContestRow {
        id: row.id.0,
        short: row.short.clone(),
        path: path(row),
        title: row.title.clone(),
        unit,
        state: row.state.into(),
        opens_at: row.opens_at,
        closes_at: row.closes_at,
        poster: None,
        entry_count,
    }
}

async fn one_row(db: &impl ConnectionTrait, row: &contest::Model) -> Result<ContestRow> {
    let unit = links(db, [row.unit_id])
        .await?
        .remove(&row.unit_id)
        .ok_or_else(Error::not_found)?;
    let count = entry::Entity::find()
        .filter(entry::Column::ContestId.eq(row.id))
        .filter(entry::Column::State.eq(Kept::Published))
        .filter(entry::Column::DeletedAt.is_null())
        .count(db)
        .await?;
    Ok(contest_row(
        row,
        unit,
        i64::try_from(count).unwrap_or(i64::MAX),
    ))
}

/// A contest as the asker sees it.
///
/// # Errors
/// Whatever the database says.
pub async fn contest_view(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: contest::Model,
    place: &Place,
    now: DateTime<Utc>,
) -> Result<ContestView> {
    let line = one_row(db, &row).await?;
    let entries = entries(db, actor, &row, place, None, FIRST_ENTRIES).await?;
    let mut can = Vec::new();
    if policy::may(actor, ContestAction::Run, row.state, place).is_yes() {
        can.push("run".to_owned());
    }
    if is_taking(&row, now) && policy::may(actor, ContestAction::Enter, row.state, place).is_yes() {
        can.push("enter".to_owned());
    }
    Ok(ContestView {
        rules_html: prose(&row.rules),
        rules: row.rules,
        version: row.version,
        entries,
        can,
        id: line.id,
        short: line.short,
        path: line.path,
        title: line.title,
        unit: line.unit,
        state: line.state,
        opens_at: line.opens_at,
        closes_at: line.closes_at,
        poster: line.poster,
        entry_count: line.entry_count,
    })
}

/// A contest's entries that the asker may see, the newest first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn entries(
    db: &impl ConnectionTrait,
    actor: &Actor,
    contest: &contest::Model,
    place: &Place,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<EntryRow>> {
    let rows = select_entries(db, actor, contest, place, after, limit).await?;
    let (items, next) = cut_rows(rows, limit, |row| (row.created_at, row.id));
    let lines = lines(db, contest, &items).await?;
    Ok(Batch {
        items: lines.into_iter().map(|line| line.row).collect(),
        next,
    })
}

/// The organizer's table.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn desk(
    db: &impl ConnectionTrait,
    actor: &Actor,
    contest: &contest::Model,
    place: &Place,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<DeskRow>> {
    let rows = select_entries(db, actor, contest, place, after, limit).await?;
    let (items, next) = cut_rows(rows, limit, |row| (row.created_at, row.id));
    let lines = lines(db, contest, &items).await?;
    let desk = items.iter().zip(lines).map(|(row, line)| DeskRow {
        state: line.row.state,
        entry: line.row,
        version: row.version,
        views_signed_in: line.counts.views_signed_in,
        views_guest: line.counts.views_guest,
        likes: line.counts.likes,
        shares: line.counts.shares,
        submitted_at: row.created_at,
    });
    Ok(Batch {
        items: desk.collect(),
        next,
    })
}

async fn select_entries(
    db: &impl ConnectionTrait,
    actor: &Actor,
    contest: &contest::Model,
    place: &Place,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<entry::Model>> {
    let mut select = entry::Entity::find()
        .filter(entry::Column::ContestId.eq(contest.id))
        .filter(entry::Column::DeletedAt.is_null())
        .filter(policy::listed_entries(actor, place));
    if let Some((at, id)) = read_cursor::<(DateTime<Utc>, EntryId)>(after)? {
        let earlier = Condition::any().add(entry::Column::CreatedAt.lt(at)).add(
            Condition::all()
                .add(entry::Column::CreatedAt.eq(at))
                .add(entry::Column::Id.lt(id)),
        );
        select = select.filter(earlier);
    }
    let rows = select
        .order_by_desc(entry::Column::CreatedAt)
        .order_by_desc(entry::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    Ok(rows)
}

struct Line {
    row: EntryRow,
    counts: EntryCounts,
}

/// Entries with their films, units and counts, in the same order.
async fn lines(
    db: &impl ConnectionTrait,
    contest: &contest::Model,
    rows: &[entry::Model],
) -> Result<Vec<Line>> {
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let films: HashMap<_, _> = lecture::Entity::find()
        .filter(lecture::Column::Id.is_in(rows.iter().map(|row| row.lecture_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|film| (film.id, film))
        .collect();
    let tallies: HashMap<_, _> = entry_tally::Entity::find()
        .filter(entry_tally::Column::EntryId.is_in(rows.iter().map(|row| row.id)))
        .all(db)
        .await?
        .into_iter()
        .map(|tally| (tally.entry_id, tally))
        .collect();
    let contest_path = path(contest);
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(unit), film) = (units.get(&row.unit_id), films.get(&row.lecture_id)) else {
            continue;
        };
        let counts = tallies
            .get(&row.id)
            .map_or_else(EntryCounts::default, |tally| EntryCounts {
                views_signed_in: tally.views_signed_in,
                views_guest: tally.views_guest,
                likes: tally.likes,
                shares: tally.shares,
            });
        let entry_row = EntryRow {
            id: row.id.0,
            short: row.short.clone(),
            path: entry_path(&contest_path, row),
            title: row.title.clone(),
            unit: unit.clone(),
            author_name: row.author_name.clone(),
            poster: film.and_then(media::view::poster),
            state: shown_state(
                row.state,
                film.map_or(MediaState::Received, |film| film.state),
            ),
            views: counts.views_signed_in + counts.views_guest,
            likes: counts.likes,
            shares: counts.shares,
        };
        lines.push(Line {
            row: entry_row,
            counts,
        });
    }
    Ok(lines)
}

fn shown_state(state: Kept, film: MediaState) -> EntryState {
    match (state, film) {
        (Kept::Published, _) => EntryState::Accepted,
        (Kept::Rejected, _) => EntryState::Rejected,
        (Kept::Withdrawn, _) => EntryState::Withdrawn,
        (Kept::Submitted, MediaState::Waiting | MediaState::Received) => EntryState::Received,
        (Kept::Submitted, MediaState::Processing) => EntryState::Processing,
        (Kept::Submitted, MediaState::Ready) => EntryState::Waiting,
        (Kept::Submitted, MediaState::Failed) => EntryState::Failed,
    }
}

/// An entry as the asker sees it. `voice` is who is known to watch.
///
/// # Errors
/// Whatever the database says.
pub async fn entry_view(
    db: &impl ConnectionTrait,
    actor: &Actor,
    found: &Found,
    voice: Option<Voice>,
) -> Result<EntryView> {
    let line = lines(db, &found.contest, std::slice::from_ref(&found.entry))
        .await?
        .pop();
    let line = line.ok_or_else(Error::not_found)?;
    let liked = match voice {
        Some(voice) => {
            let key = (found.entry.id, ledger::pseudonym(&found.contest, &voice));
            entry_like::Entity::find_by_id(key).one(db).await?.is_some()
        }
        None => false,
    };
    let may = |action| policy::may_entry(actor, action, found.facts()).is_yes();
    let judges = may(EntryAction::Judge);
    let can = [
        ("edit", may(EntryAction::Edit)),
        (
            "withdraw",
            may(EntryAction::Withdraw) && found.entry.state.may_become(Kept::Withdrawn),
        ),
        (
            "accept",
            judges && found.entry.state.may_become(Kept::Published),
        ),
        (
            "reject",
            judges && found.entry.state.may_become(Kept::Rejected),
        ),
        ("like", may(EntryAction::Vote)),
    ];
    let own = actor.person() == Some(found.entry.submitter_id);
    Ok(EntryView {
        contest: one_row(db, &found.contest).await?,
        story_html: prose(&found.entry.story),
        story: found.entry.story.clone(),
        reject_reason: found.entry.reject_reason.clone().filter(|_| own || judges),
        lecture: media::view::find(db, actor, found.entry.lecture_id).await?,
        liked,
        version: found.entry.version,
        can: can
            .into_iter()
            .filter(|(_, yes)| *yes)
            .map(|(word, _)| word.to_owned())
            .collect(),
        counts: line.counts,
        id: line.row.id,
        short: line.row.short,
        path: line.row.path,
        title: line.row.title,
        unit: line.row.unit,
        author_name: line.row.author_name,
        poster: line.row.poster,
        state: line.row.state,
        views: line.row.views,
        likes: line.row.likes,
        shares: line.row.shares,
    })
}
