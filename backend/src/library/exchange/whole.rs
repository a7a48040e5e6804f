//! The whole catalogue of a unit and those below it in one file, for another library system or a spreadsheet: MARC 21 in
//! ISO 2709, MARCXML, a table. Drafts too: who keeps the books takes them along.

use std::io;

use bytes::Bytes;
use futures_util::{Stream, stream::try_unfold};
use platform::texts::{Language, t};
use poem::{
    Body, Response, handler,
    web::{Data, Query},
};
use serde::Deserialize;
use serde_json::json;
use store::{
    centres::unit,
    id::UnitId,
    state::{ContributorRole, PublishState},
};
use uuid::Uuid;

use super::{
    marc, origin,
    shelf::{Shelved, shelve},
};
use crate::{
    actor::Actor,
    app::App,
    csv,
    error::{Error, Result},
    library::{
        list::{self, Asked},
        view::{BookShelf, BookSort},
    },
    policy::library as policy,
    registry::{Operation, Raw, boxed, raw},
    xml::Xml,
};
use sea_orm::EntityTrait;

/// Records read at once.
const AT_ONCE: u64 = 200;
/// Between the parts of a cell that has several.
const AND: &str = "; ";
const COLUMNS: [&str; 21] = [
    "title",
    "other_title",
    "authors",
    "editors",
    "translators",
    "illustrators",
    "publisher",
    "place",
    "year",
    "edition",
    "extent",
    "series",
    "series_number",
    "language",
    "isbn",
    "ddc",
    "ddc_edition",
    "bbk",
    "subjects",
    "summary",
    "address",
];

/// As what the catalogue is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Marc,
    MarcXml,
    Table,
}

#[derive(Debug, Deserialize)]
struct Of {
    /// Only of this unit and those below it.
    unit_id: Option<Uuid>,
}

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/api/v1/books/records.mrc", || boxed(in_marc)).documented(|| {
            operation(
                "All records of one's library as MARC 21 (ISO 2709).",
                Kind::Marc,
            )
        }),
        raw("GET", "/api/v1/books/records.xml", || boxed(in_marcxml))
            .documented(|| operation("All records of one's library as MARCXML.", Kind::MarcXml)),
        raw("GET", "/api/v1/books/records.csv", || boxed(in_table)).documented(|| {
            operation(
                "All records of one's library as a spreadsheet opens them.",
                Kind::Table,
            )
        }),
    ]
}

fn operation(about: &str, kind: Kind) -> Operation {
    let schema = match kind {
        Kind::Marc => json!({"type": "string", "format": "binary"}),
        Kind::MarcXml | Kind::Table => json!({"type": "string"}),
    };
    Operation::new("Library", about)
        .query(
            "unit_id",
            "Only of this unit and those below it.",
            &json!({"type": "string", "format": "uuid"}),
        )
        .answer(
            200,
            "The records, by title.",
            Some((kind.media_type(), &schema)),
            &[],
        )
        .refusals(&[(401, "signed_out"), (403, "forbidden"), (404, "not_found")])
}

#[handler]
async fn in_marc(app: Data<&App>, actor: Actor, of: Query<Of>) -> Result<Response> {
    file(app.0, actor, &of, Kind::Marc).await
}

#[handler]
async fn in_marcxml(app: Data<&App>, actor: Actor, of: Query<Of>) -> Result<Response> {
    file(app.0, actor, &of, Kind::MarcXml).await
}

#[handler]
async fn in_table(app: Data<&App>, actor: Actor, of: Query<Of>) -> Result<Response> {
    file(app.0, actor, &of, Kind::Table).await
}

async fn file(app: &App, actor: Actor, of: &Of, kind: Kind) -> Result<Response> {
    policy::keeps_books(&actor).require()?;
    let unit = of.unit_id.map(UnitId);
    if let Some(unit) = unit {
        unit::Entity::find_by_id(unit)
            .one(app.db.reader())
            .await?
            .ok_or_else(Error::not_found)?;
    }
    let name = format!(
        "thu-vien-{}.{}",
        app.clock.now().format("%Y-%m-%d"),
        kind.ending()
    );
    Ok(Response::builder()
        .content_type(kind.media_type())
        .header(
            "content-disposition",
            format!("attachment; filename=\"{name}\""),
        )
        .header("cache-control", "private, no-store")
        .body(Body::from_bytes_stream(written(
            app.clone(),
            actor,
            unit,
            kind,
        ))))
}

