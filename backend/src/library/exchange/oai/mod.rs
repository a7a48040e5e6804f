//! OAI-PMH 2.0: other libraries harvest the records (<https://www.openarchives.org/OAI/openarchivesprotocol.html>).
//!
//! Sets are the units, each with what lies below it. Books that were taken back or deleted are told as deleted for as
//! long as their rows stand (`transient`). A resumption token says all that the list was asked, so nothing is kept here.

mod request;

use std::collections::HashMap;

use poem::{
    Request, Response, handler,
    web::{Data, Form},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::{
    centres::{unit, unit_ancestor},
    id::{BookId, UnitId},
    library::book::{self, Column},
    state::{Audience, PublishState},
};
use uuid::Uuid;

use super::{
    answer, dublin_core, marc, origin,
    shelf::{Shelved, shelve, stamp},
};
use request::{Answered, Arguments, Asked, Failure, Refusal, Said, refuse};

use crate::{
    actor::Actor,
    app::App,
    centres::query,
    error::Result,
    listing::cursor,
    policy::{audience::within, library::seen_by},
    serve::listen::host_of,
    xml::Xml,
};

const KIND: &str = "text/xml; charset=utf-8";
const SPACE: &str = "http://www.openarchives.org/OAI/2.0/";
const SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd";
/// Records in one answer, and sets.
const BATCH: u64 = 100;
/// No record is older.
const EARLIEST: &str = "2020-01-01T00:00:00Z";
const SET: &str = "unit:";

/// A formats' name, schema, namespace, and how it is written.
type Format = (
    (&'static str, &'static str, &'static str),
    fn(&mut Xml, &App, &Shelved),
);
const FORMATS: [Format; 2] = [
    (dublin_core::FORMAT, dublin_core::write),
    (marc::FORMAT, marc::write),
];

/// A request in its address.
#[handler]
pub async fn in_address(app: Data<&App>, request: &Request) -> Result<Response> {
    let said = request.params::<Said>().unwrap_or_default();
    respond(&app, said).await
}

/// A request in a form.
#[handler]
pub async fn in_form(app: Data<&App>, said: poem::Result<Form<Said>>) -> Result<Response> {
    let said = said.map(|form| form.0).unwrap_or_default();
    respond(&app, said).await
}

/// A harvester is nobody in particular, whoever runs it: what it takes is shown to everybody.
async fn respond(app: &App, said: Said) -> Result<Response> {
    let mut body = Xml::part();
    let outcome = verb(app, &said, &mut body).await;
    let base = format!("{}/oai", origin(app));
    let location = format!("{SPACE} {SCHEMA}");
    let root = [
        ("xmlns", SPACE),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", location.as_str()),
    ];
    let refusal = match outcome {
        Ok(()) => None,
        Err(Failure::Refused(refusal)) => Some(refusal),
        Err(Failure::Broken(error)) => return Err(error),
    };
    let mut xml = Xml::document();
    xml.element("OAI-PMH", &root, |xml| {
        xml.text("responseDate", &[], &stamp(app.clock.now()));
        // A request that cannot be read is not said again.
        let unread = |refusal: &Refusal| matches!(refusal.0, "badVerb" | "badArgument");
        let attributes: Vec<(&str, &str)> = match &refusal {
            Some(refusal) if unread(refusal) => Vec::new(),
            _ => said
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
        };
        xml.text("request", &attributes, &base);
        match &refusal {
            Some(Refusal(code, why)) => xml.text("error", &[("code", code)], why),
            None => xml.add(body),
        }
    });
    Ok(answer(KIND, xml.finish()))
}

async fn verb(app: &App, said: &Said, xml: &mut Xml) -> Answered<()> {
    let arguments = Arguments::read(said)?;
    let list: &[&str] = &["from", "until", "set", "metadataPrefix", "resumptionToken"];
    match arguments.get("verb") {
        Some("Identify") => {
            arguments.only(&[])?;
            identify(app, xml);
            Ok(())
        }
        Some("ListMetadataFormats") => {
            arguments.only(&["identifier"])?;
            formats(app, &arguments, xml).await
        }
        Some("ListSets") => {
            arguments.only(&["resumptionToken"])?;
            sets(app, &arguments, xml).await
        }
        Some("GetRecord") => {
            arguments.only(&["identifier", "metadataPrefix"])?;
            record_of(app, &arguments, xml).await
        }
        Some("ListIdentifiers") => {
            arguments.only(list)?;
            records(app, &arguments, xml, "ListIdentifiers").await
        }
        Some("ListRecords") => {
            arguments.only(list)?;
            records(app, &arguments, xml, "ListRecords").await
        }
        _ => refuse("badVerb", "there is no such verb"),
    }
}

fn identify(app: &App, xml: &mut Xml) {
    xml.element("Identify", &[], |xml| {
        xml.text("repositoryName", &[], &app.config.site.name);
        xml.text("baseURL", &[], &format!("{}/oai", origin(app)));
        xml.text("protocolVersion", &[], "2.0");
        xml.text("adminEmail", &[], &format!("thu-vien@{}", host(app)));
        xml.text("earliestDatestamp", &[], EARLIEST);
        xml.text("deletedRecord", &[], "transient");
        xml.text("granularity", &[], "YYYY-MM-DDThh:mm:ssZ");
    });
}

async fn formats(app: &App, arguments: &Arguments<'_>, xml: &mut Xml) -> Answered<()> {
    if let Some(identifier) = arguments.get("identifier") {
        one(app, identifier).await?;
    }
    xml.element("ListMetadataFormats", &[], |xml| {
        for ((prefix, schema, space), _) in FORMATS {
            xml.element("metadataFormat", &[], |xml| {
                xml.text("metadataPrefix", &[], prefix);
                xml.text("schema", &[], schema);
                xml.text("metadataNamespace", &[], space);
            });
        }
    });
    Ok(())
}

async fn sets(app: &App, arguments: &Arguments<'_>, xml: &mut Xml) -> Answered<()> {
    let token = arguments.get("resumptionToken");
    let nobody = Actor::default();
    let units = query::units(app.db.reader(), &nobody, None, None, token, BATCH).await;
    let Ok(units) = units else {
        return refuse("badResumptionToken", "the token is not of this repository");
    };
    xml.element("ListSets", &[], |xml| {
        for unit in &units.items {
            xml.element("set", &[], |xml| {
                xml.text("setSpec", &[], &format!("{SET}{}", unit.short));
                xml.text("setName", &[], &unit.name);
            });
        }
        resume(xml, units.next, arguments);
    });
    Ok(())
}

async fn record_of(app: &App, arguments: &Arguments<'_>, xml: &mut Xml) -> Answered<()> {
    let (Some(identifier), Some(prefix)) =
        (arguments.get("identifier"), arguments.get("metadataPrefix"))
    else {
        return refuse("badArgument", "identifier and metadataPrefix are required");
    };
    let write = format(prefix)?;
    let row = one(app, identifier).await?;
    let db = app.db.reader();
    let sets = sets_of(db, std::slice::from_ref(&row)).await?;
    let shelf = shelve(db, vec![row]).await?;
    xml.element("GetRecord", &[], |xml| {
        for book in &shelf {
            record(xml, app, book, &sets, Some(write));
        }
    });
    Ok(())
}

async fn records(
    app: &App,
    arguments: &Arguments<'_>,
    xml: &mut Xml,
    verb: &'static str,
) -> Answered<()> {
    let asked = Asked::read(app, arguments).await?;
    let write = format(&asked.prefix)?;
    let db = app.db.reader();
    let mut select = book::Entity::find().filter(told());
    if let Some(from) = asked.from {
        select = select.filter(Column::ChangedAt.gte(from));
    }
    if let Some(until) = asked.until {
        select = select.filter(Column::ChangedAt.lt(until));
    }
    if let Some(unit) = asked.unit {
        select = select.filter(within(Column::UnitId, vec![unit]));
    }
    if let Some((at, id)) = asked.after {
        let same = Condition::all()
            .add(Column::ChangedAt.eq(at))
            .add(Column::Id.gt(id));
        select = select.filter(Condition::any().add(Column::ChangedAt.gt(at)).add(same));
    }
    let mut rows = select
        .order_by_asc(Column::ChangedAt)
        .order_by_asc(Column::Id)
        .limit(BATCH + 1)
        .all(db)
        .await?;
    if rows.is_empty() {
        return refuse("noRecordsMatch", "there are no such records");
    }
    let more = rows.len() as u64 > BATCH;
    rows.truncate(BATCH as usize);
    let last = rows.last().map(|row| (row.changed_at, row.id));
    let next = cursor(&Asked {
        after: last,
        ..asked
    });
    let sets = sets_of(db, &rows).await?;
    let shelf = shelve(db, rows).await?;
    xml.element(verb, &[], |xml| {
        for book in &shelf {
            match verb {
                "ListRecords" => record(xml, app, book, &sets, Some(write)),
                _ => record(xml, app, book, &sets, None),
            }
        }
        resume(xml, Some(next).filter(|_| more), arguments);
    });
    Ok(())
}

/// Books that everybody may know of, and those that were so once.
fn told() -> Condition {
    let gone = Condition::any()
        .add(Column::DeletedAt.is_not_null())
        .add(Column::PublishState.eq(PublishState::Draft));
    Condition::any()
        .add(seen_by(&Actor::default()).add(Column::DeletedAt.is_null()))
        .add(
            Condition::all()
                .add(Column::PublishedAt.is_not_null())
                .add(Column::Audience.is_in([Audience::Public, Audience::SignedIn]))
                .add(gone),
        )
}

/// The place of a list in a token: what was cut off, or nothing more to come.
fn resume(xml: &mut Xml, next: Option<String>, arguments: &Arguments<'_>) {
    match next {
        Some(next) => xml.text("resumptionToken", &[], &next),
        // The end of a list that came in parts is an empty token.
        None if arguments.get("resumptionToken").is_some() => xml.empty("resumptionToken", &[]),
        None => {}
    }
}

/// A header, and the record itself where it is asked for and still stands.
fn record(
    xml: &mut Xml,
    app: &App,
    book: &Shelved,
    sets: &HashMap<UnitId, Vec<String>>,
    write: Option<fn(&mut Xml, &App, &Shelved)>,
) {
    let gone = is_gone(&book.row);
    let header = |xml: &mut Xml| {
        let status: &[(&str, &str)] = if gone { &[("status", "deleted")] } else { &[] };
        xml.element("header", status, |xml| {
            xml.text("identifier", &[], &identifier(app, book.row.id.0));
            xml.text("datestamp", &[], &stamp(book.row.changed_at));
            for set in sets.get(&book.row.unit_id).into_iter().flatten() {
                xml.text("setSpec", &[], set);
            }
        });
    };
    match write {
        None => header(xml),
        Some(write) => xml.element("record", &[], |xml| {
            header(xml);
            if !gone {
                xml.element("metadata", &[], |xml| write(xml, app, book));
            }
        }),
    }
}

fn is_gone(row: &book::Model) -> bool {
    row.deleted_at.is_some() || row.publish_state == PublishState::Draft
}

/// The sets that books of these units are in.
async fn sets_of(
    db: &impl ConnectionTrait,
    rows: &[book::Model],
) -> Result<HashMap<UnitId, Vec<String>>> {
    let above = unit_ancestor::Entity::find()
        .filter(unit_ancestor::Column::UnitId.is_in(rows.iter().map(|row| row.unit_id)))
        .order_by_asc(unit_ancestor::Column::Depth)
        .all(db)
        .await?;
    let shorts: HashMap<UnitId, String> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(above.iter().map(|row| row.ancestor_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.short))
        .collect();
    let mut sets: HashMap<UnitId, Vec<String>> = HashMap::new();
    for row in above {
        if let Some(short) = shorts.get(&row.ancestor_id) {
            sets.entry(row.unit_id)
                .or_default()
                .push(format!("{SET}{short}"));
        }
    }
    Ok(sets)
}

/// A book by its identifier.
async fn one(app: &App, said: &str) -> Answered<book::Model> {
    let ours = format!("oai:{}:", host(app));
    let id = said
        .strip_prefix(&ours)
        .and_then(|id| id.parse::<Uuid>().ok());
    let Some(id) = id else {
        return refuse("idDoesNotExist", "there is no such record");
    };
    let row = book::Entity::find_by_id(BookId(id))
        .filter(told())
        .one(app.db.reader())
        .await?;
    match row {
        Some(row) => Ok(row),
        None => refuse("idDoesNotExist", "there is no such record"),
    }
}

fn identifier(app: &App, id: Uuid) -> String {
    format!("oai:{}:{id}", host(app))
}

fn host(app: &App) -> String {
    host_of(&app.config.site.address)
}

fn format(prefix: &str) -> Answered<fn(&mut Xml, &App, &Shelved)> {
    match FORMATS.iter().find(|((name, ..), _)| *name == prefix) {
        Some((_, write)) => Ok(*write),
        None => refuse("cannotDisseminateFormat", "records have no such format"),
    }
}
