//! Books: one document for the record, one for each page.

use super::documents::{paragraphs, visibility};
use super::writer::Writer;
use crate::document::{Document, Kind, Properties, Visibility, day_of};
use anyhow::Result;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::id::BookId;
use store::library::{book, contributor, page};
use store::state::{Audience, PageState, PublishState};

/// Pages read at once: a book of a thousand pages must not lie in memory whole.
const PAGES: u64 = 100;

/// Adds a published book. Whoever may open a book finds its pages; the record of a book for everybody who signs in is
/// known to all, who are then told to sign in.
pub(super) async fn add(db: &impl ConnectionTrait, writer: &Writer, id: BookId) -> Result<()> {
    let shown = |row: &book::Model| {
        row.deleted_at.is_none() && row.publish_state == PublishState::Published
    };
    let Some(row) = book::Entity::find_by_id(id).one(db).await?.filter(shown) else {
        return Ok(());
    };
    let known_to = if row.audience == Audience::SignedIn {
        Audience::Public
    } else {
        row.audience
    };
    let Some(mut knows) = visibility(db, row.unit_id, known_to).await? else {
        return Ok(());
    };
    let Some(reads) = visibility(db, row.unit_id, row.audience).await? else {
        return Ok(());
    };
    knows.opens = reads.opens;
    let names = names(db, id).await?;
    let properties = properties(&row, &names);
    let text = record(&row, &properties, &names);
    let document = |visibility: &Visibility, place: u64, text: String| Document {
        item: row.id.to_string(),
        kind: Kind::Book,
        visibility: visibility.clone(),
        properties: properties.clone(),
        place,
        title: row.title.clone(),
        text,
    };
    writer.add(vec![document(&knows, 0, text)]).await?;
    let mut last = 0;
    loop {
        let pages = pages_after(db, id, last).await?;
        let Some((number, _)) = pages.last() else {
            return Ok(());
        };
        last = *number;
        let documents: Vec<Document> = pages
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(number, text)| document(&reads, number as u64, text))
            .collect();
        writer.add(documents).await?;
    }
}

fn properties(book: &book::Model, names: &[String]) -> Properties {
    Properties {
        year: book.year.and_then(|year| u64::try_from(year).ok()),
        language: book.language.clone(),
        subjects: serde_json::from_value(book.subjects.clone()).unwrap_or_default(),
        people: names.to_vec(),
        day: book.published_at.and_then(day_of),
        uses: u64::try_from(book.readers).unwrap_or(0),
        field: book
            .ddc
            .chars()
            .next()
            .and_then(|c| c.to_digit(10))
            .map(u64::from),
        level: None,
    }
}

/// What the record says in words.
fn record(book: &book::Model, properties: &Properties, names: &[String]) -> String {
    let year = properties
        .year
        .map(|year| year.to_string())
        .unwrap_or_default();
    let imprint: Vec<&str> = [book.place.as_str(), &book.publisher, &year]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    paragraphs(&[
        &names.join(", "),
        &book.other_title,
        &book.series,
        &book.summary,
        &properties.subjects.join(", "),
        &imprint.join(", "),
        &book.isbn,
    ])
}

async fn names(db: &impl ConnectionTrait, id: BookId) -> Result<Vec<String>> {
    Ok(contributor::Entity::find()
        .filter(contributor::Column::BookId.eq(id))
        .order_by_asc(contributor::Column::Position)
        .select_only()
        .column(contributor::Column::Name)
        .into_tuple()
        .all(db)
        .await?)
}

/// Numbers and texts of the next pages.
async fn pages_after(
    db: &impl ConnectionTrait,
    id: BookId,
    last: i32,
) -> Result<Vec<(i32, String)>> {
    Ok(page::Entity::find()
        .filter(page::Column::BookId.eq(id))
        .filter(page::Column::Number.gt(last))
        .filter(page::Column::State.eq(PageState::Ready))
        .order_by_asc(page::Column::Number)
        .limit(PAGES)
        .select_only()
        .columns([page::Column::Number, page::Column::Text])
        .into_tuple()
        .all(db)
        .await?)
}
