//! The ledger: what is counted, append-only, and the tallies written with it.
//!
//! Format of a line, which the seals hash (fields joined by a tab, ended by a newline):
//! `seq, entry id, kind, guest (0 or 1), pseudonym, microseconds since 1970`.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sea_orm::{
    ActiveEnum,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use sha2::Sha256;
use store::{
    contests::{contest, entry, entry_like, entry_tally, ledger_event},
    id::{ContestId, EntryId},
    state::LedgerKind,
};

use super::visitor::Voice;
use crate::error::Result;

/// The pseudonym of who acts, in this contest: HMAC-SHA256 under the contest's key, 32 hexadecimal digits.
/// The same person has another one in every other contest; deleting the key makes all of them meaningless.
pub fn pseudonym(contest: &contest::Model, voice: &Voice) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&contest.pseudonym_key).expect("HMAC takes any key");
    mac.update(voice.text().as_bytes());
    hex::encode(&mac.finalize().into_bytes()[..16])
}

/// Appends an event and counts it, in the caller's transaction.
///
/// # Errors
/// Whatever the database says.
pub async fn append(
    db: &impl ConnectionTrait,
    entry: &entry::Model,
    kind: LedgerKind,
    guest: bool,
    pseudonym: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    share_lock(db, entry.contest_id).await?;
    let row = ledger_event::ActiveModel {
        seq: NotSet,
        contest_id: Set(entry.contest_id),
        entry_id: Set(entry.id),
        kind: Set(kind),
        guest: Set(guest),
        pseudonym: Set(pseudonym.to_owned()),
        at: Set(now),
    };
    ledger_event::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    count(db, entry.id, kind, guest).await
}

async fn count(
    db: &impl ConnectionTrait,
    entry: EntryId,
    kind: LedgerKind,
    guest: bool,
) -> Result<()> {
    let (column, step) = match (kind, guest) {
        (LedgerKind::View, false) => (entry_tally::Column::ViewsSignedIn, 1),
        (LedgerKind::View, true) => (entry_tally::Column::ViewsGuest, 1),
        (LedgerKind::Like, _) => (entry_tally::Column::Likes, 1),
        (LedgerKind::Unlike, _) => (entry_tally::Column::Likes, -1),
        (LedgerKind::Share, _) => (entry_tally::Column::Shares, 1),
    };
    entry_tally::Entity::update_many()
        .col_expr(column, Expr::col(column).add(step))
        .filter(entry_tally::Column::EntryId.eq(entry))
        .exec(db)
        .await?;
    Ok(())
}

/// Likes an entry, or takes the like back. Twice is once.
///
/// # Errors
/// Whatever the database says.
pub async fn set_like(
    db: &impl ConnectionTrait,
    entry: &entry::Model,
    pseudonym: &str,
    liked: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    // What the database says was written decides, not what was read before: two phones may ask at the same moment.
    let (written, kind) = if liked {
        let row = entry_like::ActiveModel {
            entry_id: Set(entry.id),
            pseudonym: Set(pseudonym.to_owned()),
            created_at: Set(now),
        };
        let once =
            OnConflict::columns([entry_like::Column::EntryId, entry_like::Column::Pseudonym])
                .do_nothing()
                .to_owned();
        let inserted = entry_like::Entity::insert(row)
            .on_conflict(once)
            .exec_without_returning(db)
            .await?;
        (inserted, LedgerKind::Like)
    } else {
        let deleted = entry_like::Entity::delete_by_id((entry.id, pseudonym.to_owned()))
            .exec(db)
            .await?;
        (deleted.rows_affected, LedgerKind::Unlike)
    };
    if written == 1 {
        append(db, entry, kind, false, pseudonym, now).await?;
    }
    Ok(())
}

/// The line of an event, as the seals hash it.
pub fn line(row: &ledger_event::Model) -> String {
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}\n",
        row.seq,
        row.entry_id,
        row.kind.to_value(),
        u8::from(row.guest),
        row.pseudonym,
        row.at.timestamp_micros()
    )
}

/// On PostgreSQL the numbers of events are not the order in which they are committed. Who appends holds this lock
/// with others; who seals holds it alone, and so sees every number below the highest.
async fn share_lock(db: &impl ConnectionTrait, contest: ContestId) -> Result<()> {
    advisory(db, "pg_advisory_xact_lock_shared", contest).await
}

/// The same lock, alone.
///
/// # Errors
/// Whatever the database says.
pub async fn lock(db: &impl ConnectionTrait, contest: ContestId) -> Result<()> {
    advisory(db, "pg_advisory_xact_lock", contest).await
}

async fn advisory(db: &impl ConnectionTrait, function: &str, contest: ContestId) -> Result<()> {
    if db.get_database_backend() == DbBackend::Postgres {
        let key = contest.0.as_u128() as u64 as i64;
        db.execute_unprepared(&format!("SELECT {function}({key})"))
            .await?;
    }
    Ok(())
}
