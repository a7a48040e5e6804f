//! Share links: personal, so that who brings others to an entry is counted, each visitor once.

use chrono::{DateTime, Utc};
use rand::Rng;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    contests::{contest, entry, ledger_event, share_link},
    state::LedgerKind,
};

use super::{ledger, visitor::Voice};
use crate::error::Result;

const LETTERS: &[u8] = b"abcdefghkmnpqrstuvwxyz23456789";
const LENGTH: usize = 8;

/// The code of a person's link to an entry; asked for again it is the same.
///
/// # Errors
/// Whatever the database says.
pub async fn code(
    db: &impl ConnectionTrait,
    contest: &contest::Model,
    entry: &entry::Model,
    voice: &Voice,
    now: DateTime<Utc>,
) -> Result<String> {
    let pseudonym = ledger::pseudonym(contest, voice);
    let standing = share_link::Entity::find()
        .filter(share_link::Column::EntryId.eq(entry.id))
        .filter(share_link::Column::Pseudonym.eq(pseudonym.as_str()))
        .one(db)
        .await?;
    if let Some(link) = standing {
        return Ok(link.code);
    }
    let code = new_code();
    let row = share_link::ActiveModel {
        code: Set(code.clone()),
        entry_id: Set(entry.id),
        pseudonym: Set(pseudonym),
        created_at: Set(now),
    };
    share_link::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(code)
}

fn new_code() -> String {
    let mut rng = rand::rng();
    (0..LENGTH)
        .map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())]))
        .collect()
}

/// Counts who came by a personal link and watched: each visitor once an entry, never who shared it. Whoever counts
/// holds the entry's tally (see `playback`), so that a visitor with two phones is counted once.
///
/// # Errors
/// Whatever the database says.
pub async fn arrive(
    db: &impl ConnectionTrait,
    entry: &entry::Model,
    code: &str,
    (pseudonym, guest): (&str, bool),
    now: DateTime<Utc>,
) -> Result<()> {
    let link = share_link::Entity::find_by_id(code.to_owned())
        .one(db)
        .await?;
    let Some(link) = link.filter(|link| link.entry_id == entry.id) else {
        return Ok(());
    };
    if link.pseudonym == pseudonym {
        return Ok(());
    }
    let before = ledger_event::Entity::find()
        .filter(ledger_event::Column::EntryId.eq(entry.id))
        .filter(ledger_event::Column::Kind.eq(LedgerKind::Share))
        .filter(ledger_event::Column::Pseudonym.eq(pseudonym))
        .one(db)
        .await?;
    if before.is_some() {
        return Ok(());
    }
    ledger::append(db, entry, LedgerKind::Share, guest, pseudonym, now).await
}
