//! The documents of a thing, as its tables say now.

use super::writer::Writer;
use super::{books, centres, contests, courses};
use crate::audience::class;
use crate::document::{Document, Kind, Properties, Visibility, unit_number};
use anyhow::Result;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use store::centres::unit_ancestor;
use store::id::UnitId;
use store::state::{Audience, Thing};
use uuid::Uuid;

/// Takes the thing's documents out of the index, and puts those in that it has now: none when it is a draft, in the bin
/// or gone.
pub(super) async fn replace(
    db: &impl ConnectionTrait,
    writer: &Writer,
    thing: Thing,
    id: Uuid,
) -> Result<()> {
    writer.remove(&id.to_string());
    add(db, writer, thing, id).await
}

/// Puts the thing's documents in.
pub(super) async fn add(
    db: &impl ConnectionTrait,
    writer: &Writer,
    thing: Thing,
    id: Uuid,
) -> Result<()> {
    let documents = match thing {
        Thing::Unit => centres::unit(db, id.into()).await?,
        Thing::News => centres::news(db, id.into()).await?,
        Thing::Course => courses::course(db, id.into()).await?,
        Thing::Lesson => courses::lesson(db, id.into()).await?,
        Thing::Contest => contests::contest(db, id.into()).await?,
        Thing::Entry => contests::entry(db, id.into()).await?,
        Thing::Book => return books::add(db, writer, id.into()).await,
        Thing::Abbreviation => None,
    };
    writer.add(documents.into_iter().collect()).await
}

/// Who may find something of a unit with this audience; `None` when the unit is gone.
pub(super) async fn visibility(
    db: &impl ConnectionTrait,
    unit: UnitId,
    audience: Audience,
) -> Result<Option<Visibility>, DbErr> {
    let chain: Vec<UnitId> = unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::UnitId.eq(unit))
        .select_only()
        .column(unit_ancestor::Column::AncestorId)
        .into_tuple()
        .all(db)
        .await?;
    let number = |id: &UnitId| unit_number(id.0.as_u128());
    Ok((!chain.is_empty()).then(|| Visibility {
        class: class_of(audience),
        unit: number(&unit),
        units: chain.iter().map(number).collect(),
        opens: class_of(audience),
    }))
}

fn class_of(audience: Audience) -> u64 {
    match audience {
        Audience::Public => class::PUBLIC,
        Audience::SignedIn => class::SIGNED_IN,
        Audience::Members => class::MEMBERS,
        Audience::Staff => class::STAFF,
    }
}

/// The document of an item that has only one.
pub(super) fn single(
    id: Uuid,
    kind: Kind,
    visibility: Visibility,
    title: String,
    text: String,
) -> Option<Document> {
    Some(Document {
        item: id.to_string(),
        kind,
        visibility,
        properties: Properties::default(),
        place: 0,
        title,
        text: plain(&text),
    })
}

/// What people wrote, without the marks of headings, lists and bold words: a snippet shows the words alone.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.trim();
        ["### ", "## ", "- "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))
            .unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n").replace("**", "")
}

/// Paragraphs joined, empty ones left out.
pub(super) fn paragraphs(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_of_headings_lists_and_bold_words_are_not_searched() {
        assert_eq!(
            plain("## Mùa mát\n\n- Cải **canh**\n- Xà lách\n2 - 1"),
            "Mùa mát\n\nCải canh\nXà lách\n2 - 1"
        );
    }
}
