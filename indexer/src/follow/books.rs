//! Books: one document for the record, one for each page.

use super::documents::{paragraphs, visibility};
use super::writer::Writer;
use crate::document::{Document, Kind, Visibility};
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
    let Some(knows) = visibility(db, row.unit_id, known_to).await? else {
        return Ok(());
    };
    let Some(reads) = visibility(db, row.unit_id, row.audience).await? else {
        return Ok(());
    };
    let text = record(db, &row).await?;
    writer.add(vec![document(&row, knows, 0, text)]).await?;
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
            .map(|(number, text)| document(&row, reads.clone(), number as u64, text))
            .collect();
        writer.add(documents).await?;
    }
}

fn document(book: &book::Model, visibility: Visibility, place: u64, text: String) -> Document {
    Document {
        item: book.id.to_string(),
        kind: Kind::Book,
        visibility,
        place,
        title: book.title.clone(),
        text,
    }
}

/// What the record says in words.
async fn record(db: &impl ConnectionTrait, book: &book::Model) -> Result<String> {
    let names: Vec<String> = contributor::Entity::find()
        .filter(contributor::Column::BookId.eq(book.id))
        .order_by_asc(contributor::Column::Position)
        .select_only()
        .column(contributor::Column::Name)
        .into_tuple()
        .all(db)
        .await?;
    let subjects: Vec<String> = serde_json::from_value(book.subjects.clone()).unwrap_or_default();
    let year = book.year.map(|year| year.to_string()).unwrap_or_default();
    let imprint: Vec<&str> = [book.place.as_str(), &book.publisher, &year]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    Ok(paragraphs(&[
        &names.join(", "),
        &book.other_title,
        &book.summary,
        &subjects.join(", "),
        &imprint.join(", "),
        &book.isbn,
    ]))
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
