//! The library: books with their catalogue records, and their pages to be read and searched.
//!
//! Who acts: a unit's librarians and staff add books, change, publish and take them back; whoever a published book
//! is meant for reads it. Always true: a book is a draft until somebody publishes it; its pages, images and text go
//! only to whom the policy lets read it, at every request; the same file is not taken twice without being said.
//! The worker makes the pages (it is left a note); here they are only read.

pub mod api;
pub mod body;
pub mod book;
mod book_page;
mod book_view;
pub mod bookmark;
pub mod bulk;
mod contents;
pub mod correction;
pub mod exchange;
mod field;
pub mod file;
mod find;
mod given_up;
pub mod image;
pub mod import;
pub mod isbn;
pub mod leaf;
mod list;
mod marks;
pub mod original;
pub mod page;
mod purge;
pub mod query;
mod reader;
pub mod reader_api;
mod reader_page;
pub mod reader_view;
pub mod reading;
mod record;
mod same_book;
pub mod shelf;
mod snippet;
mod step;
pub mod view;

pub use field::Field;
pub use given_up::say_so as say_what_was_given_up;
pub use list::{Asked, list};
pub use purge::purge;
pub use query::{find, find_for, row, rows};
pub use reading::cards as reading_cards;

use sea_orm::ConnectionTrait;
use store::id::{BookId, UnitId};

use crate::{actor::Actor, error::Result};
use view::BookRow;

/// The newest books of a unit and those below it that the asker may know of.
///
/// # Errors
/// Whatever the database says.
pub async fn newest(
    db: &impl ConnectionTrait,
    actor: &Actor,
    unit: Option<UnitId>,
    limit: u64,
) -> Result<Vec<BookRow>> {
    let asked = Asked {
        unit,
        limit,
        ..Asked::default()
    };
    Ok(list(db, actor, &asked).await?.items)
}

/// A book as it is named elsewhere, for who may read it; `None` for everybody else.
///
/// # Errors
/// Whatever the database says.
pub async fn readable(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: BookId,
) -> Result<Option<BookRow>> {
    match find_for(
        db,
        actor,
        crate::policy::library::Action::Read,
        &id.0.into(),
    )
    .await
    {
        Ok((row, _)) => Ok(Some(query::row(db, &row).await?)),
        Err(error) if error.code == crate::error::Code::Internal => Err(error),
        Err(_) => Ok(None),
    }
}
