//! What a unit's site and the first page show: put together from the features.

use store::{centres::unit, state::PublishState};

use super::{
    query,
    unit::path,
    view::{HomeView, NewsView, UnitLink, UnitView},
};
use crate::{
    actor::{Actor, Place},
    app::App,
    contests, courses,
    error::Result,
    library,
    page::prose::{excerpt, prose},
    policy::centres::{self as policy, NewsAction},
};

/// How much of each kind a site shows before "Xem thêm".
const SOME: u64 = 6;
/// How many centres the first page names.
const CENTRES: u64 = 12;
/// Where no one wrote a headline: as much of what the unit says about itself.
const HEADLINE: usize = 160;

/// A unit's site.
///
/// # Errors
/// Whatever the database says.
pub async fn unit_view(
    app: &App,
    actor: &Actor,
    row: unit::Model,
    place: &Place,
) -> Result<UnitView> {
    let db = app.db.reader();
    Ok(UnitView {
        parents: query::parents(db, place).await?,
        children: query::children(db, row.id).await?,
        news: query::news_of(db, &Actor::visitor(actor.language), Some(place), None, SOME)
            .await?
            .items,
        courses: courses::query::newest(db, actor, Some(row.id), SOME).await?,
        books: library::newest(db, actor, Some(row.id), SOME).await?,
        contests: contests::query::running_first(
            contests::query::contests(db, actor, Some(row.id), None, SOME)
                .await?
                .items,
            app.clock.now(),
        ),
        people_count: query::people_count(db, row.id).await?,
        can: query::can(actor, place),
        path: path(&row),
        about_html: prose(&row.about),
        id: row.id.0,
        short: row.short,
        name: row.name,
        kind: row.kind.into(),
        headline: row.headline,
        about: row.about,
        address: row.address,
        phone: row.phone,
        version: row.version,
    })
}

/// The first page.
///
/// # Errors
/// Whatever the database says.
pub async fn home(app: &App, actor: &Actor) -> Result<HomeView> {
    let db = app.db.reader();
    let root = query::root(db).await?;
    let place = match &root {
        Some(root) => Some(Place::of(db, root.id).await?),
        None => None,
    };
    let everybody = Actor::visitor(actor.language);
    Ok(HomeView {
        unit: root.as_ref().map(UnitLink::from),
        headline: root.as_ref().map_or_else(String::new, headline),
        news: query::news_of(db, &everybody, place.as_ref(), None, SOME)
            .await?
            .items,
        courses: courses::query::newest(db, actor, None, SOME).await?,
        books: library::newest(db, actor, None, SOME).await?,
        contests: contests::query::running_first(
            contests::query::contests(db, actor, None, None, SOME)
                .await?
                .items,
            app.clock.now(),
        ),
        go_on: courses::continue_card(db, actor).await?,
        reading: library::reading_cards(db, actor, SOME).await?,
        centres: match &root {
            Some(root) => query::centres_below(db, root.id, CENTRES).await?,
            None => Vec::new(),
        },
    })
}

/// What one can learn here, in a sentence.
fn headline(unit: &unit::Model) -> String {
    if unit.headline.is_empty() {
        excerpt(&unit.about, HEADLINE)
    } else {
        unit.headline.clone()
    }
}

/// A piece of news.
///
/// # Errors
/// Whatever the database says.
pub async fn news_view(
    app: &App,
    actor: &Actor,
    row: store::centres::news::Model,
    place: &Place,
) -> Result<NewsView> {
    let unit = query::find_unit(app.db.reader(), &row.unit_id.0.into()).await?;
    let line = query::news_row(&row, UnitLink::from(&unit));
    let mut can = Vec::new();
    if policy::may_news(actor, NewsAction::Write, row.state, place).is_yes() {
        let turn = if row.state == PublishState::Draft {
            "publish"
        } else {
            "withdraw"
        };
        can.extend(["edit", turn, "delete"].map(str::to_owned));
    }
    Ok(NewsView {
        body_html: prose(&row.body),
        body: row.body,
        version: row.version,
        can,
        id: line.id,
        short: line.short,
        path: line.path,
        title: line.title,
        excerpt: line.excerpt,
        published_at: line.published_at,
        unit: line.unit,
        state: line.state,
    })
}
