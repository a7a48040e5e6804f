//! Questions that are kept without who asked them: which may be, and how they are forgotten.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Order, Query},
};

use crate::{app::App, error::Result};

/// Longer questions are somebody's text, not a search.
const LONGEST: usize = 80;
/// So many digits are a telephone number or a number of somebody's papers.
const DIGITS: usize = 6;

/// Whether a question may be kept: it is no text of somebody's, and looks like nobody's number or address.
pub fn may_be_kept(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.chars().count() <= LONGEST && digits < DIGITS && !text.contains('@')
}

/// Forgets the `old` questions of a table, and of the others all but the `most` first by the columns `by`, largest
/// first. Returns how many.
///
/// # Errors
/// Whatever the database says.
pub async fn forget<E: EntityTrait>(
    app: &App,
    old: Condition,
    most: u64,
    key: E::Column,
    by: [E::Column; 2],
) -> Result<u64> {
    let tx = app.db.begin().await?;
    let old = E::delete_many().filter(old).exec(&*tx).await?;
    let [first, then] = by;
    let kept = Query::select()
        .column(key)
        .from(E::default())
        .order_by(first, Order::Desc)
        .order_by(then, Order::Desc)
        .limit(most)
        .to_owned();
    let many = E::delete_many()
        .filter(key.not_in_subquery(kept))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(old.rows_affected + many.rows_affected)
}
