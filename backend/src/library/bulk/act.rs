//! The change of each book: judged for itself, written in a transaction of its own.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use store::{
    id::{BookId, ShelfId},
    library::{book, shelf, shelf_book},
    state::PublishState,
};
use uuid::Uuid;

use super::{
    super::{
        body::RecordBody,
        book::{keep, note, write_record},
        book_view::record_of,
        query,
        record::Record,
        shelf as shelves,
    },
    view::{BulkBody, BulkBook, BulkChange, BulkOutcome as Outcome, BulkResult},
};
use crate::{
    actor::Actor,
    app::App,
    error::{Code, Error, Result},
    policy::{
        Verdict,
        library::{Action, ShelfAction, may},
    },
    upkeep::bin,
    version,
};

/// Books of one request.
const MOST: usize = 500;

/// Changes books, or says what would become of them.
///
/// # Errors
/// `invalid` for too many books; 404 or 403 for a shelf that the asker may not arrange. What is wrong with one book is in
/// its result.
pub async fn all(app: &App, actor: &Actor, body: &BulkBody) -> Result<Vec<BulkResult>> {
    actor.require_person()?;
    if body.books.is_empty() {
        return Err(Error::invalid("books", "invalid.required"));
    }
    if body.books.len() > MOST {
        return Err(Error::invalid("books", "invalid.too_many"));
    }
    let shelves = shelves_of(app, actor, body).await?;
    let mut results = Vec::with_capacity(body.books.len());
    for wanted in &body.books {
        let change = wanted.change.as_ref().unwrap_or(&body.change);
        let one = One {
            app,
            actor,
            shelves: &shelves,
            change,
        };
        results.push(one.result(wanted, body.preview).await?);
    }
    Ok(results)
}

/// The shelves that are spoken of, each of which the asker has to be allowed to arrange.
async fn shelves_of(
    app: &App,
    actor: &Actor,
    body: &BulkBody,
) -> Result<HashMap<Uuid, shelf::Model>> {
    let own = body.books.iter().filter_map(|book| book.change.as_ref());
    let mut shelves = HashMap::new();
    for change in own.chain([&body.change]) {
        for id in [change.add_to_shelf, change.take_from_shelf] {
            let Some(id) = id.filter(|id| !shelves.contains_key(id)) else {
                continue;
            };
            let db = app.db.reader();
            let row = shelves::find_for(db, actor, ShelfAction::Edit, &id.into()).await?;
            shelves.insert(id, row);
        }
    }
    Ok(shelves)
}

/// What is to be done with one book, and by whom.
struct One<'a> {
    app: &'a App,
    actor: &'a Actor,
    shelves: &'a HashMap<Uuid, shelf::Model>,
    change: &'a BulkChange,
}

/// What will be written.
struct Plan {
    /// The record, where it changes.
    record: Option<Record>,
    row: book::ActiveModel,
    /// Whether the row changes.
    writes: bool,
    put: Option<Uuid>,
    take_away: Option<Uuid>,
    undo: BulkChange,
}

