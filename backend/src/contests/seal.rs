//! Seals: runs of ledger events, each with the hash of the one before it, so that nothing can be changed or left out
//! later without being seen. One job a contest seals, so there is one writer.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use store::{
    contests::{contest, ledger_batch, ledger_event},
    id::{ContestId, LedgerBatchId},
};

use super::ledger;
use crate::{app::App, error::Result};

const LARGEST_BATCH: u64 = 5_000;

/// Seals every contest's open events. Run by the schedule.
///
/// # Errors
/// Whatever the database says.
pub async fn seal_all(app: &App) -> Result<u64> {
    let contests = contest::Entity::find().all(app.db.reader()).await?;
    let mut sealed = 0;
    for row in contests {
        while seal(app, row.id).await? {
            sealed += 1;
        }
    }
    Ok(sealed)
}

/// Seals the open events of a contest into a batch; says whether there was anything to seal.
///
/// # Errors
/// Whatever the database says.
pub async fn seal(app: &App, contest: ContestId) -> Result<bool> {
    let tx = app.db.begin().await?;
    ledger::lock(&*tx, contest).await?;
    let last = last_batch(&*tx, contest).await?;
    let after = last.as_ref().map_or(0, |batch| batch.last_seq);
    let events = ledger_event::Entity::find()
        .filter(ledger_event::Column::ContestId.eq(contest))
        .filter(ledger_event::Column::Seq.gt(after))
        .order_by_asc(ledger_event::Column::Seq)
        .limit(LARGEST_BATCH)
        .all(&*tx)
        .await?;
    let (Some(first), Some(end)) = (events.first(), events.last()) else {
        return Ok(false);
    };
    let previous = last
        .as_ref()
        .map_or_else(String::new, |batch| batch.hash.clone());
    let row = ledger_batch::ActiveModel {
        id: Set(LedgerBatchId::new()),
        contest_id: Set(contest),
        number: Set(last.map_or(1, |batch| batch.number + 1)),
        first_seq: Set(first.seq),
        last_seq: Set(end.seq),
        event_count: Set(i32::try_from(events.len()).unwrap_or(i32::MAX)),
        hash: Set(hash(&previous, &events)),
        previous_hash: Set(previous),
        sealed_at: Set(app.clock.now()),
    };
    ledger_batch::Entity::insert(row)
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// The first batch whose seal does not fit what the ledger says now; `None` when all fit.
///
/// # Errors
/// Whatever the database says.
pub async fn first_broken(app: &App, contest: ContestId) -> Result<Option<i32>> {
    let batches = ledger_batch::Entity::find()
        .filter(ledger_batch::Column::ContestId.eq(contest))
        .order_by_asc(ledger_batch::Column::Number)
        .all(app.db.reader())
        .await?;
    let mut previous = String::new();
    for (index, batch) in batches.iter().enumerate() {
        let events = ledger_event::Entity::find()
            .filter(ledger_event::Column::ContestId.eq(contest))
            .filter(ledger_event::Column::Seq.between(batch.first_seq, batch.last_seq))
            .order_by_asc(ledger_event::Column::Seq)
            .all(app.db.reader())
            .await?;
        let in_order = batch.number == i32::try_from(index + 1).unwrap_or(0)
            && batch.previous_hash == previous;
        if !in_order
            || events.len() != batch.event_count as usize
            || hash(&previous, &events) != batch.hash
        {
            return Ok(Some(batch.number));
        }
        previous.clone_from(&batch.hash);
    }
    Ok(None)
}

async fn last_batch(
    db: &impl sea_orm::ConnectionTrait,
    contest: ContestId,
) -> Result<Option<ledger_batch::Model>> {
    let last = ledger_batch::Entity::find()
        .filter(ledger_batch::Column::ContestId.eq(contest))
        .order_by_desc(ledger_batch::Column::Number)
        .one(db)
        .await?;
    Ok(last)
}

/// SHA-256 of the previous hash and the events' lines, in hex.
fn hash(previous: &str, events: &[ledger_event::Model]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    for event in events {
        hasher.update(ledger::line(event));
    }
    hex::encode(hasher.finalize())
}
