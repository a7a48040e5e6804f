//! Books with all that the feeds say of them, read in a few statements for a whole screenful.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    library::{book, contributor},
    media::upload,
    state::{Audience, ContributorRole},
};

use super::super::{leaf, original, query::contributors_of};
use crate::error::Result;

/// A book with all that the feeds say of it.
#[derive(Clone, Debug)]
pub struct Shelved {
    pub row: book::Model,
    pub people: Vec<contributor::Model>,
    pub subjects: Vec<String>,
    /// Path and media type of its file.
    pub file: Option<(String, &'static str)>,
}

/// The books, in the order given.
///
/// # Errors
/// Whatever the database says.
pub async fn shelve(db: &impl ConnectionTrait, rows: Vec<book::Model>) -> Result<Vec<Shelved>> {
    let mut people = contributors_of(db, &rows).await?;
    let ids = rows.iter().filter_map(|row| row.upload_id);
    let files = upload::Entity::find()
        .filter(upload::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let names: HashMap<_, _> = files
        .into_iter()
        .map(|file| (file.id, file.filename))
        .collect();
    let shelved = rows.into_iter().map(|row| {
        let kind = row.upload_id.and_then(|id| names.get(&id));
        Shelved {
            file: original::address(&row)
                .zip(kind)
                .map(|(path, name)| (path, original::kind(name).1)),
            people: people.remove(&row.id).unwrap_or_default(),
            subjects: serde_json::from_value(row.subjects.clone()).unwrap_or_default(),
            row,
        }
    });
    Ok(shelved.collect())
}

impl Shelved {
    /// Names of those with a role, in their order.
    pub fn names(&self, role: ContributorRole) -> impl Iterator<Item = &str> {
        self.people
            .iter()
            .filter(move |one| one.role == role)
            .map(|one| one.name.as_str())
    }

    /// The series with the book's number in it: `Tủ sách vàng ; T. 5`.
    pub fn series(&self) -> String {
        let row = &self.row;
        match row.series_number.as_str() {
            "" => row.series.clone(),
            number => format!("{} ; {number}", row.series),
        }
    }

    /// The path of its page.
    pub fn path(&self) -> String {
        super::super::book::path(&self.row)
    }

    /// The path of its cover.
    pub fn cover(&self) -> Option<String> {
        leaf::cover(&self.row).map(|cover| cover.url)
    }

    /// Whether everybody may read it.
    pub fn is_open(&self) -> bool {
        self.row.audience == Audience::Public
    }
}

/// A time as the feeds write it, in UTC to the second: `2026-11-22T03:04:05Z`.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
