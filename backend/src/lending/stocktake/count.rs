//! What a stocktake found: worked out from the register as it stands until the stocktake is closed, then as it was kept.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{
    id::CopyId,
    lending::{copy, stocktake, stocktake_line as line},
    state::{CopyState, StockFinding},
};

use super::super::copy::number;
use crate::error::Result;

/// A copy with what was found of it, or something scanned that is no copy.
#[derive(Clone, Debug)]
pub struct Found {
    pub copy: Option<copy::Model>,
    pub line: Option<line::Model>,
    pub finding: StockFinding,
}

impl Found {
    /// The order of the report: as the register, then what is no copy.
    fn order(&self) -> (bool, Vec<u8>) {
        match (&self.copy, &self.line) {
            (Some(copy), _) => (false, copy.accession_key.clone()),
            (None, Some(line)) => (true, line.key.clone().into_bytes()),
            (None, None) => (true, Vec::new()),
        }
    }
}

/// What a scan means.
pub fn finding(
    row: &stocktake::Model,
    copy: Option<&copy::Model>,
    scanned_at_shelf: &str,
) -> StockFinding {
    let Some(copy) = copy else {
        return StockFinding::Unknown;
    };
    if copy.unit_id != row.unit_id {
        return StockFinding::Misplaced;
    }
    match copy.state {
        CopyState::OnLoan | CopyState::Lost | CopyState::Withdrawn => StockFinding::Unexpected,
        CopyState::OnShelf | CopyState::LaidAside | CopyState::Damaged => {
            let stands = [row.shelf.as_str(), scanned_at_shelf];
            let elsewhere = stands
                .into_iter()
                .any(|shelf| !shelf.is_empty() && !same_shelf(shelf, &copy.shelf));
            if elsewhere {
                StockFinding::Misplaced
            } else {
                StockFinding::Seen
            }
        }
    }
}

/// Names of shelves are typed by people.
fn same_shelf(one: &str, other: &str) -> bool {
    number::key(one) == number::key(other)
}

/// What should be found of a copy that nobody scanned: `None` for one that nobody expects on the shelves.
fn unscanned(row: &stocktake::Model, copy: &copy::Model) -> Option<StockFinding> {
    if !row.shelf.is_empty() && !same_shelf(&row.shelf, &copy.shelf) {
        return None;
    }
    match copy.state {
        CopyState::OnShelf | CopyState::LaidAside | CopyState::Damaged => {
            Some(StockFinding::Missing)
        }
        CopyState::OnLoan => Some(StockFinding::OnLoan),
        CopyState::Lost | CopyState::Withdrawn => None,
    }
}

/// Everything that a stocktake found, in the order of the register.
///
/// # Errors
/// Whatever the database says.
pub async fn all(db: &impl ConnectionTrait, row: &stocktake::Model) -> Result<Vec<Found>> {
    let lines = line::Entity::find()
        .filter(line::Column::StocktakeId.eq(row.id))
        .order_by_asc(line::Column::Key)
        .all(db)
        .await?;
    let of_unit = copy::Entity::find()
        .filter(copy::Column::UnitId.eq(row.unit_id))
        .filter(copy::Column::DeletedAt.is_null())
        .all(db)
        .await?;
    let mut copies: HashMap<CopyId, copy::Model> =
        of_unit.into_iter().map(|copy| (copy.id, copy)).collect();
    let strangers = lines.iter().filter_map(|line| line.copy_id);
    let strangers: Vec<CopyId> = strangers.filter(|id| !copies.contains_key(id)).collect();
    for some in strangers.chunks(500) {
        let rows = copy::Entity::find()
            .filter(copy::Column::Id.is_in(some.iter().copied()))
            .all(db)
            .await?;
        copies.extend(rows.into_iter().map(|copy| (copy.id, copy)));
    }
    let mut found = Vec::new();
    for line in lines {
        let copy = line.copy_id.and_then(|id| copies.remove(&id));
        let kept = line.finding;
        found.push(Found {
            finding: kept.unwrap_or_else(|| finding(row, copy.as_ref(), &line.shelf)),
            copy,
            line: Some(line),
        });
    }
    if row.closed_at.is_none() {
        found.extend(copies.into_values().filter_map(|copy| {
            Some(Found {
                finding: unscanned(row, &copy)?,
                copy: Some(copy),
                line: None,
            })
        }));
    }
    found.sort_by_cached_key(Found::order);
    Ok(found)
}
