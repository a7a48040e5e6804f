//! Entries: sending one in, taking it back, accepting or rejecting it.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::json;
use store::{
    audit::{self, Act},
    contests::{contest, entry, entry_tally},
    id::{EntryId, LectureId, PersonId, UnitId, UploadId},
    search::feed,
    state::{Audience, ContestState, EntryState, Thing, UploadPurpose},
};

use super::view::{EntryBody, EntryChange};
use crate::{
    accounts::person,
    app::App,
    error::{Code, Error, Result},
    media, version,
};

const LONGEST_STORY: usize = 20_000;
const LONGEST_REASON: usize = 2_000;
/// What who enters agrees to, in this version of the text.
const CONSENT: (&str, &str) = ("contest_publication", "2026-11");

/// The path of an entry's page below its contest's.
pub fn path(contest_path: &str, row: &entry::Model) -> String {
    format!("{contest_path}/bai/{}", row.short)
}

/// Sends a finished upload in. The same id again is the same entry.
///
/// # Errors
/// `invalid` for the fields; `conflict` outside of the contest's window.
pub async fn send_in(
    app: &App,
    contest: &contest::Model,
    body: &EntryBody,
    by: PersonId,
) -> Result<entry::Model> {
    let now = app.clock.now();
    let id = EntryId(body.id);
    if let Some(made) = entry::Entity::find_by_id(id).one(app.db.reader()).await? {
        let same = made.submitter_id == by && made.contest_id == contest.id;
        return if same {
            Ok(made)
        } else {
            Err(Error::new(Code::Conflict).saying("invalid.same_id"))
        };
    }
    if !is_taking(contest, now) {
        return Err(Error::conflict(contest.version).saying("error.contest_window"));
    }
    if !body.consent {
        return Err(Error::invalid("consent", "invalid.required"));
    }
    let title = super::contest::check_title(&body.title)?;
    let (story, author_name) = (
        check_story(&body.story)?,
        person::check_name(&body.author_name),
    );
    let author_name = author_name.map_err(|_| Error::invalid("author_name", "invalid.required"))?;
    let upload = UploadId(body.upload_id);
    media::upload::whole(app, upload)
        .await
        .map_err(|error| match error.code {
            Code::NotFound => Error::invalid("upload_id", "invalid.unknown"),
            _ => error,
        })?;
    let tx = app.db.begin().await?;
    let film = media::lecture::New {
        id: LectureId::new(),
        unit: UnitId(body.unit_id),
        title: &title,
        upload,
        purpose: UploadPurpose::Entry,
        // It is opened by the entry's being published, not by itself.
        audience: Audience::Staff,
    };
    let film = media::lecture::create_in(&*tx, film, by, now).await?;
    let row = entry::ActiveModel {
        id: Set(id),
        short: Set(id.short()),
        slug: Set(vietnamese::slug(&title)),
        contest_id: Set(contest.id),
        unit_id: Set(UnitId(body.unit_id)),
        submitter_id: Set(by),
        sort_key: Set(vietnamese::sort_key(&title)),
        title: Set(title),
        story: Set(story),
        author_name: Set(author_name),
        lecture_id: Set(film.id),
        state: Set(EntryState::Submitted),
        reject_reason: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
    };
    let made = entry::Entity::insert(row).exec_with_returning(&*tx).await?;
    person::consent(&*tx, by, CONSENT.0, CONSENT.1, now).await?;
    start_counting(&*tx, id).await?;
    note(&*tx, &made, "entry.send_in", Some(by), now).await?;
    tx.commit().await?;
    Ok(made)
}

/// Whether a contest takes entries at this time.
pub fn is_taking(contest: &contest::Model, now: DateTime<Utc>) -> bool {
    contest.state == ContestState::Open && (contest.opens_at..contest.closes_at).contains(&now)
}

/// What may be done with an entry that exists.
#[derive(Clone, Debug)]
pub enum Step {
    Change(EntryChange),
    Accept,
    Reject(String),
    Withdraw,
}

/// Takes a step, on the version that was read.
///
/// # Errors
/// `conflict` when somebody else was first or the entry cannot come into that state from where it stands.
pub async fn step(
    db: &impl ConnectionTrait,
    row: &entry::Model,
    step: Step,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut change = entry::ActiveModel::default();
    let (action, next) = match step {
        Step::Change(words) => {
            if let Some(title) = words.title {
                let title = super::contest::check_title(&title)?;
                change.slug = Set(vietnamese::slug(&title));
                change.sort_key = Set(vietnamese::sort_key(&title));
                change.title = Set(title);
            }
            if let Some(story) = words.story {
                change.story = Set(check_story(&story)?);
            }
            ("entry.change", None)
        }
        Step::Accept => ("entry.accept", Some(EntryState::Published)),
        Step::Reject(reason) => {
            let reason = reason.trim().to_owned();
            if reason.is_empty() {
                return Err(Error::invalid("reason", "invalid.required"));
            }
            if reason.chars().count() > LONGEST_REASON {
                return Err(Error::invalid("reason", "invalid.too_long"));
            }
            change.reject_reason = Set(Some(reason));
            ("entry.reject", Some(EntryState::Rejected))
        }
        Step::Withdraw => ("entry.withdraw", Some(EntryState::Withdrawn)),
    };
    if let Some(next) = next {
        if !row.state.may_become(next) {
            return Err(Error::conflict(row.version).saying("error.wrong_state"));
        }
        change.state = Set(next);
        change.decided_by = Set(Some(by));
        change.decided_at = Set(Some(now));
    }
    version::write(db, row, change).await?;
    note(db, row, action, Some(by), now).await
}

async fn start_counting(db: &impl ConnectionTrait, id: EntryId) -> Result<()> {
    let zero = entry_tally::ActiveModel {
        entry_id: Set(id),
        views_signed_in: Set(0),
        views_guest: Set(0),
        likes: Set(0),
        shares: Set(0),
    };
    entry_tally::Entity::insert(zero)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

async fn note(
    db: &impl ConnectionTrait,
    row: &entry::Model,
    action: &'static str,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let act = Act {
        actor: by,
        action,
        thing: "entry",
        thing_id: row.id.0,
        unit: Some(row.unit_id),
        detail: json!({"title": row.title, "state": row.state}),
    };
    audit::write(db, now, act).await?;
    Ok(feed::note(db, Thing::Entry, row.id.0, now).await?)
}

fn check_story(text: &str) -> Result<String> {
    let story = vietnamese::nfc(text.trim()).into_owned();
    if story.chars().count() > LONGEST_STORY {
        return Err(Error::invalid("story", "invalid.too_long"));
    }
    Ok(story)
}
