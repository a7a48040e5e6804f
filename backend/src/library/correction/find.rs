//! Reads of corrections: a page with what is left on it, the list of a book's, how a book stands.

use std::collections::HashMap;

use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, sea_query::SimpleExpr,
};
use store::{
    accounts::person,
    id::{BookId, CorrectionId, PersonId},
    library::{
        book, correction, page,
        page_text::{Gap, PageText},
    },
    state::CorrectionState,
};
use uuid::Uuid;

use super::{
    decide::Decision,
    page::standing,
    view::{AcceptBody, CorrectingView, CorrectionRow, Left, WaitingBook},
};
use crate::{
    actor::Actor,
    centres::view::Image,
    error::{Error, Result},
    library::{leaf, query, reader, reader_view::PageWord},
    listing::{Batch, read_cursor},
    policy::library::edited_by,
};

/// Corrections of a page that are shown beside it.
const MOST_ON_A_PAGE: u64 = 200;
/// Books for which proposals wait that are named.
const MOST_BOOKS: u64 = 50;

/// A page to be corrected.
///
/// # Errors
/// `not_found` for a number that the book does not have, or not yet.
pub async fn page(
    db: &impl ConnectionTrait,
    row: &book::Model,
    number: i32,
) -> Result<CorrectingView> {
    let page = page::Entity::find()
        .filter(page::Column::BookId.eq(row.id))
        .filter(page::Column::Number.eq(number))
        .one(db)
        .await?
        .ok_or_else(|| reader::missing(row, number))?;
    let leaf = leaf::one(db, row.id, number).await?;
    let leaf = leaf.ok_or_else(Error::not_found)?;
    let stands = standing(&page);
    let corrections = correction::Entity::find()
        .filter(correction::Column::BookId.eq(row.id))
        .filter(correction::Column::Number.eq(number))
        .filter(correction::Column::State.is_in([CorrectionState::Proposed, CorrectionState::Kept]))
        .order_by_desc(correction::Column::Id)
        .limit(MOST_ON_A_PAGE)
        .all(db)
        .await?;
    Ok(CorrectingView {
        book: query::row(db, row).await?,
        number,
        count: row.page_count,
        width: leaf.width,
        height: leaf.height,
        images: leaf.images(row.id),
        source: leaf.source.to_value(),
        words: stands.words().iter().cloned().map(PageWord).collect(),
        gaps: stands.gaps().iter().map(said_as).collect(),
        corrections: rows(db, row, corrections).await?,
        left: left(db, row.id, number).await?,
    })
}

fn said_as(gap: &Gap) -> u8 {
    match gap {
        Gap::Space => 0,
        Gap::Line => 1,
        Gap::Paragraph => 2,
    }
}

