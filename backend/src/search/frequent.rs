//! What people ask for and open, offered to others who begin to type the same: the words, never who.
//!
//! A question counts when somebody who is signed in opened what it had found, and when a visitor would have found the
//! same; it is offered once several different people did so, to those who may know of what was opened. How many people
//! is told from 64 bits a question, one for each person by a keyed hash (linear counting: Whang, Vander-Zanden, Taylor,
//! 1990): of a bit it cannot be said whose it is.

use chrono::Duration;
use indexer::{Frequent, SearchQuery, access::Find};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};
use store::{id::PersonId, search::frequent_query};
use uuid::Uuid;
use vietnamese::{fold, lower, split::pieces};

use super::kept::{self, may_be_kept};
use crate::{actor::Actor, app::App, error::Result};

/// How long a question that nobody asks again is offered, and how long one waits for others who ask the same.
const KEPT: Duration = Duration::days(180);
const WAITS: Duration = Duration::days(30);
/// Questions kept at most from one day to the next, those of most people.
const MOST: u64 = 5_000;
/// People who must have asked before others are offered the same.
const SEVERAL: i32 = 3;
/// What was opened must stand among so many of what a visitor finds.
const FOUND: usize = 10;
/// Questions looked at for an offer: what was opened may be hidden from who types.
const LOOKED_AT: u64 = 10;

/// Notes that somebody opened a thing which a question had found. Nothing is noted of what a visitor would not find by it.
///
/// # Errors
/// `unauthenticated`; whatever the database says.
pub async fn note(app: &App, actor: &Actor, asked: &str, thing: Uuid) -> Result<()> {
    let person = actor.require_person()?;
    let text = vietnamese::nfc(asked.trim()).into_owned();
    if text.is_empty() || !may_be_kept(&text) {
        return Ok(());
    }
    let visitor = store::search::Audience::default();
    let query = SearchQuery {
        text: text.clone(),
        limit: FOUND,
        ..SearchQuery::default()
    };
    // Nobody waits for it: an index that is being built hears of the next one.
    let Ok(answer) = app.search.ask(visitor, Find(query)).await else {
        return Ok(());
    };
    let opened = thing.to_string();
    if !answer.groups.iter().any(|group| group.id == opened) {
        return Ok(());
    }
    // As it was understood: nobody is offered raw keystrokes or a slip.
    let query = lower(answer.reading_used.as_deref().unwrap_or(&text));
    count(app, person, query, thing).await
}

/// Counts one who asked.
async fn count(app: &App, person: PersonId, query: String, thing: Uuid) -> Result<()> {
    let folded = folded(&query);
    if folded.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let row = frequent_query::ActiveModel {
        folded: Set(folded.clone()),
        query: Set(query.clone()),
        thing_id: Set(thing),
        people: Set(0),
        askers: Set(0),
        last_at: Set(now),
    };
    let tx = app.db.begin().await?;
    frequent_query::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&*tx)
        .await?;
    let standing = frequent_query::Entity::find_by_id(folded.clone())
        .lock_exclusive()
        .one(&*tx)
        .await?;
    if let Some(standing) = standing {
        let people = standing.people | bit(app, person, &folded);
        // Of two who mean the same the one who typed the marks is repeated.
        let bare = standing.query == standing.folded;
        let changed = frequent_query::ActiveModel {
            folded: Set(standing.folded),
            query: Set(if bare { query } else { standing.query }),
            thing_id: Set(thing),
            people: Set(people),
            askers: Set(people.count_ones().cast_signed()),
            last_at: Set(now),
        };
        frequent_query::Entity::update(changed).exec(&*tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The bit of a person among those who asked this question.
fn bit(app: &App, person: PersonId, folded: &str) -> i64 {
    let text = format!("{} {folded}", person.0);
    let [first, ..] = app.keys.mac("search.frequent", text.as_bytes());
    1_i64 << (first & 63)
}

/// Questions of several people that begin as was typed, those of most people first, with what must be known of for them
/// to be offered.
///
/// # Errors
/// Whatever the database says.
pub async fn beginning(db: &impl ConnectionTrait, typed: &str) -> Result<Vec<Frequent>> {
    use frequent_query::Column::{Askers, Folded, LastAt};
    // Letters, digits and single spaces: nothing that LIKE would read otherwise.
    let typed = folded(typed);
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let rows = frequent_query::Entity::find()
        .filter(Askers.gte(SEVERAL))
        .filter(Folded.starts_with(typed))
        .order_by_desc(Askers)
        .order_by_desc(LastAt)
        .order_by_asc(Folded)
        .limit(LOOKED_AT)
        .all(db)
        .await?;
    let known = |row: frequent_query::Model| Frequent {
        text: row.query,
        item: row.thing_id.to_string(),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Forgets what nobody asked for a long time, and what is beyond those of most people. Returns how many questions.
///
/// # Errors
/// Whatever the database says.
pub async fn forget_old(app: &App) -> Result<u64> {
    use frequent_query::Column::{Askers, Folded, LastAt};
    let now = app.clock.now();
    let waited = Condition::all()
        .add(Askers.lt(SEVERAL))
        .add(LastAt.lt(now - WAITS));
    let old = Condition::any().add(LastAt.lt(now - KEPT)).add(waited);
    kept::forget::<frequent_query::Entity>(app, old, MOST, Folded, [Askers, LastAt]).await
}

/// Words without marks, one space between them.
fn folded(text: &str) -> String {
    let words: Vec<String> = pieces(text).map(|range| fold(&text[range])).collect();
    words.join(" ")
}
