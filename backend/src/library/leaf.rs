//! Pages without their text: which images there are, and where they are fetched.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
};
use store::{
    id::BookId,
    key,
    library::{book, page},
    state::{PageState, TextSource},
};

use super::reader_view::PageImage;
use crate::{centres::view::Image, error::Result};

/// How covers are laid out: two by three. The picture itself keeps its own shape.
const COVER: (i32, i32) = (240, 360);

/// A page without its text.
#[derive(Clone, Debug, PartialEq, DerivePartialModel)]
#[sea_orm(entity = "page::Entity")]
pub struct Leaf {
    pub number: i32,
    pub state: PageState,
    /// Pixels of the widest image.
    pub width: i32,
    pub height: i32,
    pub source: TextSource,
    pub mean_confidence: Option<f64>,
    pub image_hash: Option<String>,
    pub image_widths: serde_json::Value,
}

impl Leaf {
    /// The widths in which the page can be fetched, ascending.
    pub fn widths(&self) -> Vec<i32> {
        let mut widths: Vec<i32> =
            serde_json::from_value(self.image_widths.clone()).unwrap_or_default();
        widths.sort_unstable();
        widths
    }

    /// Its images, narrow to wide.
    pub fn images(&self, book: BookId) -> Vec<PageImage> {
        let Some(hash) = &self.image_hash else {
            return Vec::new();
        };
        let image = |width| PageImage {
            width,
            url: address(&key::page_image(book, self.number, width, hash)),
        };
        self.widths().into_iter().map(image).collect()
    }
}

/// All pages of a book.
///
/// # Errors
/// Whatever the database says.
pub async fn all(db: &impl ConnectionTrait, book: BookId) -> Result<Vec<Leaf>> {
    Ok(page::Entity::find()
        .filter(page::Column::BookId.eq(book))
        .order_by_asc(page::Column::Number)
        .into_partial_model()
        .all(db)
        .await?)
}

/// Some pages of a book.
///
/// # Errors
/// Whatever the database says.
pub async fn some(db: &impl ConnectionTrait, book: BookId, numbers: Vec<i32>) -> Result<Vec<Leaf>> {
    Ok(page::Entity::find()
        .filter(page::Column::BookId.eq(book))
        .filter(page::Column::Number.is_in(numbers))
        .into_partial_model()
        .all(db)
        .await?)
}

/// One page of a book.
///
/// # Errors
/// Whatever the database says.
pub async fn one(db: &impl ConnectionTrait, book: BookId, number: i32) -> Result<Option<Leaf>> {
    Ok(page::Entity::find()
        .filter(page::Column::BookId.eq(book))
        .filter(page::Column::Number.eq(number))
        .into_partial_model()
        .one(db)
        .await?)
}

/// The cover of a book as lists show it.
pub fn cover(book: &book::Model) -> Option<Image> {
    let key = book.cover_key.as_deref()?;
    Some(Image {
        url: address(key),
        width: COVER.0,
        height: COVER.1,
        alt: book.title.clone(),
    })
}

/// The address of an object of the library: its key, below the library's own door.
fn address(key: &str) -> String {
    format!("/library/{key}")
}
