//! What search engines may keep: /robots.txt and the sitemaps (<https://www.sitemaps.org/protocol.html>).

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use poem::{
    Response, handler,
    web::{Data, Path},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use store::{
    centres::{news, unit},
    contests::{contest, entry},
    courses::course,
    library::{book, shelf},
    state::{EntryState, PublishState},
};

use crate::{
    actor::Actor,
    app::App,
    centres, contests, courses,
    error::{Error, Result},
    library,
    policy::{contests::listed, courses::shown, library::seen_by},
    registry::{Raw, boxed, raw},
    serve::object::made,
    xml::Xml,
};

const KIND: &str = "application/xml; charset=utf-8";
const KEEP: &str = "public, max-age=3600";
const SPACE: [(&str, &str); 1] = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];
/// Addresses in one file. The protocol takes 50,000, but whole rows are read for them, and news may be long.
const PART: u64 = 1_000;
/// The lists that everybody may open.
const LISTS: [&str; 5] = [
    "/",
    "/khoa-hoc",
    "/thu-vien",
    "/thu-vien/tu-sach",
    "/cuoc-thi",
];
/// What the sitemaps name, each in files of its own.
const THINGS: [&str; 7] = [
    "centres", "news", "courses", "books", "shelves", "contests", "entries",
];

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/robots.txt", || boxed(robots)),
        raw("GET", "/sitemap.xml", || boxed(all_parts)),
        raw("GET", "/sitemap/{part}", || boxed(one_part)),
    ]
}

/// Search results are made of what is listed elsewhere, and the desk is nobody's business.
#[handler]
fn robots(app: Data<&App>) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /tim\nDisallow: /quan-ly\nDisallow: /api/\nDisallow: /oai\nSitemap: {}/sitemap.xml\n",
        app.config.site.origin()
    );
    made("text/plain; charset=utf-8", KEEP, text.into_bytes())
}

/// All sitemaps.
#[handler]
async fn all_parts(app: Data<&App>) -> Result<Response> {
    let db = app.db.reader();
    let mut parts = vec!["lists-1".to_owned()];
    for thing in THINGS {
        let count = match thing {
            "centres" => units().count(db).await?,
            "news" => news().count(db).await?,
            "courses" => courses().count(db).await?,
            "books" => books().count(db).await?,
            "shelves" => {
                library::shelf::shown(&Actor::default(), false)
                    .count(db)
                    .await?
            }
            "contests" => contests().count(db).await?,
            _ => entries().count(db).await?,
        };
        parts.extend((1..=count.div_ceil(PART)).map(|part| format!("{thing}-{part}")));
    }
    let mut xml = Xml::document();
    xml.element("sitemapindex", &SPACE, |xml| {
        for part in parts {
            let address = format!("{}/sitemap/{part}.xml", app.config.site.origin());
            xml.element("sitemap", &[], |xml| xml.text("loc", &[], &address));
        }
    });
    Ok(made(KIND, KEEP, xml.finish()))
}

/// One sitemap: `books-2.xml`.
#[handler]
async fn one_part(app: Data<&App>, part: Path<String>) -> Result<Response> {
    let name = part.strip_suffix(".xml").ok_or_else(Error::not_found)?;
    let (thing, number) = name.rsplit_once('-').ok_or_else(Error::not_found)?;
    let number = number.parse::<u64>().ok().filter(|number| *number > 0);
    let skipped = (number.ok_or_else(Error::not_found)? - 1).saturating_mul(PART);
    let places = places(app.db.reader(), thing, skipped).await?;
    let mut xml = Xml::document();
    xml.element("urlset", &SPACE, |xml| {
        for (path, changed) in places {
            xml.element("url", &[], |xml| {
                xml.text("loc", &[], &format!("{}{path}", app.config.site.origin()));
                if let Some(at) = changed {
                    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
                    xml.text("lastmod", &[], &at);
                }
            });
        }
    });
    Ok(made(KIND, KEEP, xml.finish()))
}

type Places = Vec<(String, Option<DateTime<Utc>>)>;

