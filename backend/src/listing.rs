//! Lists: a screenful at a time, continued by an opaque cursor.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use poem_openapi::{
    Object,
    types::{ParseFromJSON, ToJSON, Type},
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Error, Result};

/// A screenful of a list.
#[derive(Clone, Debug, Object)]
pub struct Batch<T: Type + ParseFromJSON + ToJSON + Send + Sync> {
    pub items: Vec<T>,
    /// Send it as `after` for the next screenful; null at the end.
    pub next: Option<String>,
}

/// How many are asked for when nobody says.
const USUAL: u64 = 24;
const MOST: u64 = 100;

/// The number of rows to show: 1 to 100, 24 if nothing was said.
pub fn limit(asked: Option<u64>) -> u64 {
    asked.unwrap_or(USUAL).clamp(1, MOST)
}

/// What somebody types into a list's own search box is at most so long, and so many words.
const LONGEST_QUESTION: usize = 200;
const MOST_WORDS: usize = 16;

/// The words asked for in a list, if any. Each becomes a condition of the statement: without a bound one request could
/// make a statement too deep for the database's library.
///
/// # Errors
/// `invalid` with the field `q`.
pub fn question(asked: Option<&str>) -> Result<Option<&str>> {
    let Some(text) = asked.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let composed = vietnamese::nfc(text);
    let pieces = composed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|piece| !piece.is_empty());
    if composed.chars().count() > LONGEST_QUESTION || pieces.count() > MOST_WORDS {
        return Err(Error::invalid("q", "invalid.too_long"));
    }
    if text.contains(char::is_control) {
        return Err(Error::invalid("q", "invalid.unknown"));
    }
    Ok(Some(text))
}

/// Rows every one of whose asked words begins a word that the row keeps (see `vietnamese::words`).
pub fn worded(column: impl ColumnTrait, question: &str) -> Condition {
    let words = vietnamese::words::asked(question);
    if words.is_empty() {
        // Signs alone are in no name.
        return Condition::all().add(Expr::val(1).eq(0));
    }
    let mut all = Condition::all();
    for word in words {
        // Letters and digits: nothing in it means anything to LIKE.
        all = all.add(column.like(format!("% {word}%")));
    }
    all
}

/// A place in a list as opaque text. `key` is what the list is sorted by, down to the id.
pub fn cursor(key: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// Reads a cursor back.
///
/// # Errors
/// `invalid` with the field `after`.
pub fn read_cursor<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
    let Some(text) = text else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let key = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    key.map(Some)
        .ok_or_else(|| Error::invalid("after", "invalid.unknown"))
}

impl<T: Type + ParseFromJSON + ToJSON + Send + Sync> Batch<T> {
    /// Cuts one row more than was asked for into a screenful and its cursor.
    pub fn cut<R, K: Serialize>(
        rows: Vec<R>,
        limit: u64,
        key: impl Fn(&R) -> K,
        view: impl FnMut(R) -> T,
    ) -> Self {
        let (rows, next) = cut_rows(rows, limit, key);
        Self {
            items: rows.into_iter().map(view).collect(),
            next,
        }
    }

    /// A list that is all there.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// Cuts one row more than was asked for into a screenful of rows and the cursor of the next one.
pub fn cut_rows<R, K: Serialize>(
    mut rows: Vec<R>,
    limit: u64,
    key: impl Fn(&R) -> K,
) -> (Vec<R>, Option<String>) {
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| cursor(&key(row)));
    (rows, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let text = cursor(&("Ánh", 7));
        assert_eq!(
            read_cursor::<(String, i32)>(Some(&text)).unwrap(),
            Some(("Ánh".to_owned(), 7))
        );
        assert!(read_cursor::<(String, i32)>(Some("%")).is_err());
    }
}
