//! What the API takes: a catalogue record, a new book, changes of one.

use poem_openapi::{Object, types::MaybeUndefined};
use uuid::Uuid;

use super::view::Contributor;
use crate::centres::view::Audience;

/// A catalogue record as it is sent. Only the title is needed.
#[derive(Clone, Debug, Default, PartialEq, Object)]
pub struct RecordBody {
    pub title: String,
    pub other_title: Option<String>,
    pub contributors: Option<Vec<Contributor>>,
    pub publisher: Option<String>,
    pub place: Option<String>,
    pub year: Option<i32>,
    pub edition: Option<String>,
    /// Pages and size, e.g. `312 tr. ; 21 cm`.
    pub extent: Option<String>,
    pub series: Option<String>,
    pub series_number: Option<String>,
    pub language: Option<String>,
    pub isbn: Option<String>,
    pub ddc: Option<String>,
    /// `14` or `23`.
    pub ddc_edition: Option<String>,
    pub bbk: Option<String>,
    pub subjects: Option<Vec<String>>,
    pub summary: Option<String>,
}

/// A new book.
#[derive(Clone, Debug, Object)]
pub struct BookBody {
    /// Made by the client (UUID v7): sent again, it is the same book.
    pub id: Uuid,
    pub unit_id: Uuid,
    /// A finished upload to be made into pages; without it, it is a record of a paper book.
    pub upload_id: Option<Uuid>,
    /// Who may read it once it is published; `public` if nothing is said.
    pub access: Option<Audience>,
    /// Keep it although the same file is in the library.
    #[oai(default)]
    pub allow_duplicate: bool,
    #[oai(flatten)]
    pub record: RecordBody,
}

/// Changes of a book; what is not named stays, null takes away.
#[derive(Clone, Debug, Object)]
pub struct BookChange {
    pub title: Option<String>,
    pub other_title: MaybeUndefined<String>,
    pub contributors: MaybeUndefined<Vec<Contributor>>,
    pub publisher: MaybeUndefined<String>,
    pub place: MaybeUndefined<String>,
    pub year: MaybeUndefined<i32>,
    pub edition: MaybeUndefined<String>,
    pub extent: MaybeUndefined<String>,
    pub series: MaybeUndefined<String>,
    pub series_number: MaybeUndefined<String>,
    pub language: MaybeUndefined<String>,
    pub isbn: MaybeUndefined<String>,
    pub ddc: MaybeUndefined<String>,
    pub ddc_edition: MaybeUndefined<String>,
    pub bbk: MaybeUndefined<String>,
    pub subjects: MaybeUndefined<Vec<String>>,
    pub summary: MaybeUndefined<String>,
    pub access: Option<Audience>,
    /// Whether readers may propose corrections of its text.
    pub proposals: Option<bool>,
    /// A file for a record that has none, or whose file failed.
    pub upload_id: Option<Uuid>,
    /// Keep it although the same file is in the library.
    #[oai(default)]
    pub allow_duplicate: bool,
}

impl BookChange {
    /// The record as it will be.
    pub fn onto(&self, standing: RecordBody) -> RecordBody {
        RecordBody {
            title: self.title.clone().unwrap_or(standing.title),
            other_title: said(&self.other_title, standing.other_title),
            contributors: said(&self.contributors, standing.contributors),
            publisher: said(&self.publisher, standing.publisher),
            place: said(&self.place, standing.place),
            year: said(&self.year, standing.year),
            edition: said(&self.edition, standing.edition),
            extent: said(&self.extent, standing.extent),
            series: said(&self.series, standing.series),
            series_number: said(&self.series_number, standing.series_number),
            language: said(&self.language, standing.language),
            isbn: said(&self.isbn, standing.isbn),
            ddc: said(&self.ddc, standing.ddc),
            ddc_edition: said(&self.ddc_edition, standing.ddc_edition),
            bbk: said(&self.bbk, standing.bbk),
            subjects: said(&self.subjects, standing.subjects),
            summary: said(&self.summary, standing.summary),
        }
    }
}

fn said<T: Clone>(change: &MaybeUndefined<T>, standing: Option<T>) -> Option<T> {
    match change {
        MaybeUndefined::Undefined => standing,
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(value) => Some(value.clone()),
    }
}
