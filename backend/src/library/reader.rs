//! One page of a book as a reader opens it: all in one small answer.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use store::{
    library::{Word, book, page},
    state::MediaState,
};

use super::{
    leaf, original, query,
    reader_view::{PageView, PageWord},
};
use crate::{
    actor::Actor,
    error::{Error, Result},
    policy::library::{Action, Facts, may},
};

/// A page of a book.
///
/// # Errors
/// `not_found` for a number that the book does not have, or not yet.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    (row, facts): (&book::Model, &Facts),
    number: i32,
) -> Result<PageView> {
    let leaf = leaf::one(db, row.id, number)
        .await?
        .ok_or_else(|| missing(row, number))?;
    let (text, words) = content(db, row, number).await?;
    Ok(PageView {
        book: query::row(db, row).await?,
        number,
        count: row.page_count,
        width: leaf.width,
        height: leaf.height,
        images: leaf.images(row.id),
        text,
        words: words.into_iter().map(PageWord).collect(),
        previous: (number > 1).then_some(number - 1),
        next: (number < row.page_count).then_some(number + 1),
        source: sea_orm::ActiveEnum::to_value(&leaf.source),
        original: original::address(row),
        can: can(actor, facts),
    })
}

fn can(actor: &Actor, facts: &Facts) -> Vec<String> {
    let may = |action| may(actor, action, facts).is_yes();
    let all = [("correct", Action::Edit), ("propose", Action::Propose)];
    let can = all.into_iter().filter(|(_, action)| may(*action));
    can.map(|(word, _)| word.to_owned()).collect()
}

async fn content(
    db: &impl ConnectionTrait,
    row: &book::Model,
    number: i32,
) -> Result<(String, Vec<Word>)> {
    let kept: Option<(String, serde_json::Value)> = page::Entity::find()
        .select_only()
        .column(page::Column::Text)
        .column(page::Column::Words)
        .filter(page::Column::BookId.eq(row.id))
        .filter(page::Column::Number.eq(number))
        .into_tuple()
        .one(db)
        .await?;
    let (text, words) = kept.ok_or_else(Error::not_found)?;
    Ok((text, serde_json::from_value(words).unwrap_or_default()))
}

/// A page that the worker has not come to yet is said so.
pub(super) fn missing(row: &book::Model, number: i32) -> Error {
    let coming = matches!(row.state, MediaState::Received | MediaState::Processing);
    if coming && (1..=row.page_count).contains(&number) {
        return Error::not_found().saying("error.page_not_ready");
    }
    Error::not_found()
}
