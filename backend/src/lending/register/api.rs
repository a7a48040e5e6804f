//! The endpoint of the year's report.

use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

use super::{report, view::YearReport};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::query::find_unit,
    error::{Answer, Result},
    policy::lending::{self as policy, Action},
};

/// The endpoint.
pub struct Api;

#[OpenApi(tag = "crate::registry::Tag::Lending")]
impl Api {
    /// A year of a unit's paper library in figures.
    #[oai(path = "/units/:unit_id/lending/report", method = "get")]
    async fn year_report(
        &self,
        app: Data<&App>,
        actor: Actor,
        unit_id: Path<Uuid>,
        /// The present one, if nothing is said.
        year: Query<Option<i32>>,
    ) -> Answer<YearReport> {
        Ok(Json(of(app.0, &actor, unit_id.0, year.0).await?))
    }
}

/// The report for who keeps the unit's library.
///
/// # Errors
/// 403, 401, 404 as the policy says; `invalid` for the year.
pub(super) async fn of(
    app: &App,
    actor: &Actor,
    unit: Uuid,
    year: Option<i32>,
) -> Result<YearReport> {
    use chrono::Datelike;
    let db = app.db.reader();
    let unit = find_unit(db, &unit.into()).await?;
    let place = Place::of(db, unit.id).await?;
    policy::may(actor, Action::Keep, &place).require()?;
    let year = year.unwrap_or_else(|| app.clock.today().year());
    report::report(db, unit.id, year).await
}
