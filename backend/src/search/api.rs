//! Endpoints of the search.

use indexer::Kind;
use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};
use store::id::UnitId;
use uuid::Uuid;

use super::{Asked, found, search, suggest, view::*};
use crate::{
    actor::Actor,
    app::App,
    error::{Answer, Error},
    listing,
};

/// The endpoints.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Search")]
impl Api {
    /// Search everything that one may know of, however it is typed: with diacritics or without, as raw keystrokes, with a slip.
    #[oai(path = "/search", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a parameter of the address"
    )]
    async fn search(
        &self,
        app: Data<&App>,
        actor: Actor,
        q: Query<String>,
        /// Kinds, separated by commas.
        kinds: Query<Option<String>>,
        unit_id: Query<Option<Uuid>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<SearchView> {
        let after = after.0.map_or(Ok(0), |text| text.parse::<usize>());
        let asked = Asked {
            text: q.0,
            kinds: read_kinds(kinds.0.as_deref())?,
            unit: unit_id.map(UnitId),
            after: after.map_err(|_| Error::invalid("after", "invalid.unknown"))?,
            limit: usize::try_from(listing::limit(limit.0)).unwrap_or(24),
        };
        Ok(Json(search(app.0, &actor, asked).await?))
    }

    /// Titles that begin with what was typed so far.
    #[oai(path = "/search/suggestions", method = "get")]
    async fn suggestions(
        &self,
        app: Data<&App>,
        actor: Actor,
        q: Query<String>,
    ) -> Answer<Vec<SuggestionView>> {
        let mut views = Vec::new();
        for row in suggest(app.0, &actor, &q).await? {
            views.extend(found::suggestion(app.db.reader(), row).await?);
        }
        Ok(Json(views))
    }
}

/// Kinds by their words, separated by commas.
///
/// # Errors
/// `invalid` for a word that is no kind.
pub(super) fn read_kinds(words: Option<&str>) -> crate::error::Result<Vec<Kind>> {
    let words = words
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words
        .map(|asked| {
            let kind = Kind::ALL
                .into_iter()
                .find(|kind| found::word(*kind) == Some(asked));
            kind.ok_or_else(|| Error::invalid("kinds", "invalid.unknown"))
        })
        .collect()
}
