//! A stocktake from its beginning to its end.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, sea_query::OnConflict,
};
use serde_json::json;
use store::{
    id::{StocktakeId, UnitId},
    lending::{copy, stocktake, stocktake_line as line},
    state::{CopyState, StockFinding},
};

use super::{
    super::{
        Noted,
        copy::{
            add::words,
            label::{self, Scanned},
        },
        hold::queue,
        loan::put,
        note,
    },
    count::{self, Found},
    view::{Scan, StocktakeBody},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    error::{Code, Error, Result},
    policy::lending::{self as policy, Action},
};

const LONGEST_SHELF: usize = 200;
/// Scans of one request, and characters of one.
const MOST: usize = 200;
const LONGEST: usize = 300;

/// A stocktake of a unit that the asker keeps.
///
/// # Errors
/// 404 or 401 as the policy says.
pub async fn find_for(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: StocktakeId,
) -> Result<(stocktake::Model, Place)> {
    actor.require_person()?;
    let row = stocktake::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(Error::not_found)?;
    let place = Place::of(db, row.unit_id).await?;
    policy::may_with(actor, Action::Keep, &place).require()?;
    Ok((row, place))
}

/// Begins one. The same id again is the same stocktake.
///
/// # Errors
/// `invalid` for the shelf.
pub async fn begin(app: &App, actor: &Actor, body: &StocktakeBody) -> Result<()> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    let (id, unit) = (StocktakeId(body.id), UnitId(body.unit_id));
    let shelf = words("shelf", &body.shelf, LONGEST_SHELF)?;
    let tx = app.db.begin().await?;
    if let Some(made) = stocktake::Entity::find_by_id(id).one(&*tx).await? {
        return if made.unit_id == unit {
            Ok(())
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    let row = stocktake::ActiveModel {
        id: Set(id),
        unit_id: Set(unit),
        shelf: Set(shelf.clone()),
        begun_at: Set(now),
        begun_by: Set(by),
        closed_at: Set(None),
        closed_by: Set(None),
    };
    stocktake::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await?;
    let noted = Noted {
        by: Some(by),
        action: "stocktake.begin",
        thing: "stocktake",
        id: id.0,
        unit,
        detail: json!({"shelf": shelf}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(())
}

/// What was scanned, each with whether it had been scanned before. Sent again, it counts once.
///
/// # Errors
/// `conflict` when the stocktake is closed; `invalid` for too many at once.
pub async fn scan(
    app: &App,
    actor: &Actor,
    row: &stocktake::Model,
    scans: &[Scan],
) -> Result<Vec<(Found, bool)>> {
    let (by, now) = (actor.require_person()?, app.clock.now());
    if scans.len() > MOST {
        return Err(Error::invalid("scans", "invalid.too_many"));
    }
    let tx = app.db.begin().await?;
    still_open(&*tx, row.id).await?;
    let mut found = Vec::with_capacity(scans.len());
    for scan in scans {
        let text = words("scans", &scan.text, LONGEST)?;
        let shelf = words("shelf", &scan.shelf, LONGEST_SHELF)?;
        let copy = label::find(&*tx, row.unit_id, &text).await?;
        let key = match (&copy, label::read(&text)) {
            (Some(copy), _) => copy.label.to_string(),
            (None, Scanned::Label(digits)) => format!("?{digits}"),
            (None, Scanned::Number(number)) => format!("?{number}"),
        };
        let made = line::ActiveModel {
            stocktake_id: Set(row.id),
            key: Set(key.clone()),
            copy_id: Set(copy.as_ref().map(|copy| copy.id)),
            scanned: Set(text),
            shelf: Set(shelf),
            finding: Set(None),
            scanned_at: Set(scan.at.filter(|at| *at < now).unwrap_or(now)),
            scanned_by: Set(by),
        };
        let added = line::Entity::insert(made)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&*tx)
            .await?;
        let kept = line::Entity::find_by_id((row.id, key)).one(&*tx).await?;
        let shelf = kept.as_ref().map_or("", |line| line.shelf.as_str());
        let finding = count::finding(row, copy.as_ref(), shelf);
        let one = Found {
            finding,
            copy,
            line: kept,
        };
        found.push((one, added == 0));
    }
    tx.commit().await?;
    Ok(found)
}

/// Different things that were scanned.
///
/// # Errors
/// Whatever the database says.
pub async fn scanned(db: &impl ConnectionTrait, id: StocktakeId) -> Result<i64> {
    let count = line::Entity::find()
        .filter(line::Column::StocktakeId.eq(id))
        .filter(
            sea_orm::Condition::any()
                .add(line::Column::Finding.is_null())
                .add(
                    line::Column::Finding.is_not_in([StockFinding::Missing, StockFinding::OnLoan]),
                ),
        )
        .count(db)
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

async fn still_open(db: &impl ConnectionTrait, id: StocktakeId) -> Result<stocktake::Model> {
    stocktake::Entity::find_by_id(id)
        .lock_exclusive()
        .one(db)
        .await?
        .filter(|row| row.closed_at.is_none())
        .ok_or_else(|| Error::new(Code::Conflict).saying("error.stocktake_closed"))
}

/// Closes a stocktake: what it found is kept as it is now. What is missing may be marked as lost, what counted as lost
/// and was scanned stands on its shelf again. Closed already, it stays as it is.
///
/// # Errors
/// Whatever the database says.
pub async fn close(
    app: &App,
    actor: &Actor,
    place: &Place,
    row: &stocktake::Model,
    lose_missing: bool,
) -> Result<()> {
    if row.closed_at.is_some() {
        return Ok(());
    }
    let (by, now) = (actor.require_person()?, app.clock.now());
    let tx = app.db.begin().await?;
    let row = still_open(&*tx, row.id).await?;
    let (mut lost, mut back) = (0, 0);
    for found in count::all(&*tx, &row).await? {
        keep(&*tx, &row, &found, by, now).await?;
        let Some(copy) = &found.copy else { continue };
        if found.finding == StockFinding::Missing && lose_missing {
            lose(&*tx, copy, now).await?;
            lost += 1;
        }
        let is_back = found.finding == StockFinding::Unexpected && copy.state == CopyState::Lost;
        if is_back {
            queue::serve(app, &tx, place, copy.id).await?;
            back += 1;
        }
    }
    let fresh = stocktake::ActiveModel {
        id: Set(row.id),
        closed_at: Set(Some(now)),
        closed_by: Set(Some(by)),
        ..Default::default()
    };
    stocktake::Entity::update(fresh).exec(&*tx).await?;
    let noted = Noted {
        by: Some(by),
        action: "stocktake.close",
        thing: "stocktake",
        id: row.id.0,
        unit: row.unit_id,
        detail: json!({"lost": lost, "found": back}),
    };
    note(&*tx, now, noted).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps what was found, for who looks at the report later.
async fn keep(
    db: &impl ConnectionTrait,
    row: &stocktake::Model,
    found: &Found,
    by: store::id::PersonId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    if let Some(scanned) = &found.line {
        let fresh = line::ActiveModel {
            stocktake_id: Set(row.id),
            key: Set(scanned.key.clone()),
            finding: Set(Some(found.finding)),
            ..Default::default()
        };
        line::Entity::update(fresh).exec(db).await?;
    } else if let Some(copy) = &found.copy {
        let made = line::ActiveModel {
            stocktake_id: Set(row.id),
            key: Set(copy.label.to_string()),
            copy_id: Set(Some(copy.id)),
            scanned: Set(copy.accession_number.clone()),
            shelf: Set(String::new()),
            finding: Set(Some(found.finding)),
            scanned_at: Set(now),
            scanned_by: Set(by),
        };
        line::Entity::insert(made)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn lose(
    db: &impl ConnectionTrait,
    copy: &copy::Model,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    if copy.state == CopyState::LaidAside {
        queue::wait_again(db, copy.id).await?;
    }
    put(db, copy.id, CopyState::Lost, now).await
}
