//! Reads of stocktakes.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{id::UnitId, lending::stocktake};
use uuid::Uuid;

use super::{
    super::{copy::list::names, loan::list::Named},
    count::{self, Found},
    keep::scanned,
    view::{StockCounts, StockLine, StocktakeView},
};
use crate::{
    actor::Actor,
    centres::query::links,
    error::{Error, Result},
    listing::{Batch, cut_rows},
    policy::lending as policy,
};

/// Those that the asker keeps, newest first.
///
/// # Errors
/// Whatever the database says.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    unit: Option<UnitId>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: u64,
) -> Result<Batch<StocktakeView>> {
    let mut select = stocktake::Entity::find().filter(policy::stocktakes_of(actor));
    if let Some(unit) = unit {
        select = select.filter(stocktake::Column::UnitId.eq(unit));
    }
    if let Some((begun, id)) = after {
        let same = Condition::all()
            .add(stocktake::Column::BegunAt.eq(begun))
            .add(stocktake::Column::Id.lt(id));
        let earlier = Condition::any()
            .add(stocktake::Column::BegunAt.lt(begun))
            .add(same);
        select = select.filter(earlier);
    }
    let rows = select
        .order_by_desc(stocktake::Column::BegunAt)
        .order_by_desc(stocktake::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let (rows, next) = cut_rows(rows, limit, |row| (row.begun_at, row.id.0));
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        items.push(view(db, row).await?);
    }
    Ok(Batch { items, next })
}

/// One with its counts.
///
/// # Errors
/// Whatever the database says.
pub async fn whole(db: &impl ConnectionTrait, row: &stocktake::Model) -> Result<StocktakeView> {
    let mut counts = StockCounts::default();
    for found in count::all(db, row).await? {
        counts.add(found.finding);
    }
    Ok(StocktakeView {
        counts: Some(counts),
        ..view(db, row).await?
    })
}

async fn view(db: &impl ConnectionTrait, row: &stocktake::Model) -> Result<StocktakeView> {
    let unit = links(db, [row.unit_id]).await?.remove(&row.unit_id);
    let by = names(db, [row.begun_by]).await?.remove(&row.begun_by);
    let can = match row.closed_at {
        None => vec!["scan".to_owned(), "close".to_owned()],
        Some(_) => Vec::new(),
    };
    Ok(StocktakeView {
        id: row.id.0,
        unit: unit.ok_or_else(Error::not_found)?,
        shelf: row.shelf.clone(),
        begun_at: row.begun_at,
        begun_by: by.unwrap_or_default(),
        closed_at: row.closed_at,
        scanned: scanned(db, row.id).await?,
        counts: None,
        can,
    })
}

/// What was found, as it is shown, in the order given.
///
/// # Errors
/// Whatever the database says.
pub async fn lines(
    db: &impl ConnectionTrait,
    row: &stocktake::Model,
    found: &[Found],
) -> Result<Vec<StockLine>> {
    let copies = || found.iter().filter_map(|one| one.copy.as_ref());
    let named = Named::read(db, copies().map(|copy| copy.book_id), [].into_iter()).await?;
    let strangers = copies().filter(|copy| copy.unit_id != row.unit_id);
    let units = links(db, strangers.map(|copy| copy.unit_id)).await?;
    let scanners = found.iter().filter_map(|one| one.line.as_ref());
    let people = names(db, scanners.map(|line| line.scanned_by)).await?;
    let lines = found.iter().map(|one| {
        use store::state::StockFinding::{Missing, OnLoan};
        let scan = one.line.as_ref();
        let scan = scan.filter(|_| !matches!(one.finding, Missing | OnLoan));
        let copy = one.copy.as_ref();
        let text = copy.map(|copy| copy.accession_number.clone());
        let as_scanned = one.line.as_ref().map(|line| line.scanned.clone());
        StockLine {
            text: text.or(as_scanned).unwrap_or_default(),
            finding: one.finding.into(),
            copy_id: copy.map(|copy| copy.id.0),
            book: copy.and_then(|copy| named.book(copy.book_id)),
            shelf: copy.map(|copy| copy.shelf.clone()).unwrap_or_default(),
            state: copy.map(|copy| copy.state.into()),
            unit: copy.and_then(|copy| units.get(&copy.unit_id).cloned()),
            scanned_at: scan.map(|line| line.scanned_at),
            scanned_by: scan.and_then(|line| people.get(&line.scanned_by).cloned()),
            again: false,
        }
    });
    Ok(lines.collect())
}
