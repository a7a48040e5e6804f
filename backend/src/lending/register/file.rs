//! The register and the report as tables for a spreadsheet.

use std::{collections::HashMap, io};

use bytes::Bytes;
use futures_util::stream::try_unfold;
use platform::texts::{Language, t};
use poem::{
    Body, IntoResponse, Response, handler,
    web::{Data, Path, Query},
};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use serde_json::json;
use store::{id::UnitId, lending::copy, library::book};
use uuid::Uuid;

use super::{
    super::{
        copy::list::{Asked, rows_of},
        loan::lend::day,
    },
    view::YearReport,
};
use crate::{
    actor::{Actor, Place},
    app::App,
    centres::query::find_unit,
    csv,
    error::Result,
    library,
    policy::lending::{self as policy, Action},
    registry::{Operation, Raw, boxed, raw},
};

/// Lines of the register read at once.
const AT_ONCE: u64 = 200;
/// The columns of the register, as offices know them.
const COLUMNS: [&str; 15] = [
    "entered_on",
    "accession_number",
    "title",
    "contributors",
    "publisher",
    "place",
    "year",
    "price",
    "source",
    "source_note",
    "call_number",
    "shelf",
    "state",
    "withdrawn_on",
    "note",
];

#[derive(Debug, Deserialize)]
struct OfUnit {
    unit_id: Uuid,
}

#[derive(Debug, Deserialize)]
struct OfYear {
    year: Option<i32>,
}

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/api/v1/copies/register.csv", || boxed(register)).documented(|| {
            tabled(Operation::new(
                "Lending",
                "The accession register of a unit as a spreadsheet opens it.",
            ))
            .query(
                "unit_id",
                "Whose register.",
                &json!({"type": "string", "format": "uuid"}),
            )
        }),
        raw("GET", "/api/v1/units/{unit_id}/lending/report.csv", || {
            boxed(figures)
        })
        .documented(|| {
            tabled(Operation::new(
                "Lending",
                "A year of a unit's paper library as a spreadsheet opens it.",
            ))
            .query(
                "year",
                "The present one, if nothing is said.",
                &json!({"type": "integer"}),
            )
        }),
    ]
}

fn tabled(operation: Operation) -> Operation {
    let schema = json!({"type": "string"});
    operation
        .answer(200, "The table.", Some((csv::KIND, &schema)), &[])
        .refusals(&[(401, "signed_out"), (403, "forbidden"), (404, "not_found")])
}

fn named(name: &str) -> poem::ResponseBuilder {
    Response::builder()
        .content_type(csv::KIND)
        .header(
            "content-disposition",
            format!("attachment; filename=\"{name}.csv\""),
        )
        .header("cache-control", "private, no-store")
}

#[handler]
async fn register(app: Data<&App>, actor: Actor, of: Query<OfUnit>) -> Result<Response> {
    let db = app.db.reader();
    let unit = find_unit(db, &of.unit_id.into()).await?;
    let place = Place::of(db, unit.id).await?;
    policy::may(&actor, Action::Keep, &place).require()?;
    let name = format!("so-dang-ky-{}-{}", unit.slug, app.clock.today());
    Ok(named(&name).body(Body::from_bytes_stream(written(
        app.0.clone(),
        actor,
        unit.id,
    ))))
}

/// The register, so many lines at a time. An error in its middle cuts the connection, so that nobody takes a part for all.
fn written(
    app: App,
    actor: Actor,
    unit: UnitId,
) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    // `None`: the headings; then where the next lines begin, until there are none.
    let begin: Option<Option<Option<String>>> = Some(None);
    try_unfold(begin, move |place| {
        let (app, actor) = (app.clone(), actor.clone());
        async move {
            let after = match place {
                None => return Ok(None),
                Some(None) => {
                    let heads = COLUMNS.map(|column| say(actor.language, column));
                    let text = csv::BEGINNING.to_owned() + &csv::line(heads);
                    return Ok(Some((Bytes::from(text), Some(Some(None)))));
                }
                Some(Some(after)) => after,
            };
            let asked = Asked {
                unit: Some(unit),
                after: after.as_deref(),
                limit: AT_ONCE,
                ..Asked::default()
            };
            let (text, next) = some(&app, &actor, &asked).await.map_err(io::Error::other)?;
            Ok(Some((Bytes::from(text), next.map(|next| Some(Some(next))))))
        }
    })
}

