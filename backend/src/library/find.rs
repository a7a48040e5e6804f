//! Finding words inside one book, with their places on the page images.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{
    id::BookId,
    library::{Word, page},
};

use super::{
    marks::{Closeness, Pieces, Question},
    reader_view::{FindHit, FindView},
    snippet,
};
use crate::error::{Error, Result};

/// How many pages are shown; somebody with more asks a longer question.
const MOST: usize = 100;

/// A page on which the words are.
struct Found {
    number: i32,
    text: String,
    pieces: Pieces,
    closeness: Closeness,
}

/// The pages of a book that match a question most closely, in their order.
///
/// # Errors
/// Whatever the database says.
pub async fn find(db: &impl ConnectionTrait, book: BookId, question: &str) -> Result<FindView> {
    let Some(question) = Question::read(question) else {
        return Ok(FindView { hits: Vec::new() });
    };
    let mut found = pages(db, book, &question).await?;
    // Where the words stand together, pages that only have them scattered say nothing.
    let best = found.iter().map(|page| page.closeness).min();
    found.retain(|page| Some(page.closeness) == best);
    found.truncate(MOST);
    let mut words = words_of(db, book, found.iter().map(|page| page.number)).await?;
    let hits = found.into_iter().map(|page| {
        let marked = question.marked(&page.pieces, page.closeness);
        let words = words.remove(&page.number).unwrap_or_default();
        FindHit {
            number: page.number,
            snippet: snippet::around(&page.text, &page.pieces, &marked),
            boxes: boxes(&question, page.closeness, &words),
        }
    });
    Ok(FindView {
        hits: hits.collect(),
    })
}

async fn pages(db: &impl ConnectionTrait, book: BookId, question: &Question) -> Result<Vec<Found>> {
    let texts: Vec<(i32, String)> = page::Entity::find()
        .select_only()
        .column(page::Column::Number)
        .column(page::Column::Text)
        .filter(page::Column::BookId.eq(book))
        .order_by_asc(page::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    let question = question.clone();
    // A thick book takes a while, during which nobody else would be answered on this thread.
    let found = tokio::task::spawn_blocking(move || {
        let found = texts.into_iter().filter_map(|(number, text)| {
            if !question.may_be_in(&text) {
                return None;
            }
            let pieces = Pieces::of(&text);
            let closeness = question.closeness(&pieces)?;
            Some(Found {
                number,
                text,
                pieces,
                closeness,
            })
        });
        found.collect()
    });
    found.await.map_err(Error::internal)
}

/// The places of the marked words. A word that the text has joined over two lines stands in two parts on the
/// page: there the words are marked one by one.
pub fn boxes(question: &Question, closeness: Closeness, words: &[Word]) -> Vec<[u16; 4]> {
    let (pieces, owners) = Pieces::of_words(words.iter().map(Word::text));
    let mut marked = question.marked(&pieces, closeness);
    if marked.is_empty() {
        marked = question.marked(&pieces, Closeness::Scattered);
    }
    let mut marked: Vec<usize> = marked.into_iter().map(|index| owners[index]).collect();
    marked.dedup();
    marked
        .into_iter()
        .map(|index| words[index].place())
        .collect()
}

async fn words_of(
    db: &impl ConnectionTrait,
    book: BookId,
    numbers: impl Iterator<Item = i32>,
) -> Result<std::collections::HashMap<i32, Vec<Word>>> {
    let kept: Vec<(i32, serde_json::Value)> = page::Entity::find()
        .select_only()
        .column(page::Column::Number)
        .column(page::Column::Words)
        .filter(page::Column::BookId.eq(book))
        .filter(page::Column::Number.is_in(numbers))
        .into_tuple()
        .all(db)
        .await?;
    let read = |words| serde_json::from_value(words).unwrap_or_default();
    Ok(kept
        .into_iter()
        .map(|(number, words)| (number, read(words)))
        .collect())
}
