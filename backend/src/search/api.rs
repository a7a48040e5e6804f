//! Endpoints of the search.

use indexer::{Kind, Narrow};
use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use store::id::{AbbreviationId, UnitId};
use uuid::Uuid;

use super::{
    Asked, abbreviation, facets, found, frequent, missed, related, search, suggest, view::*,
};
use crate::{
    accounts::api::Done,
    actor::Actor,
    app::App,
    courses::view::Level,
    error::{Answer, Error, Result},
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
        /// Only books of this field of knowledge: `000` to `900`.
        field: Query<Option<String>>,
        /// Only courses and lessons of this level.
        level: Query<Option<Level>>,
        /// Only what the asker may open.
        open: Query<Option<bool>>,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<SearchView> {
        let after = after.0.map_or(Ok(0), |text| text.parse::<usize>());
        let asked = Asked {
            text: q.0,
            narrow: narrow(
                (kinds.0.as_deref(), unit_id.0, subject.0, field.0.as_deref()),
                (year_from.0, year_to.0),
                (language.0, level.0, open.0),
            )?,
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
        /// Only books of this field of knowledge: `000` to `900`.
        field: Query<Option<String>>,
        /// Only courses and lessons of this level.
        level: Query<Option<Level>>,
        /// Only what the asker may open.
        open: Query<Option<bool>>,
    ) -> Answer<FacetsView> {
        let asked = Asked {
            text: q.0,
            narrow: narrow(
                (kinds.0.as_deref(), unit_id.0, subject.0, field.0.as_deref()),
                (year_from.0, year_to.0),
                (language.0, level.0, open.0),
            )?,
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

    /// What else is about the same as a book, a course, a piece of news or any other thing; best first.
    #[oai(path = "/search/related", method = "get")]
    async fn related(
        &self,
        app: Data<&App>,
        actor: Actor,
        /// Id of the thing.
        of: Query<Uuid>,
    ) -> Answer<Vec<RelatedView>> {
        let mut views = Vec::new();
        for row in related(app.0, &actor, of.0).await? {
            views.extend(found::related(app.db.reader(), row).await?);
        }
        Ok(Json(views))
    }

    /// Say that something which a search had found was opened: what several people look for is offered to others.
    #[oai(path = "/search/opened", method = "post")]
    async fn opened(&self, app: Data<&App>, actor: Actor, body: Json<OpenedBody>) -> Result<Done> {
        frequent::note(app.0, &actor, &body.q, body.id).await?;
        Ok(Done::Done)
    }

    /// The abbreviations that units added to those that everybody writes, by their short forms.
    #[oai(path = "/abbreviations", method = "get")]
    async fn abbreviations(
        &self,
        app: Data<&App>,
        actor: Actor,
        after: Query<Option<String>>,
        limit: Query<Option<u64>>,
    ) -> Answer<Batch<AbbreviationView>> {
        policy::library::keeps_books(&actor).require()?;
        let limit = listing::limit(limit.0);
        Ok(Json(
            abbreviation::list(app.db.reader(), &actor, after.0.as_deref(), limit).await?,
        ))
    }

    /// Add an abbreviation: from then on either form finds the other, for everybody.
    #[oai(path = "/abbreviations", method = "post")]
    async fn add_abbreviation(
        &self,
        app: Data<&App>,
        actor: Actor,
        body: Json<AbbreviationBody>,
    ) -> Answer<AbbreviationView> {
        Ok(Json(abbreviation::add(app.0, &actor, &body).await?))
    }

    /// Take an abbreviation away.
    #[oai(path = "/abbreviations/:abbreviation_id", method = "delete")]
    async fn remove_abbreviation(
        &self,
        app: Data<&App>,
        actor: Actor,
        abbreviation_id: Path<Uuid>,
    ) -> Result<Done> {
        abbreviation::remove(app.0, &actor, AbbreviationId(abbreviation_id.0)).await?;
        Ok(Done::Done)
    }

    /// What several people asked, titles that begin with what was typed so far, and names of people and subjects.
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

/// What the parameters that both questions share narrow to; of the years, either may be left open.
fn narrow(
    (kinds, unit, subject, field): (Option<&str>, Option<Uuid>, Option<String>, Option<&str>),
    (from, to): (Option<u16>, Option<u16>),
    (language, level, open): (Option<String>, Option<Level>, Option<bool>),
) -> Result<Narrow> {
    Ok(Narrow {
        kinds: read_kinds(kinds)?,
        unit: unit.map(UnitId),
        subject,
        people: None,
        years: years(from, to),
        language,
        field: super::facets::digit_of(field)?,
        level: level.map(Into::into),
        open: open.unwrap_or_default(),
    })
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
pub(super) fn read_kinds(words: Option<&str>) -> Result<Vec<Kind>> {
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
