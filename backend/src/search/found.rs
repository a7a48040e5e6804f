//! What was found, with what a screen shows of it: address, facts, cover.

use std::collections::BTreeMap;

use indexer::{Group, Kind, Offer, SearchAnswer, Suggestion};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use store::{
    centres::{news, unit},
    contests::{contest, entry},
    courses::{course, lesson},
    library::book,
    media::lecture,
};
use uuid::Uuid;

use super::view::{
    AlikeView, FoundKind, RelatedView, SearchGroup, SearchHit, SearchView, Segment, SuggestionKind,
    SuggestionView,
};
use crate::{
    address::encoded,
    app::App,
    centres::{self, view::Image},
    contests, courses,
    error::Result,
    library, media,
};

/// The answer as the API gives it. What was deleted since the index saw it is left out.
///
/// # Errors
/// Whatever the database says.
pub async fn view(app: &App, asked: &str, answer: SearchAnswer) -> Result<SearchView> {
    let mut groups = Vec::with_capacity(answer.groups.len());
    let shown = answer
        .reading_used
        .clone()
        .unwrap_or_else(|| asked.to_owned());
    for group in answer.groups {
        if let Some(found) = one(app.db.reader(), group, &shown).await? {
            groups.push(found);
        }
    }
    let mut counts = BTreeMap::new();
    for (kind, count) in answer.counts {
        if let Some(word) = word(kind) {
            counts.insert(word.to_owned(), i64::try_from(count).unwrap_or(i64::MAX));
        }
    }
    Ok(SearchView {
        query_shown: shown,
        did_you_mean: answer.did_you_mean,
        groups,
        counts,
        field: None,
        next: answer.next.map(|next| next.to_string()),
    })
}

/// What is offered, with its address.
///
/// # Errors
/// Whatever the database says.
pub async fn suggestion(db: &impl ConnectionTrait, offer: Offer) -> Result<Option<SuggestionView>> {
    let asked = |question: String, text: String, kind| SuggestionView {
        path: Some(format!("/tim?q={}", encoded(&question))),
        text,
        kind,
    };
    let row = match offer {
        Offer::Title(row) => row,
        Offer::Person(name) => {
            let question = format!("tác giả: {}", quoted(&name));
            return Ok(Some(asked(question, name, SuggestionKind::Person)));
        }
        Offer::Subject(subject) => {
            let question = format!("chủ đề: {}", quoted(&subject));
            return Ok(Some(asked(question, subject, SuggestionKind::Subject)));
        }
        Offer::Question(text) => {
            return Ok(Some(asked(text.clone(), text, SuggestionKind::Question)));
        }
    };
    let (Ok(id), Some(kind)) = (row.id.parse::<Uuid>(), kind(row.kind)) else {
        return Ok(None);
    };
    let thing = thing(db, kind, id).await?;
    Ok(thing.map(|thing| SuggestionView {
        text: row.text,
        kind: kind.into(),
        path: Some(thing.path),
    }))
}

/// A thing that is about the same as another, with what a screen shows of it.
///
/// # Errors
/// Whatever the database says.
pub async fn related(db: &impl ConnectionTrait, row: Suggestion) -> Result<Option<RelatedView>> {
    let (Ok(id), Some(kind)) = (row.id.parse::<Uuid>(), kind(row.kind)) else {
        return Ok(None);
    };
    Ok(thing(db, kind, id).await?.map(|thing| RelatedView {
        kind,
        title: row.text,
        path: thing.path,
        facts: thing.facts,
        cover: thing.cover,
    }))
}

/// In quotes, a name may hold a comma.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', ""))
}

async fn one(db: &impl ConnectionTrait, group: Group, asked: &str) -> Result<Option<SearchGroup>> {
    let Ok(id) = group.id.parse::<Uuid>() else {
        return Ok(None);
    };
    let Some(kind) = kind(group.kind) else {
        return Ok(None);
    };
    let Some(thing) = thing(db, kind, id).await? else {
        return Ok(None);
    };
    let hits = group.hits.into_iter().map(|hit| {
        let page = (kind == FoundKind::Book && hit.place > 0)
            .then(|| i64::try_from(hit.place).unwrap_or(0));
        let path = match page {
            Some(page) => format!("{}/trang/{page}?q={}", thing.path, encoded(asked)),
            None => thing.path.clone(),
        };
        SearchHit {
            snippet: segments(hit.snippet),
            path,
            page,
        }
    });
    let hits = hits.collect();
    let mut alike = Vec::new();
    for other in group.alike {
        let Ok(id) = other.id.parse::<Uuid>() else {
            continue;
        };
        alike.extend(self::thing(db, kind, id).await?.map(|thing| AlikeView {
            title: other.title,
            path: thing.path,
            facts: thing.facts,
        }));
    }
    Ok(Some(SearchGroup {
        kind,
        id,
        title: segments(group.title),
        hits,
        path: thing.path,
        facts: thing.facts,
        cover: thing.cover,
        alike,
    }))
}