async fn places(db: &impl ConnectionTrait, thing: &str, skipped: u64) -> Result<Places> {
    Ok(match thing {
        "lists" if skipped == 0 => LISTS.map(|path| (path.to_owned(), None)).into(),
        "centres" => {
            let rows = of_part(units(), unit::Column::Id, skipped).all(db).await?;
            let place = |row: &unit::Model| (centres::unit::path(row), None);
            rows.iter().map(place).collect()
        }
        "news" => {
            let rows = of_part(news(), news::Column::Id, skipped).all(db).await?;
            let units = unit::Entity::find()
                .filter(unit::Column::Id.is_in(rows.iter().map(|row| row.unit_id)))
                .filter(unit::Column::DeletedAt.is_null())
                .all(db)
                .await?;
            let paths: HashMap<_, _> = units
                .iter()
                .map(|row| (row.id, centres::unit::path(row)))
                .collect();
            let place = |row: &news::Model| {
                let unit = paths.get(&row.unit_id)?;
                Some((centres::news::path(unit, row), row.published_at))
            };
            rows.iter().filter_map(place).collect()
        }
        "courses" => {
            let rows = of_part(courses(), course::Column::Id, skipped)
                .all(db)
                .await?;
            let place = |row: &course::Model| (courses::course::path(row), row.published_at);
            rows.iter().map(place).collect()
        }
        "books" => {
            let rows = of_part(books(), book::Column::Id, skipped).all(db).await?;
            let place = |row: &book::Model| (library::book::path(row), Some(row.changed_at));
            rows.iter().map(place).collect()
        }
        "shelves" => {
            let shelves = library::shelf::shown(&Actor::default(), false);
            let rows = of_part(shelves, shelf::Column::Id, skipped).all(db).await?;
            let place = |row: &shelf::Model| (library::shelf::path(row), Some(row.changed_at));
            rows.iter().map(place).collect()
        }
        "contests" => {
            let rows = of_part(contests(), contest::Column::Id, skipped)
                .all(db)
                .await?;
            let place = |row: &contest::Model| (contests::contest::path(row), None);
            rows.iter().map(place).collect()
        }
        "entries" => {
            let rows = of_part(entries(), entry::Column::Id, skipped)
                .all(db)
                .await?;
            let held = contests()
                .filter(contest::Column::Id.is_in(rows.iter().map(|row| row.contest_id)))
                .all(db)
                .await?;
            let paths: HashMap<_, _> = held
                .iter()
                .map(|row| (row.id, contests::contest::path(row)))
                .collect();
            let place = |row: &entry::Model| {
                let contest = paths.get(&row.contest_id)?;
                Some((contests::entry::path(contest, row), None))
            };
            rows.iter().filter_map(place).collect()
        }
        _ => return Err(Error::not_found()),
    })
}

fn of_part<E: EntityTrait>(select: Select<E>, id: E::Column, skipped: u64) -> Select<E> {
    select.order_by_asc(id).offset(skipped).limit(PART)
}

fn units() -> Select<unit::Entity> {
    unit::Entity::find().filter(unit::Column::DeletedAt.is_null())
}

fn news() -> Select<news::Entity> {
    news::Entity::find()
        .filter(news::Column::DeletedAt.is_null())
        .filter(news::Column::State.eq(PublishState::Published))
}

fn courses() -> Select<course::Entity> {
    course::Entity::find()
        .filter(course::Column::DeletedAt.is_null())
        .filter(shown(&Actor::default()))
}

fn books() -> Select<book::Entity> {
    book::Entity::find()
        .filter(book::Column::DeletedAt.is_null())
        .filter(seen_by(&Actor::default()))
}

fn contests() -> Select<contest::Entity> {
    contest::Entity::find()
        .filter(contest::Column::DeletedAt.is_null())
        .filter(listed(&Actor::default()))
}

fn entries() -> Select<entry::Entity> {
    entry::Entity::find()
        .filter(entry::Column::DeletedAt.is_null())
        .filter(entry::Column::State.eq(EntryState::Published))
}
