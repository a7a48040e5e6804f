//! Endpoints of reading: a page, words inside a book, where one stopped.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::{id::PersonId, library::book};

use super::{
    bookmark, contents, find,
    query::find_for,
    reader,
    reader_view::{Bookmarks, FindView, PageLine, PageView},
    reading,
    view::ReadingBody,
};
use crate::{
    accounts::api::Done,
    actor::Actor,
    address::Key,
    app::App,
    error::{Answer, Result},
    listing::{self, Batch},
    policy::library::Action,
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Library")]
impl Api {
    /// One page: its images, its text, its words with their places.
    #[oai(path = "/books/:book_id/pages/:page_number", method = "get")]
    async fn page(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        page_number: Path<i32>,
    ) -> Answer<PageView> {
        let db = app.db.reader();
        let (row, facts) = find_for(db, &actor, Action::Read, &Key::parse(&book_id)?).await?;
        let page = reader::page(db, &actor, (&row, &facts), page_number.0);
        Ok(Json(page.await?))
    }

    /// What is on which page: the first words of each.
    #[oai(path = "/books/:book_id/pages", method = "get")]
    async fn pages(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<PageLine>> {
        let db = app.db.reader();
        let (row, _) = find_for(db, &actor, Action::Read, &Key::parse(&book_id)?).await?;
        let limit = listing::limit(limit.0);
        Ok(Json(
            contents::lines(db, row.id, after.0.as_deref(), limit).await?,
        ))
    }

    /// The pages that the asker marked, on every device of theirs.
    #[oai(path = "/books/:book_id/bookmarks", method = "get")]
    async fn bookmarks(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
    ) -> Answer<Bookmarks> {
        let (row, person) = marked(app.0, &actor, &book_id).await?;
        let pages = bookmark::of(app.db.reader(), row.id, person).await?;
        Ok(Json(Bookmarks { pages }))
    }

    /// Mark a page.
    #[oai(path = "/books/:book_id/bookmarks/:page_number", method = "put")]
    async fn put_bookmark(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        page_number: Path<i32>,
    ) -> Result<Done> {
        let (row, person) = marked(app.0, &actor, &book_id).await?;
        bookmark::put(app.0, &row, person, page_number.0).await?;
        Ok(Done::Done)
    }

    /// Take a mark away.
    #[oai(path = "/books/:book_id/bookmarks/:page_number", method = "delete")]
    async fn take_bookmark(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        page_number: Path<i32>,
    ) -> Result<Done> {
        let (row, person) = marked(app.0, &actor, &book_id).await?;
        bookmark::take(app.0, row.id, person, page_number.0).await?;
        Ok(Done::Done)
    }

    /// The pages of a book with these words, with or without diacritics, and where the words stand on them.
    #[oai(path = "/books/:book_id/find", method = "get")]
    async fn find(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        q: Query<String>,
    ) -> Answer<FindView> {
        let db = app.db.reader();
        let (row, _) = find_for(db, &actor, Action::Read, &Key::parse(&book_id)?).await?;
        let question = listing::question(Some(&q))?.unwrap_or_default();
        Ok(Json(find::find(db, row.id, question).await?))
    }

    /// Remember where the reader stands, on every device of theirs.
    #[oai(path = "/books/:book_id/reading", method = "put")]
    async fn keep_reading(
        &self,
        app: Data<&App>,
        actor: Actor,
        book_id: Path<String>,
        body: Json<ReadingBody>,
    ) -> Result<Done> {
        let person = actor.require_person()?;
        let (row, _) = find_for(
            app.db.reader(),
            &actor,
            Action::Read,
            &Key::parse(&book_id)?,
        )
        .await?;
        reading::keep(app.0, &row, person, &body.0).await?;
        Ok(Done::Done)
    }
}

/// A book and who marks its pages.
async fn marked(app: &App, actor: &Actor, key: &str) -> Result<(book::Model, PersonId)> {
    let person = actor.require_person()?;
    let (row, _) = find_for(app.db.reader(), actor, Action::Read, &Key::parse(key)?).await?;
    Ok((row, person))
}