struct Thing {
    path: String,
    facts: String,
    cover: Option<Image>,
}

async fn thing(db: &impl ConnectionTrait, kind: FoundKind, id: Uuid) -> Result<Option<Thing>> {
    Ok(match kind {
        FoundKind::Book => match book::Entity::find_by_id(id)
            .filter(book::Column::DeletedAt.is_null())
            .one(db)
            .await?
        {
            Some(row) => {
                let mut by_book =
                    library::query::contributors_of(db, std::slice::from_ref(&row)).await?;
                let names: Vec<String> = by_book
                    .remove(&row.id)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|row| row.name)
                    .collect();
                Some(Thing {
                    path: library::book::path(&row),
                    facts: names.join(", "),
                    cover: library::leaf::cover(&row),
                })
            }
            None => None,
        },
        FoundKind::Course => course_of(db, id).await?.map(|row| Thing {
            path: courses::course::path(&row),
            facts: row.summary,
            cover: None,
        }),
        FoundKind::Lesson => lesson_thing(db, id).await?,
        FoundKind::Centre => {
            let row = unit::Entity::find_by_id(id)
                .filter(unit::Column::DeletedAt.is_null())
                .one(db)
                .await?;
            row.map(|row| Thing {
                path: centres::unit::path(&row),
                facts: row.address,
                cover: None,
            })
        }
        FoundKind::News => news_thing(db, id).await?,
        FoundKind::Contest => contest_of(db, id).await?.map(|row| Thing {
            path: contests::contest::path(&row),
            facts: String::new(),
            cover: None,
        }),
        FoundKind::Entry => entry_thing(db, id).await?,
    })
}

async fn course_of(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<course::Model>> {
    Ok(course::Entity::find_by_id(id)
        .filter(course::Column::DeletedAt.is_null())
        .one(db)
        .await?)
}

async fn contest_of(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<contest::Model>> {
    Ok(contest::Entity::find_by_id(id)
        .filter(contest::Column::DeletedAt.is_null())
        .one(db)
        .await?)
}

async fn lesson_thing(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Thing>> {
    let row = lesson::Entity::find_by_id(id)
        .filter(lesson::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(course) = course_of(db, row.course_id.0).await? else {
        return Ok(None);
    };
    let film = match row.lecture_id {
        Some(id) => lecture::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    Ok(Some(Thing {
        path: courses::lesson::path(&course, &row.short),
        facts: course.title,
        cover: film.as_ref().and_then(media::view::poster),
    }))
}

async fn news_thing(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Thing>> {
    let row = news::Entity::find_by_id(id)
        .filter(news::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let unit = unit::Entity::find_by_id(row.unit_id).one(db).await?;
    Ok(unit.map(|unit| Thing {
        path: centres::news::path(&centres::unit::path(&unit), &row),
        facts: unit.name,
        cover: None,
    }))
}

async fn entry_thing(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Thing>> {
    let row = entry::Entity::find_by_id(id)
        .filter(entry::Column::DeletedAt.is_null())
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(contest) = contest_of(db, row.contest_id.0).await? else {
        return Ok(None);
    };
    let film = lecture::Entity::find_by_id(row.lecture_id).one(db).await?;
    Ok(Some(Thing {
        path: contests::entry::path(&contests::contest::path(&contest), &row),
        facts: row.author_name,
        cover: film.as_ref().and_then(media::view::poster),
    }))
}

fn segments(rows: Vec<indexer::Segment>) -> Vec<Segment> {
    rows.into_iter()
        .map(|row| Segment {
            text: row.text,
            marked: row.marked,
        })
        .collect()
}

fn kind(kind: Kind) -> Option<FoundKind> {
    match kind {
        Kind::Book => Some(FoundKind::Book),
        Kind::Lesson => Some(FoundKind::Lesson),
        Kind::Course => Some(FoundKind::Course),
        Kind::Centre => Some(FoundKind::Centre),
        Kind::News => Some(FoundKind::News),
        Kind::Contest => Some(FoundKind::Contest),
        Kind::Entry => Some(FoundKind::Entry),
        Kind::Document => None,
    }
}

/// The API's word for a kind of the index.
pub fn word(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Book => Some("book"),
        Kind::Lesson => Some("lesson"),
        Kind::Course => Some("course"),
        Kind::Centre => Some("centre"),
        Kind::News => Some("news"),
        Kind::Contest => Some("contest"),
        Kind::Entry => Some("entry"),
        Kind::Document => None,
    }
}