/// The corrections of a book in a state, or all, newest first.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn list(
    db: &impl ConnectionTrait,
    row: &book::Model,
    state: Option<CorrectionState>,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<CorrectionRow>> {
    let after = read_cursor::<Uuid>(after)?;
    let found = correction::Entity::find()
        .filter(correction::Column::BookId.eq(row.id))
        .apply_if(state, |select, state| {
            select.filter(correction::Column::State.eq(state))
        })
        // Ids are made in the order of time.
        .apply_if(after, |select, id| {
            select.filter(correction::Column::Id.lt(CorrectionId(id)))
        })
        .order_by_desc(correction::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    let batch = Batch::<Uuid>::cut(found.clone(), limit, |one| one.id.0, |one| one.id.0);
    let shown = found.into_iter().take(batch.items.len()).collect();
    Ok(Batch {
        items: rows(db, row, shown).await?,
        next: batch.next,
    })
}

/// How a book stands: its doubtful words, what waits.
///
/// # Errors
/// Whatever the database says.
pub async fn standing_of(db: &impl ConnectionTrait, book: BookId) -> Result<Left> {
    left(db, book, 0).await
}

/// The books that the asker keeps for which proposals wait, most first.
///
/// # Errors
/// Whatever the database says.
pub async fn waiting(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<WaitingBook>> {
    let counts: Vec<(BookId, i64)> = correction::Entity::find()
        .select_only()
        .column(correction::Column::BookId)
        .column_as(correction::Column::Id.count(), "waiting")
        .filter(correction::Column::State.eq(CorrectionState::Proposed))
        .filter(
            correction::Column::BookId.in_subquery(
                book::Entity::find()
                    .select_only()
                    .column(book::Column::Id)
                    .filter(book::Column::DeletedAt.is_null())
                    .filter(edited_by(actor))
                    .into_query(),
            ),
        )
        .group_by(correction::Column::BookId)
        .order_by_desc(correction::Column::Id.count())
        .limit(MOST_BOOKS)
        .into_tuple()
        .all(db)
        .await?;
    let books = book::Entity::find()
        .filter(book::Column::Id.is_in(counts.iter().map(|(id, _)| *id)))
        .all(db)
        .await?;
    let named = counts.into_iter().filter_map(|(id, waiting)| {
        let row = books.iter().find(|row| row.id == id)?;
        Some(WaitingBook {
            title: row.title.clone(),
            short: row.short.clone(),
            waiting,
        })
    });
    Ok(named.collect())
}

async fn left(db: &impl ConnectionTrait, book: BookId, number: i32) -> Result<Left> {
    let all: Option<(Option<i64>, i64)> = doubtful(book)
        .select_only()
        .column_as(page::Column::Doubtful.sum(), "doubtful")
        .column_as(page::Column::Id.count(), "pages")
        .into_tuple()
        .one(db)
        .await?;
    let (words, pages) = all.unwrap_or_default();
    let here = page::Column::Number;
    let next = match first(db, book, here.gt(number)).await? {
        None => first(db, book, here.lt(number)).await?,
        next => next,
    };
    let waiting = correction::Entity::find()
        .filter(correction::Column::BookId.eq(book))
        .filter(correction::Column::State.eq(CorrectionState::Proposed))
        .count(db)
        .await?;
    Ok(Left {
        doubtful: words.unwrap_or_default(),
        pages,
        next,
        waiting: i64::try_from(waiting).unwrap_or(i64::MAX),
    })
}

fn doubtful(book: BookId) -> Select<page::Entity> {
    page::Entity::find()
        .filter(page::Column::BookId.eq(book))
        .filter(page::Column::Doubtful.gt(0))
}

/// The first page with doubtful words among some of a book.
async fn first(db: &impl ConnectionTrait, book: BookId, among: SimpleExpr) -> Result<Option<i32>> {
    Ok(doubtful(book)
        .filter(among)
        .select_only()
        .column(page::Column::Number)
        .order_by_asc(page::Column::Number)
        .into_tuple()
        .one(db)
        .await?)
}

/// Corrections of a book as rows, in the order given.
async fn rows(
    db: &impl ConnectionTrait,
    row: &book::Model,
    found: Vec<correction::Model>,
) -> Result<Vec<CorrectionRow>> {
    let names = names(db, &found).await?;
    let (images, texts) = pages_of(db, row, &found).await?;
    let named = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    let view = |one: correction::Model| {
        let waits = one.state == CorrectionState::Proposed;
        let stands = texts.get(&one.number).filter(|_| waits);
        CorrectionRow {
            id: one.id.0,
            number: one.number,
            place: one.place(),
            state: one.state.into(),
            placed: one.placed,
            now: stands.and_then(|page| page.at(one.place()).map(|words| page.said(&words))),
            by: named(one.created_by),
            at: one.created_at,
            decided_by: one.decided_by.map(named),
            decided_at: one.decided_at,
            image: images.get(&one.number).cloned(),
            can: can(one.state),
            read: one.read,
            text: one.text,
        }
    };
    Ok(found.into_iter().map(view).collect())
}

fn can(state: CorrectionState) -> Vec<String> {
    let steps = [
        ("accept", Decision::Accept(AcceptBody::default())),
        ("reject", Decision::Reject),
        ("undo", Decision::Undo),
    ];
    let fit = steps.iter().filter(|(_, step)| step.fits(state));
    fit.map(|(name, _)| (*name).to_owned()).collect()
}

type Pages = (HashMap<i32, Image>, HashMap<i32, PageText>);

/// The images of the pages that corrections are of, and what stands on those of which some wait.
async fn pages_of(
    db: &impl ConnectionTrait,
    row: &book::Model,
    found: &[correction::Model],
) -> Result<Pages> {
    let numbers = found.iter().map(|one| one.number).collect();
    let leaves = leaf::some(db, row.id, numbers).await?;
    let image = |leaf: leaf::Leaf| {
        let widest = leaf.images(row.id).pop()?;
        let image = Image {
            url: widest.url,
            width: leaf.width,
            height: leaf.height,
            alt: String::new(),
        };
        Some((leaf.number, image))
    };
    let waiting = found
        .iter()
        .filter(|one| one.state == CorrectionState::Proposed);
    let texts = page::Entity::find()
        .filter(page::Column::BookId.eq(row.id))
        .filter(page::Column::Number.is_in(waiting.map(|one| one.number)))
        .all(db)
        .await?;
    Ok((
        leaves.into_iter().filter_map(image).collect(),
        texts
            .iter()
            .map(|page| (page.number, standing(page)))
            .collect(),
    ))
}

async fn names(
    db: &impl ConnectionTrait,
    found: &[correction::Model],
) -> Result<HashMap<PersonId, String>> {
    let made = found.iter().map(|one| one.created_by);
    let decided = found.iter().filter_map(|one| one.decided_by);
    let ids: Vec<PersonId> = made.chain(decided).collect();
    let found: Vec<(PersonId, String)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::DisplayName)
        .filter(person::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}
