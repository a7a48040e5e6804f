//! What is on which page: the first words of each, since scanned books bring no table of contents.

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
    Ok(Batch::cut(
        rows,
        limit,
        |(number, _)| *number,
        |(number, text)| PageLine {
            number,
            beginning: beginning(&text),
        },
    ))
}

/// The first line with words in it: no page numbers, no ornaments.
fn beginning(text: &str) -> String {
    let words = |line: &&str| line.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let line = text.lines().map(str::trim).find(words).unwrap_or_default();
    excerpt(line, LINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_with_its_first_words() {
        assert_eq!(
            beginning("\n 12 \n* * *\nTrăm năm trong cõi người ta,\nChữ tài"),
            "Trăm năm trong cõi người ta,"
        );
        assert_eq!(beginning("12\n"), "");
        assert!(beginning(&"lúa ".repeat(100)).chars().count() <= LINE + 1);
    }
}