/// Where the writing stands.
enum Place {
    Beginning,
    /// After this cursor.
    After(Option<String>),
    End,
}

/// The file, so many records at a time. An error in its middle cuts the connection, so that nobody takes a part for all.
fn written(
    app: App,
    actor: Actor,
    unit: Option<UnitId>,
    kind: Kind,
) -> impl Stream<Item = io::Result<Bytes>> {
    try_unfold(Place::Beginning, move |place| {
        let (app, actor) = (app.clone(), actor.clone());
        async move {
            let after = match place {
                Place::Beginning => {
                    let text = kind.beginning(actor.language);
                    return Ok(Some((Bytes::from(text), Place::After(None))));
                }
                Place::After(after) => after,
                Place::End => return Ok(None),
            };
            let asked = Asked {
                unit,
                sort: BookSort::Title,
                shelf: BookShelf::Any,
                after: after.as_deref(),
                limit: AT_ONCE,
                ..Asked::default()
            };
            let (books, next) = some(&app, &actor, &asked).await.map_err(io::Error::other)?;
            let mut out = Vec::new();
            for book in &books {
                kind.write(&mut out, &app, book).map_err(io::Error::other)?;
            }
            let place = match next {
                Some(next) => Place::After(Some(next)),
                None => {
                    out.extend(kind.end().as_bytes());
                    Place::End
                }
            };
            Ok(Some((Bytes::from(out), place)))
        }
    })
}

async fn some(
    app: &App,
    actor: &Actor,
    asked: &Asked<'_>,
) -> Result<(Vec<Shelved>, Option<String>)> {
    let db = app.db.reader();
    let (rows, next) = list::rows_of(db, actor, asked).await?;
    Ok((shelve(db, rows).await?, next))
}

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Self::Marc => "application/marc",
            Self::MarcXml => "application/marcxml+xml",
            Self::Table => csv::KIND,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Marc => "mrc",
            Self::MarcXml => "xml",
            Self::Table => "csv",
        }
    }

    fn beginning(self, language: Language) -> String {
        match self {
            Self::Marc => String::new(),
            Self::MarcXml => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<collection xmlns=\"{}\">\n",
                marc::FORMAT.2
            ),
            Self::Table => {
                let heads = COLUMNS.map(|column| t(language, &format!("records.{column}"), &[]));
                csv::BEGINNING.to_owned() + &csv::line(heads)
            }
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Marc | Self::Table => "",
            Self::MarcXml => "</collection>\n",
        }
    }

    fn write(self, out: &mut Vec<u8>, app: &App, book: &Shelved) -> anyhow::Result<()> {
        match self {
            Self::Marc => out.extend(marc::binary(app, book)?),
            Self::MarcXml => {
                let mut xml = Xml::part();
                marc::write_in(&mut xml, &[], app, book);
                out.extend(xml.finish());
                out.push(b'\n');
            }
            Self::Table => out.extend(csv::line(cells(app, book)).into_bytes()),
        }
        Ok(())
    }
}

/// What stands under [`COLUMNS`].
fn cells(app: &App, book: &Shelved) -> [String; 21] {
    let row = &book.row;
    let names = |role| book.names(role).collect::<Vec<_>>().join(AND);
    let address = match row.publish_state {
        PublishState::Published => format!("{}{}", origin(app), book.path()),
        PublishState::Draft => String::new(),
    };
    [
        row.title.clone(),
        row.other_title.clone(),
        names(ContributorRole::Author),
        names(ContributorRole::Editor),
        names(ContributorRole::Translator),
        names(ContributorRole::Illustrator),
        row.publisher.clone(),
        row.place.clone(),
        row.year.map(|year| year.to_string()).unwrap_or_default(),
        row.edition.clone(),
        row.extent.clone(),
        row.series.clone(),
        row.series_number.clone(),
        row.language.clone(),
        row.isbn.clone(),
        row.ddc.clone(),
        row.ddc_edition.clone(),
        row.bbk.clone(),
        book.subjects.join(AND),
        row.summary.clone(),
        address,
    ]
}
