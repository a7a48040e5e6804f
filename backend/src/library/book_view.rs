//! The whole record of a book, as the asker may see it.

use sea_orm::{ActiveEnum, ConnectionTrait, EntityTrait};
use store::{
    library::{book, contributor, reading},
    state::{MediaState, PublishState},
};

use super::{
    body::RecordBody,
    correction,
    field::Field,
    leaf::{self, Leaf},
    original,
    query::{contributors_of, row as listed},
    shelf,
    view::{BookReason, BookView, Contributor, FieldLink, PageRow, ReadingMode, ReadingView},
};
use crate::{
    actor::Actor,
    error::Result,
    lending,
    policy::library::{Action, Facts, may},
};

/// The whole record of a book as the asker may see it.
///
/// # Errors
/// Whatever the database says.
pub async fn view(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: &book::Model,
    facts: &Facts,
) -> Result<BookView> {
    let listed = listed(db, row).await?;
    let edits = may(actor, Action::Edit, facts).is_yes();
    let record = record_of(db, row).await?;
    Ok(BookView {
        id: listed.id,
        short: listed.short,
        path: listed.path,
        title: record.title,
        other_title: record.other_title.unwrap_or_default(),
        contributors: record.contributors.unwrap_or_default(),
        publisher: record.publisher.unwrap_or_default(),
        place: record.place.unwrap_or_default(),
        year: record.year,
        edition: record.edition.unwrap_or_default(),
        extent: record.extent.unwrap_or_default(),
        series: record.series.unwrap_or_default(),
        series_number: record.series_number.unwrap_or_default(),
        language: record.language.unwrap_or_default(),
        isbn: record.isbn.unwrap_or_default(),
        field: field_of(actor, row),
        ddc: record.ddc.unwrap_or_default(),
        ddc_edition: record.ddc_edition.unwrap_or_default(),
        bbk: record.bbk.unwrap_or_default(),
        shelves: shelf::on_which(db, row.id).await?,
        subjects: record.subjects.unwrap_or_default(),
        summary: record.summary.unwrap_or_default(),
        cover: listed.cover,
        state: listed.state,
        progress: row.progress,
        reason: reason(actor, row),
        access: listed.access,
        unit: listed.unit,
        published: listed.published,
        page_count: row.page_count,
        page_list: if edits {
            Some(page_list(db, row).await?)
        } else {
            None
        },
        left: if edits && row.page_count > 0 {
            Some(correction::standing_of(db, row.id).await?)
        } else {
            None
        },
        proposals: row.proposals,
        reading: reading_of(db, actor, row).await?,
        original: if may(actor, Action::Read, facts).is_yes() {
            original::of(db, row).await?
        } else {
            None
        },
        paper: lending::availability(db, actor, row.id).await?,
        version: row.version,
        can: can(actor, row, facts),
    })
}

/// The standing record of a book as it would be sent.
///
/// # Errors
/// Whatever the database says.
pub async fn record_of(db: &impl ConnectionTrait, row: &book::Model) -> Result<RecordBody> {
    let people = contributors_of(db, std::slice::from_ref(row))
        .await?
        .remove(&row.id)
        .unwrap_or_default();
    Ok(record_with(row, people))
}

/// The same, of a book whose people are known.
pub fn record_with(row: &book::Model, people: Vec<contributor::Model>) -> RecordBody {
    let people = people.into_iter().map(|one| Contributor {
        name: one.name,
        role: one.role.into(),
    });
    RecordBody {
        title: row.title.clone(),
        other_title: Some(row.other_title.clone()),
        contributors: Some(people.collect()),
        publisher: Some(row.publisher.clone()),
        place: Some(row.place.clone()),
        year: row.year,
        edition: Some(row.edition.clone()),
        extent: Some(row.extent.clone()),
        series: Some(row.series.clone()),
        series_number: Some(row.series_number.clone()),
        language: Some(row.language.clone()),
        isbn: Some(row.isbn.clone()),
        ddc: Some(row.ddc.clone()),
        ddc_edition: Some(row.ddc_edition.clone()),
        bbk: Some(row.bbk.clone()),
        subjects: Some(serde_json::from_value(row.subjects.clone()).unwrap_or_default()),
        summary: Some(row.summary.clone()),
    }
}

fn field_of(actor: &Actor, row: &book::Model) -> Option<FieldLink> {
    match Field::of(&row.ddc) {
        Field::Unclassed => None,
        field => Some(field.link(actor.language)),
    }
}

fn can(actor: &Actor, row: &book::Model, facts: &Facts) -> Vec<String> {
    let mut can = Vec::new();
    if may(actor, Action::Read, facts).is_yes() {
        can.push("read");
    }
    if may(actor, Action::Edit, facts).is_yes() {
        can.push("edit");
        can.push(match row.publish_state {
            PublishState::Draft => "publish",
            PublishState::Published => "withdraw",
        });
        if row.state == MediaState::Failed {
            can.push("retry");
        }
        can.push("delete");
    }
    can.into_iter().map(str::to_owned).collect()
}

/// Why no pages came of the file: the sentence of the catalogue, or what the worker said where it has none.
fn reason(actor: &Actor, row: &book::Model) -> Option<BookReason> {
    let code = row
        .reason_code
        .clone()
        .filter(|_| row.state == MediaState::Failed)?;
    Some(said_of(actor, code, row.reason_text.as_deref()))
}

/// A reason for people, from its code and what the worker said.
pub fn said_of(actor: &Actor, code: String, said: Option<&str>) -> BookReason {
    // Also what the queue says of a job that it put away: `job.died`.
    let word = code.rsplit('.').next().unwrap_or(&code);
    let key = format!("reason.{word}");
    let said = said.filter(|text| !text.is_empty());
    let text = if platform::texts::has(&key) {
        platform::texts::t(actor.language, &key, &[])
    } else {
        said.map_or_else(
            || platform::texts::t(actor.language, "reason.unknown", &[]),
            str::to_owned,
        )
    };
    BookReason { code, text }
}

async fn page_list(db: &impl ConnectionTrait, row: &book::Model) -> Result<Vec<PageRow>> {
    let view = |leaf: Leaf| PageRow {
        number: leaf.number,
        state: leaf.state.to_value(),
        width: leaf.width,
        height: leaf.height,
        mean_confidence: leaf.mean_confidence,
        source: leaf.source.to_value(),
        image: leaf
            .images(row.id)
            .into_iter()
            .next()
            .map(|image| image.url),
    };
    Ok(leaf::all(db, row.id).await?.into_iter().map(view).collect())
}

async fn reading_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: &book::Model,
) -> Result<Option<ReadingView>> {
    let Some(person) = actor.person() else {
        return Ok(None);
    };
    let kept = reading::Entity::find_by_id((person, row.id))
        .one(db)
        .await?;
    Ok(kept.map(|kept| ReadingView {
        page: kept.page,
        mode: ReadingMode::of(&kept.mode),
    }))
}
