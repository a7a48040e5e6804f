//! Endpoints of the search.

use indexer::{Kind, Narrow};
use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};
use store::id::UnitId;
use uuid::Uuid;

use super::{Asked, facets, found, missed, search, suggest, view::*};
use crate::{
    actor::Actor,
    app::App,
    error::{Answer, Error},
    listing::{self, Batch},
    policy,
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
        /// Only what belongs to this unit or to one below it.
        unit_id: Query<Option<Uuid>>,
        /// Only of this subject, however it is typed.
        subject: Query<Option<String>>,
        /// Only from this year on.
        year_from: Query<Option<u16>>,
        /// Only up to this year.
        year_to: Query<Option<u16>>,
        /// Only in this language: `vi`, `en`.
        language: Query<Option<String>>,
        /// Only what the asker may open.
        open: Query<Option<bool>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<SearchView> {
        let after = after.0.map_or(Ok(0), |text| text.parse::<usize>());
        let asked = Asked {
            text: q.0,
            narrow: Narrow {
                kinds: read_kinds(kinds.0.as_deref())?,
                unit: unit_id.map(UnitId),
                subject: subject.0,
                people: None,
                years: years(year_from.0, year_to.0),
                language: language.0,
                open: open.0.unwrap_or_default(),
            },
            after: after.map_err(|_| Error::invalid("after", "invalid.unknown"))?,
            limit: usize::try_from(listing::limit(limit.0)).unwrap_or(24),
        };
        Ok(Json(search(app.0, &actor, asked).await?))
    }

    /// Count all that a search finds, by what it could be narrowed to. To be asked for after the search itself.
    #[oai(path = "/search/facets", method = "get")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a parameter of the address"
    )]
    async fn facets(
        &self,
        app: Data<&App>,
        actor: Actor,
        q: Query<String>,
        /// Kinds, separated by commas.
        kinds: Query<Option<String>>,
        /// Only what belongs to this unit or to one below it.
        unit_id: Query<Option<Uuid>>,
        /// Only of this subject, however it is typed.
        subject: Query<Option<String>>,
        /// Only from this year on.
        year_from: Query<Option<u16>>,
        /// Only up to this year.
        year_to: Query<Option<u16>>,
        /// Only in this language: `vi`, `en`.
        language: Query<Option<String>>,
        /// Only what the asker may open.
        open: Query<Option<bool>>,
    ) -> Answer<FacetsView> {
        let asked = Asked {
            text: q.0,
            narrow: Narrow {
                kinds: read_kinds(kinds.0.as_deref())?,
                unit: unit_id.map(UnitId),
                subject: subject.0,
                people: None,
                years: years(year_from.0, year_to.0),
                language: language.0,
                open: open.0.unwrap_or_default(),
            },
            ..Asked::default()
        };
        Ok(Json(facets(app.0, &actor, asked).await?))
    }

    /// What was searched for in vain, most asked first, without who asked: what a librarian could look for.
    #[oai(path = "/search/missed", method = "get")]
    async fn missed(
        &self,
        app: Data<&App>,
        actor: Actor,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<MissedView>> {
        policy::library::may_see_missed(&actor).require()?;
        let limit = listing::limit(limit.0);
        Ok(Json(
            missed::list(app.db.reader(), after.0.as_deref(), limit).await?,
        ))
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

/// The years from one to another, of which either may be left open.
pub(super) fn years(from: Option<u16>, to: Option<u16>) -> Option<(u64, u64)> {
    let years = (from.unwrap_or(0).into(), to.unwrap_or(u16::MAX).into());
    (from.is_some() || to.is_some()).then_some(years)
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
