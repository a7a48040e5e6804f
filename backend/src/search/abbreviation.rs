//! Abbreviations that a unit adds to those that everybody writes: the short form finds the long one, and the other way
//! round. One short form means one thing on the whole site.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};
use serde_json::json;
use store::{
    audit::{self, Act},
    id::{AbbreviationId, PersonId, UnitId},
    search::{abbreviation, feed},
    state::Thing,
};
use vietnamese::{abbreviation::COMMON, fold, split::pieces, syllable::is_folded_syllable};

use super::view::{AbbreviationBody, AbbreviationView};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::{query::links, view::UnitLink},
    error::{Code, Error, Result},
    listing::{Batch, read_cursor},
    policy::library as policy,
};

/// Abbreviations that one unit may have.
const MOST: u64 = 200;
/// Letters of a short form, words and characters of what it stands for.
const SHORT: std::ops::RangeInclusive<usize> = 2..=12;
const WORDS: std::ops::RangeInclusive<usize> = 2..=12;
const LONGEST: usize = 120;

/// All of the site by their short forms.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<AbbreviationView>> {
    let mut select = abbreviation::Entity::find();
    if let Some(short) = read_cursor::<String>(after)? {
        select = select.filter(abbreviation::Column::Short.gt(short));
    }
    let rows = select
        .order_by_asc(abbreviation::Column::Short)
        .limit(limit + 1)
        .all(db)
        .await?;
    let units = links(db, rows.iter().map(|row| row.unit_id)).await?;
    let mut edited = HashMap::new();
    for id in units.keys() {
        let place = Place::of(db, *id).await?;
        edited.insert(*id, policy::may_add(actor, &place).is_yes());
    }
    Ok(Batch::cut(
        rows,
        limit,
        |row| row.short.clone(),
        |row| AbbreviationView {
            can: match edited.get(&row.unit_id) {
                Some(true) => vec!["delete".to_owned()],
                _ => Vec::new(),
            },
            ..view(row, &units)
        },
    ))
}

fn view(row: abbreviation::Model, units: &HashMap<UnitId, UnitLink>) -> AbbreviationView {
    AbbreviationView {
        id: row.id.0,
        unit: units.get(&row.unit_id).cloned(),
        short: row.written,
        long: row.long,
        can: vec!["delete".to_owned()],
    }
}

/// Adds one to a unit. The same id again is the same abbreviation.
///
/// # Errors
/// `invalid` for either form, or when the short one has a meaning already; `conflict` for an id that is another's.
pub async fn add(app: &App, actor: &Actor, body: &AbbreviationBody) -> Result<AbbreviationView> {
    let person = actor.require_person()?;
    let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
    policy::may_add(actor, &place).require()?;
    let (written, short) = short(&body.short)?;
    let long = long(&body.long)?;
    let now = app.clock.now();
    let row = abbreviation::ActiveModel {
        id: Set(AbbreviationId(body.id)),
        unit_id: Set(place.unit),
        short: Set(short.clone()),
        written: Set(written),
        long: Set(long),
        created_at: Set(now),
        created_by: Set(person),
    };
    let tx = app.db.begin().await?;
    let of_unit = abbreviation::Column::UnitId.eq(place.unit);
    let count = abbreviation::Entity::find().filter(of_unit).count(&*tx);
    if count.await? >= MOST {
        return Err(Error::invalid("short", "invalid.too_many"));
    }
    // Of two who add the same at once, the table takes one.
    let added = abbreviation::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&*tx)
        .await?;
    let standing = abbreviation::Entity::find_by_id(AbbreviationId(body.id))
        .one(&*tx)
        .await?;
    let made = match standing {
        Some(same) if same.short == short && same.unit_id == place.unit => same,
        Some(_) => return Err(Error::new(Code::Conflict)),
        None => return Err(Error::invalid("short", "invalid.abbreviation_taken")),
    };
    if added > 0 {
        record(&*tx, &made, person, "abbreviation.add", now).await?;
    }
    tx.commit().await?;
    let units = links(app.db.reader(), [made.unit_id]).await?;
    Ok(view(made, &units))
}

/// Takes one away.
///
/// # Errors
/// `not_found`; `forbidden` for one of another unit.
pub async fn remove(app: &App, actor: &Actor, id: AbbreviationId) -> Result<()> {
    let person = actor.require_person()?;
    let row = abbreviation::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
        .ok_or_else(Error::not_found)?;
    let place = Place::of(app.db.reader(), row.unit_id).await?;
    policy::may_add(actor, &place).require()?;
    let tx = app.db.begin().await?;
    let gone = abbreviation::Entity::delete_by_id(id).exec(&*tx).await?;
    if gone.rows_affected == 0 {
        return Err(Error::new(Code::NotFound));
    }
    let now = app.clock.now();
    record(&*tx, &row, person, "abbreviation.remove", now).await?;
    tx.commit().await?;
    Ok(())
}

/// What must be known of a change: who did it, and every index replica that it was.
async fn record(
    db: &impl ConnectionTrait,
    row: &abbreviation::Model,
    person: PersonId,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<()> {
    let act = Act {
        actor: Some(person),
        action,
        thing: "abbreviation",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail: json!({"short": row.written, "long": row.long}),
    };
    audit::write(db, now, act).await?;
    Ok(feed::note(db, Thing::Abbreviation, row.id.0, now).await?)
}

/// A short form as it is written, and without marks in lower case. No syllable of the language: who types a word means
/// the word.
fn short(typed: &str) -> Result<(String, String)> {
    let written = vietnamese::nfc(typed.trim()).into_owned();
    let short = fold(&written);
    let letters = short.chars().all(|c| c.is_ascii_alphanumeric())
        && short.starts_with(|c: char| c.is_ascii_alphabetic());
    if !letters || !SHORT.contains(&short.len()) || is_folded_syllable(&short) {
        return Err(Error::invalid("short", "invalid.abbreviation"));
    }
    if COMMON.iter().any(|(known, _)| *known == short) {
        return Err(Error::invalid("short", "invalid.abbreviation_taken"));
    }
    Ok((written, short))
}

fn long(typed: &str) -> Result<String> {
    let long = vietnamese::nfc(typed.trim()).into_owned();
    let plain = long.chars().count() <= LONGEST && !long.contains(char::is_control);
    if !plain || !WORDS.contains(&pieces(&long).count()) {
        return Err(Error::invalid("long", "invalid.abbreviation_long"));
    }
    Ok(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_is_letters_and_no_word() {
        for (typed, kept) in [("TTVH", "ttvh"), (" QĐND ", "qdnd"), ("K12", "k12")] {
            assert_eq!(short(typed).unwrap().1, kept);
        }
        for typed in [
            "",
            "A",
            "hoa",
            "HS CT",
            "UBND",
            "12",
            "tt-vh",
            "abcdefghijklm",
        ] {
            assert!(short(typed).is_err(), "{typed}");
        }
        assert_eq!(long(" trung tâm văn hoá ").unwrap(), "trung tâm văn hoá");
        for typed in ["", "một", "a\u{7}b c"] {
            assert!(long(typed).is_err(), "{typed}");
        }
    }
}
