//! Endpoints of books and their records.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{
    id::{UnitId, UploadId},
    library::catalogue_import_row::ImportedRecord,
    state::ContributorRole,
};
use uuid::Uuid;

use super::{
    body::*,
    book,
    book_view::view,
    file,
    list::{self, Asked},
    query::{self, find_for},
    same_book,
    step::{Step, is_taken, take},
    view::{BookRow, BookShelf, BookSort, BookView, FieldRow, SubjectRow},
};
use crate::{
    actor::{Actor, Place},
    address::Key,
    app::App,
    error::{Answer, Error},
    listing::{self, Batch},
    policy::library::{self as policy, Action},
    version::{self, IfMatch},
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Library")]
impl Api {
    /// Books: new ones, by title, or most read; of a unit, a subject, a field of knowledge, by words of titles and names.
    #[oai(path = "/books", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a parameter of the query"
    )]
    async fn books(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        q: Query<Option<String>>,
        subject: Query<Option<String>>,
        /// Of a field of knowledge: `000` to `900`, or `none`.
        field: Query<Option<String>>,
        sort: Query<Option<BookSort>>,
        state: Query<Option<BookShelf>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<BookRow>> {
        let asked = Asked {
            unit: unit_id.map(UnitId),
            words: listing::question(q.as_deref())?,
            subject: subject.as_deref(),
            field: list::field(field.as_deref())?,
            sort: sort.unwrap_or_default(),
            shelf: state.unwrap_or_default(),
            after: after.as_deref(),
            limit: listing::limit(limit.0),
        };
        Ok(Json(list::list(app.db.reader(), &actor, &asked).await?))
    }

    /// The subjects that books have, most used first.
    #[oai(path = "/books/subjects", method = "get")]
    async fn subjects(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<SubjectRow>> {
        let asked = Asked {
            unit: unit_id.map(UnitId),
            limit: listing::limit(limit.0),
            ..Asked::default()
        };
        Ok(Json(Batch::whole(
            list::subjects(app.db.reader(), &actor, &asked).await?,
        )))
    }

    /// The fields of knowledge that books belong to, in the order of Dewey's tables.
    #[oai(path = "/books/fields", method = "get")]
    async fn fields(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        state: Query<Option<BookShelf>>,
    ) -> Answer<Batch<FieldRow>> {
        let asked = Asked {
            unit: unit_id.map(UnitId),
            shelf: state.unwrap_or_default(),
            ..Asked::default()
        };
        Ok(Json(Batch::whole(
            list::fields(app.db.reader(), &actor, &asked).await?,
        )))
    }

    /// Books that seem to be here already: with the very same file, by a finished upload of one's own or by the file's
    /// SHA-256 (hexadecimal); or, in the library of a unit, of the same record as far as it is filled in.
    #[oai(path = "/books/duplicates", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a parameter of the query"
    )]
    async fn duplicates(
        &self,
        app: Data<&App>,
        actor: Actor,
        upload_id: Query<Option<Uuid>>,
        sha256: Query<Option<String>>,
        /// In whose library; asked for with the title.
        unit_id: Query<Option<Uuid>>,
        title: Query<Option<String>>,
        /// Who is named first.
        person: Query<Option<String>>,
        year: Query<Option<i32>>,
        isbn: Query<Option<String>>,
    ) -> Answer<Batch<BookRow>> {
        policy::keeps_books(&actor).require()?;
        let db = app.db.reader();
        if let Some(title) = title.0 {
            let unit = unit_id.ok_or_else(|| Error::invalid("unit_id", "invalid.required"))?;
            let place = Place::of(db, UnitId(unit)).await?;
            policy::may_add(&actor, &place).require()?;
            let person = person.0.map(|name| (name, ContributorRole::Author));
            let read = ImportedRecord {
                title,
                contributors: person.into_iter().collect(),
                year: year.0,
                isbn: isbn.0.unwrap_or_default(),
                ..ImportedRecord::default()
            };
            let found = same_book::like(db, UnitId(unit), &read).await?;
            return Ok(Json(Batch::whole(query::rows(db, &found).await?)));
        }
        let hash = match (upload_id.map(UploadId), sha256.0) {
            (Some(upload), _) => file::hash_of(db, upload, actor.require_person()?).await?,
            (None, Some(hash)) => Some(hash.to_ascii_lowercase()),
            (None, None) => return Err(Error::invalid("upload_id", "invalid.required")),
        };
        let found = match hash {
            Some(hash) => file::duplicates(db, &actor, &hash).await?,
            None => Vec::new(),
        };
        Ok(Json(Batch::whole(query::rows(db, &found).await?)))
    }

    /// Add a book: a draft. With a finished upload, its pages are made from it.
    #[oai(path = "/books", method = "post")]
    async fn add_book(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<BookBody>,
    ) -> Answer<BookView> {
        let place = Place::of(app.db.reader(), UnitId(body.unit_id)).await?;
        policy::may_add(&actor, &place).require()?;
        let row = book::add(app.0, &actor, &body.0).await?;
        shown(app.0, &actor, &row.id.0.into()).await
    }

    /// A book with its record.
    #[oai(path = "/books/:book_id", method = "get")]
    async fn book(&self, app: Data<&App>, actor: Actor, book_id: Path<String>) -> Answer<BookView> {
        shown(app.0, &actor, &Key::parse(&book_id)?).await
    }

    /// Change a book's record, who may read it, or give it a file.
    #[oai(path = "/books/:book_id", method = "patch")]
    async fn change_book(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        body: Json<BookChange>,
    ) -> Answer<BookView> {
        let key = Key::parse(&book_id)?;
        let (row, _) = find_for(app.db.reader(), &actor, Action::Edit, &key).await?;
        version::check(if_match.as_deref(), row.version)?;
        book::change(app.0, &actor, &row, &body.0).await?;
        shown(app.0, &actor, &key).await
    }

    /// Let those read it for whom it is meant.
    #[oai(path = "/books/:book_id/publish", method = "post")]
    async fn publish_book(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<BookView> {
        step(app.0, &actor, &book_id, if_match, Step::Publish).await
    }

    /// Take a published book back to a draft.
    #[oai(path = "/books/:book_id/withdraw", method = "post")]
    async fn withdraw_book(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<BookView> {
        step(app.0, &actor, &book_id, if_match, Step::Withdraw).await
    }

    /// Make the pages of a file that failed once more.
    #[oai(path = "/books/:book_id/retry", method = "post")]
    async fn retry_book(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<BookView> {
        step(app.0, &actor, &book_id, if_match, Step::Retry).await
    }

    /// Put a book into the bin. The answer is the book as it lies there.
    #[oai(path = "/books/:book_id", method = "delete")]
    async fn delete_book(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Answer<BookView> {
        let db = app.db.reader();
        let (row, facts) = find_for(db, &actor, Action::Edit, &Key::parse(&book_id)?).await?;
        version::check(if_match.as_deref(), row.version)?;
        take(app.0, &actor, &row, Step::Delete).await?;
        let row = query::find_binned(db, &row.id.0.into()).await?;
        Ok(Json(view(db, &actor, &row, &facts).await?))
    }

    /// Take a book out of the bin.
    #[oai(path = "/books/:book_id/restore", method = "post")]
    async fn restore_book(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
    ) -> Answer<BookView> {
        let (db, key) = (app.db.reader(), Key::parse(&book_id)?);
        let row = query::find_binned(db, &key).await?;
        policy::may(&actor, Action::Edit, &query::facts(db, &actor, &row).await?).require()?;
        if !is_taken(&row, Step::Restore) {
            take(app.0, &actor, &row, Step::Restore).await?;
        }
        shown(app.0, &actor, &key).await
    }
}

/// A step on the version that was seen. One that was taken already, and whose answer was lost, is answered again.
async fn step(
    app: &App,
    actor: &Actor,
    book_id: &str,
    if_match: IfMatch,
    what: Step,
) -> Answer<BookView> {
    let key = Key::parse(book_id)?;
    let (row, _) = find_for(app.db.reader(), actor, Action::Edit, &key).await?;
    if !is_taken(&row, what) {
        version::check(if_match.as_deref(), row.version)?;
        take(app, actor, &row, what).await?;
    }
    shown(app, actor, &key).await
}

async fn shown(app: &App, actor: &Actor, key: &Key) -> Answer<BookView> {
    let db = app.db.reader();
    let (row, facts) = find_for(db, actor, Action::See, key).await?;
    Ok(Json(view(db, actor, &row, &facts).await?))
}
