//! Endpoints of many books at once.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};
use store::id::UnitId;
use uuid::Uuid;

use super::{
    super::{
        list::{self, Asked},
        view::{BookShelf, BookSort},
    },
    act,
    view::*,
};
use crate::{actor::Actor, app::App, error::Answer, listing, policy::library as policy};

/// Books of one answer.
const AT_ONCE: u64 = 500;

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Library")]
impl Api {
    /// All books of one's own libraries that a list finds, in few words: to be changed together.
    #[oai(path = "/books/bulk", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a parameter of the query"
    )]
    async fn found_books(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Query<Option<Uuid>>,
        q: Query<Option<String>>,
        subject: Query<Option<String>>,
        field: Query<Option<String>>,
        /// `any` if nothing is said.
        state: Query<Option<BookShelf>>,
        after: Query<Option<String>>,
    ) -> Answer<BulkRows> {
        policy::keeps_books(&actor).require()?;
        let asked = Asked {
            unit: unit_id.map(UnitId),
            words: listing::question(q.as_deref())?,
            subject: subject.as_deref(),
            field: list::field(field.as_deref())?,
            sort: BookSort::Title,
            shelf: match state.0 {
                Some(BookShelf::Draft) => BookShelf::Draft,
                Some(BookShelf::Published | BookShelf::Any) | None => BookShelf::Any,
            },
            after: after.as_deref(),
            limit: AT_ONCE,
        };
        let db = app.db.reader();
        let (rows, next) = list::rows_of(db, &actor, &asked).await?;
        let items = rows.into_iter().map(|row| BulkRow {
            id: row.id.0,
            short: row.short,
            title: row.title,
            version: row.version,
        });
        Ok(Json(BulkRows {
            items: items.collect(),
            total: list::count(db, &actor, &asked).await?,
            next,
        }))
    }

    /// Change many books, each for itself: one that cannot be changed loses none of the others.
    #[oai(path = "/books/bulk", method = "post")]
    async fn change_books(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<BulkBody>,
    ) -> Answer<BulkView> {
        policy::keeps_books(&actor).require()?;
        let results = act::all(app.0, &actor, &body.0).await?;
        Ok(Json(BulkView { results }))
    }
}