impl One<'_> {
    async fn result(&self, wanted: &BulkBook, preview: bool) -> Result<BulkResult> {
        let unknown = BulkResult {
            id: wanted.id,
            title: String::new(),
            short: String::new(),
            version: wanted.version,
            outcome: Outcome::Gone,
            message: None,
            undo: None,
        };
        let db = self.app.db.reader();
        let Some(row) = book::Entity::find_by_id(BookId(wanted.id)).one(db).await? else {
            return Ok(unknown);
        };
        let facts = query::facts(db, self.actor, &row).await?;
        let named = BulkResult {
            title: row.title.clone(),
            short: row.short.clone(),
            version: row.version,
            ..unknown.clone()
        };
        match may(self.actor, Action::Edit, &facts) {
            Verdict::Yes => {}
            Verdict::No | Verdict::SignIn => return Ok(said(named, Outcome::Forbidden)),
            Verdict::Hidden => return Ok(unknown),
        }
        // In the bin it can only be taken out, or be there already.
        if row.deleted_at.is_some() && self.change.deleted.is_none() {
            return Ok(said(named, Outcome::Gone));
        }
        let plan = match self.plan(&row).await {
            Ok(plan) => plan,
            Err(error) => return self.refused(named, error),
        };
        if !plan.writes && plan.put.is_none() && plan.take_away.is_none() {
            return Ok(said(named, Outcome::Same));
        }
        // What stands on a shelf is no part of the book: it has no version to be wrong.
        if plan.writes && row.version != wanted.version {
            return Ok(said(named, Outcome::Conflict));
        }
        if preview {
            return Ok(said(named, Outcome::Changed));
        }
        match self.write(&row, &plan).await {
            Ok(()) => Ok(BulkResult {
                version: row.version + i32::from(plan.writes),
                undo: Some(plan.undo),
                ..said(named, Outcome::Changed)
            }),
            Err(error) => self.refused(named, error),
        }
    }

    /// A refusal of this book; what broke of our own ends the whole request.
    fn refused(&self, named: BulkResult, error: Error) -> Result<BulkResult> {
        let outcome = match error.code {
            Code::Conflict => Outcome::Conflict,
            Code::NotFound => Outcome::Gone,
            Code::Invalid => Outcome::Invalid,
            _ => return Err(error),
        };
        let body = error.body(self.actor.language);
        let fields = body.fields.unwrap_or_default();
        let message = fields.into_values().next().unwrap_or(body.message);
        Ok(BulkResult {
            version: body.current.unwrap_or(named.version),
            message: Some(message),
            ..said(named, outcome)
        })
    }

    async fn plan(&self, row: &book::Model) -> Result<Plan> {
        let (change, now) = (self.change, self.app.clock.now());
        let standing = record_of(self.app.db.reader(), row).await?;
        let record = wanted_record(change, &standing)?;
        let mut fresh = book::ActiveModel::default();
        if let Some(record) = &record {
            write_record(&mut fresh, record);
        }
        let mut writes = record.is_some();
        if let Some(access) = change.access.map(Into::into)
            && access != row.audience
        {
            fresh.audience = Set(access);
            writes = true;
        }
        let is_published = row.publish_state == PublishState::Published;
        if let Some(publish) = change.published.filter(|publish| *publish != is_published) {
            fresh.publish_state = Set(match publish {
                true => PublishState::Published,
                false => PublishState::Draft,
            });
            if publish {
                fresh.published_at = Set(Some(row.published_at.unwrap_or(now)));
            }
            writes = true;
        }
        if let Some(delete) = change.deleted.filter(|it| *it != row.deleted_at.is_some()) {
            if !delete && !bin::holds(self.app, row.deleted_at) {
                return Err(Error::not_found());
            }
            fresh.deleted_at = Set(delete.then_some(now));
            fresh.deleted_by = Set(self.actor.person().filter(|_| delete));
            writes = true;
        }
        let stands = async |id: Option<Uuid>| match id {
            Some(id) => self.stands_on(row.id, id).await,
            None => Ok(false),
        };
        let put = match stands(change.add_to_shelf).await? {
            true => None,
            false => change.add_to_shelf,
        };
        let take_away = match stands(change.take_from_shelf).await? {
            true => change.take_from_shelf,
            false => None,
        };
        Ok(Plan {
            undo: BulkChange {
                add_to_shelf: take_away,
                take_from_shelf: put,
                ..change.back(row, &standing)
            },
            record,
            row: fresh,
            writes,
            put,
            take_away,
        })
    }

    async fn stands_on(&self, book: BookId, shelf: Uuid) -> Result<bool> {
        let found = shelf_book::Entity::find_by_id((ShelfId(shelf), book))
            .one(self.app.db.reader())
            .await?;
        Ok(found.is_some())
    }

    async fn write(&self, row: &book::Model, plan: &Plan) -> Result<()> {
        let (by, now) = (self.actor.require_person()?, self.app.clock.now());
        let tx = self.app.db.begin().await?;
        if plan.writes {
            version::write(&*tx, row, plan.row.clone()).await?;
            if let Some(record) = &plan.record {
                keep(&*tx, row.id, record).await?;
            }
            let detail = json!({"title": row.title, "fields": self.change.fields(), "bulk": true});
            note(&*tx, row, self.action(), by, now, detail).await?;
        }
        if let Some(shelf) = plan.put.and_then(|id| self.shelves.get(&id)) {
            shelves::put(&*tx, shelf, row.id, by, now).await?;
        }
        if let Some(shelf) = plan.take_away.and_then(|id| self.shelves.get(&id)) {
            shelves::take_away(&*tx, shelf, row.id, by, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What the audit calls it: a step of the book's life where it is one.
    fn action(&self) -> &'static str {
        match (self.change.deleted, self.change.published) {
            (Some(true), _) => "book.delete",
            (Some(false), _) => "book.restore",
            (None, Some(true)) => "book.publish",
            (None, Some(false)) => "book.withdraw",
            (None, None) => "book.change",
        }
    }
}

/// The record that is to be kept, if it is another one. A standing record that was kept under other rules is not in the
/// way of what says nothing of it.
fn wanted_record(change: &BulkChange, standing: &RecordBody) -> Result<Option<Record>> {
    let wanted = change.onto(standing);
    if wanted == *standing {
        return Ok(None);
    }
    let record = Record::read(&wanted)?;
    let same = Record::read(standing).is_ok_and(|standing| standing == record);
    Ok(Some(record).filter(|_| !same))
}

fn said(result: BulkResult, outcome: Outcome) -> BulkResult {
    BulkResult { outcome, ..result }
}
