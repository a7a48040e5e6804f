//! What is on which page: the first words of each, since scanned books bring no table of contents.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use store::{id::BookId, library::page};

use super::reader_view::PageLine;
use crate::{
    error::Result,
    listing::{Batch, read_cursor},
    page::prose::excerpt,
};

const LINE: usize = 80;
/// Fewer pages that begin alike do so by chance.
const SEVERAL: usize = 4;

/// The pages of a book that can be read, each with its first words.
///
/// # Errors
/// `invalid` for a bad cursor.
pub async fn lines(
    db: &impl ConnectionTrait,
    book: BookId,
    after: Option<&str>,
    limit: u64,
) -> Result<Batch<PageLine>> {
    let mut select = page::Entity::find()
        .select_only()
        .column(page::Column::Number)
        // The text of a hundred pages is much, their beginnings are not.
        .column_as(Expr::cust("SUBSTR(\"page\".\"text\", 1, 400)"), "beginning")
        .filter(page::Column::BookId.eq(book));
    if let Some(last) = read_cursor::<i32>(after)? {
        select = select.filter(page::Column::Number.gt(last));
    }
    let rows: Vec<(i32, String)> = select
        .order_by_asc(page::Column::Number)
        .limit(limit + 1)
        .into_tuple()
        .all(db)
        .await?;
    let head = running_head(&rows);
    Ok(Batch::cut(
        rows,
        limit,
        |(number, _)| *number,
        |(number, text)| PageLine {
            number,
            beginning: beginning(&text, head.as_deref()),
        },
    ))
}

/// The first line with words in it: no page numbers, no ornaments, not what stands above every page. That again, where
/// there is nothing else.
fn beginning(text: &str, head: Option<&str>) -> String {
    let first = worded(text).next();
    let own = worded(text).find(|line| head.is_none_or(|head| letters(line) != head));
    excerpt(own.or(first).unwrap_or_default(), LINE)
}

fn worded(text: &str) -> impl Iterator<Item = &str> {
    let words = |line: &&str| line.chars().filter(|c| c.is_alphabetic()).count() > 1;
    text.lines().map(str::trim).filter(words)
}

/// A line without what differs from page to page or from one reading of a scan to the next.
fn letters(line: &str) -> String {
    let mut letters = vietnamese::fold(line);
    letters.retain(char::is_alphabetic);
    letters
}

/// What stands above a third of these pages at least: the title of the book, mostly.
fn running_head(pages: &[(i32, String)]) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, text) in pages {
        if let Some(line) = worded(text).next() {
            *counts.entry(letters(line)).or_default() += 1;
        }
    }
    let (head, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= SEVERAL && count * 3 >= pages.len()).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_with_its_first_words() {
        assert_eq!(
            beginning("\n 12 \n* * *\nTrăm năm trong cõi người ta,\nChữ tài", None),
            "Trăm năm trong cõi người ta,"
        );
        assert_eq!(beginning("12\n", None), "");
        assert!(beginning(&"lúa ".repeat(100), None).chars().count() <= LINE + 1);
    }

    #[test]
    fn what_stands_above_all_pages_is_left_out() {
        let page = |number: i32, text: &str| (number, text.to_owned());
        let pages = [
            page(1, "Nguyễn Du"),
            page(2, "TRUYỆN KIỀU 2\nTrăm năm"),
            page(3, "Truyện Kiều\nTrải qua"),
            page(4, "4 Truyện Kiêu\nLạ gì"),
            page(5, "Truyện Kiều"),
        ];
        let head = running_head(&pages);
        let said = pages
            .each_ref()
            .map(|(_, text)| beginning(text, head.as_deref()));
        assert_eq!(
            said,
            ["Nguyễn Du", "Trăm năm", "Trải qua", "Lạ gì", "Truyện Kiều"]
        );
        assert_eq!(running_head(&pages[..3]), None);
    }
}