fn say(language: Language, key: &str) -> String {
    t(language, &format!("register.{key}"), &[])
}

async fn some(app: &App, actor: &Actor, asked: &Asked<'_>) -> Result<(String, Option<String>)> {
    let db = app.db.reader();
    let (rows, next) = rows_of(db, actor, asked).await?;
    let books = book::Entity::find()
        .filter(book::Column::Id.is_in(rows.iter().map(|row| row.book_id)))
        .all(db)
        .await?;
    let listed = library::rows(db, &books).await?;
    let names: HashMap<Uuid, String> = listed
        .into_iter()
        .map(|row| (row.id, row.contributors))
        .collect();
    let lines = rows.iter().filter_map(|row| {
        let book = books.iter().find(|book| book.id == row.book_id)?;
        let by = names.get(&book.id.0).cloned().unwrap_or_default();
        Some(csv::line(cells(actor.language, row, book, by)))
    });
    Ok((lines.collect(), next))
}

/// What stands under [`COLUMNS`].
fn cells(language: Language, row: &copy::Model, book: &book::Model, by: String) -> [String; 15] {
    let state = say(language, &format!("state_{}", row.state.to_value()));
    let state = match row.withdrawal {
        Some(reason) => {
            let reason = say(language, &format!("reason_{}", reason.to_value()));
            format!("{state}: {reason}")
        }
        None => state,
    };
    [
        day(row.entered_on),
        row.accession_number.clone(),
        book.title.clone(),
        by,
        book.publisher.clone(),
        book.place.clone(),
        book.year.map(|year| year.to_string()).unwrap_or_default(),
        row.price.map(|price| price.to_string()).unwrap_or_default(),
        say(language, &format!("source_{}", row.source.to_value())),
        row.source_note.clone(),
        row.call_number.clone(),
        row.shelf.clone(),
        state,
        row.withdrawn_on.map(day).unwrap_or_default(),
        row.state_note.clone(),
    ]
}

#[handler]
async fn figures(
    app: Data<&App>,
    actor: Actor,
    unit_id: Path<Uuid>,
    of: Query<OfYear>,
) -> Result<Response> {
    let report = super::api::of(app.0, &actor, unit_id.0, of.year).await?;
    let name = format!("bao-cao-{}", report.year);
    Ok(named(&name)
        .body(table(actor.language, &report))
        .into_response())
}

/// The report as lines of two to four cells.
fn table(language: Language, report: &YearReport) -> String {
    let mut out = csv::BEGINNING.to_owned();
    let mut add = |cells: Vec<String>| out.push_str(&csv::line(cells));
    let two = |key: &str, count: i64| vec![say(language, key), count.to_string()];
    add(vec![report.unit.name.clone(), report.year.to_string()]);
    add(two("copies_at_start", report.copies_at_start));
    let added = &report.added;
    for (key, count) in [
        ("source_bought", added.bought),
        ("source_given", added.given),
        ("source_allotted", added.allotted),
        ("source_other", added.other),
    ] {
        add(vec![
            say(language, "added"),
            say(language, key),
            count.to_string(),
        ]);
    }
    add(two("added_value", report.added_value));
    let gone = &report.withdrawn;
    for (key, count) in [
        ("reason_worn", gone.worn),
        ("reason_lost", gone.lost),
        ("reason_outdated", gone.outdated),
        ("reason_surplus", gone.surplus),
        ("reason_other", gone.other),
    ] {
        add(vec![
            say(language, "withdrawn"),
            say(language, key),
            count.to_string(),
        ]);
    }
    add(two("copies_at_end", report.copies_at_end));
    add(two("titles_at_end", report.titles_at_end));
    add(two("lost", report.lost));
    add(two("damaged", report.damaged));
    add(two("loans", report.loans));
    add(two("readers", report.readers));
    add(["month", "loans", "readers"]
        .map(|key| say(language, key))
        .to_vec());
    for row in &report.months {
        add([i64::from(row.month), row.loans, row.readers]
            .map(|count| count.to_string())
            .to_vec());
    }
    add(["class", "class_copies", "loans"]
        .map(|key| say(language, key))
        .to_vec());
    for row in &report.classes {
        let class = match row.class.as_str() {
            "" => say(language, "class_none"),
            class => class.to_owned(),
        };
        add(vec![class, row.copies.to_string(), row.loans.to_string()]);
    }
    out
}
