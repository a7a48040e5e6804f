//! Pages: the first page, a unit's site, a piece of news.

use maud::{Markup, PreEscaped, html};
use platform::texts::{Language, t};
use poem::{
    IntoResponse, Request, Response, handler,
    http::StatusCode,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    near,
    of::list_of,
    query, site,
    unit::path,
    view::{HomeView, NewsRow, NewsView, UnitLink, UnitView},
};
use crate::{
    accounts,
    actor::{Actor, Place},
    address::{Key, query_of},
    app::App,
    contests::page::contest_rows,
    courses::page::course_cards,
    error::Result,
    library::page::tiles,
    listing::{self, Batch},
    page::{Page, Place as MenuPlace},
    policy::centres::{self as policy, NewsAction},
    registry::{Raw, boxed, raw},
};

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/", || boxed(home_page)),
        raw("GET", "/thong-bao", || boxed(notices_page)),
        raw("GET", "/trung-tam/{address}", || boxed(unit_page)),
        raw("GET", "/trung-tam/{address}/tin", || boxed(unit_news_page)),
        raw("GET", "/trung-tam/{address}/tin/{news_address}", || {
            boxed(news_page)
        }),
    ]
}

#[handler]
async fn home_page(app: Data<&App>, actor: Actor, request: &Request) -> Result<Response> {
    let view = site::home(app.0, &actor).await?;
    let name = view
        .unit
        .as_ref()
        .map_or_else(|| app.config.site.name.clone(), |unit| unit.name.clone());
    let mut page = Page::new("home", "/", name, home_body(actor.language, &view)).with_view(&view);
    page.description = view.headline.clone();
    let origin = app.config.site.origin();
    // The search box of the site, for search engines: schema.org `SearchAction`.
    page.structured = Some(json!({
        "@context": "https://schema.org", "@type": "WebSite", "name": page.title, "url": format!("{origin}/"),
        "potentialAction": {
            "@type": "SearchAction", "target": format!("{origin}/tim?q={{q}}"), "query-input": "required name=q",
        },
    }));
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn unit_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    address: Path<String>,
) -> Result<Response> {
    let row = query::find_unit(app.db.reader(), &Key::of_address(&address)?).await?;
    let canonical = path(&row);
    if !canonical.ends_with(&format!("/{}", address.0)) {
        return Ok(moved(&canonical));
    }
    let place = Place::of(app.db.reader(), row.id).await?;
    let view = site::unit_view(app.0, &actor, row, &place).await?;
    let mut page = Page::new(
        "centre",
        canonical,
        view.name.clone(),
        unit_body(actor.language, &view),
    )
    .with_view(&view);
    page.description = if view.headline.is_empty() {
        view.about.chars().take(160).collect()
    } else {
        view.headline.clone()
    };
    page.unit = Some(UnitLink {
        id: view.id,
        name: view.name.clone(),
        path: view.path.clone(),
        kind: view.kind,
    });
    page.structured = Some(json!({
        "@context": "https://schema.org", "@type": "EducationalOrganization", "name": view.name,
        "address": view.address, "telephone": view.phone,
    }));
    respond(app.0, &actor, request, page).await
}

/// All news of a unit and of those below it.
#[handler]
async fn unit_news_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    address: Path<String>,
    query: Query<After>,
) -> Result<Response> {
    let db = app.db.reader();
    let row = query::find_unit(db, &Key::of_address(&address)?).await?;
    let canonical = format!("{}/tin", path(&row));
    if !canonical.ends_with(&format!("/{}/tin", address.0)) {
        return Ok(moved(&canonical));
    }
    let place = Place::of(db, row.id).await?;
    let (after, limit) = (query.after.as_deref(), listing::limit(None));
    let view = query::news_of(db, &actor, Some(&place), after, limit).await?;
    let unit = UnitLink::from(&row);
    let title = t(actor.language, "centre.news_of", &[("unit", &unit.name)]);
    let body = unit_news_body(actor.language, &unit, &title, &view);
    let mut page = Page::new("unit-news", canonical, title, body);
    page.unit = Some(unit);
    page.indexed = after.is_none();
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn news_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    addresses: Path<(String, String)>,
) -> Result<Response> {
    let (row, place) =
        query::find_news(app.db.reader(), &Key::of_address(&addresses.1)?, false).await?;
    policy::may_news(&actor, NewsAction::See, row.state, &place).require()?;
    let view = site::news_view(app.0, &actor, row, &place).await?;
    if view.path != format!("/trung-tam/{}/tin/{}", addresses.0.0, addresses.0.1) {
        return Ok(moved(&view.path));
    }
    let mut page = Page::new(
        "news",
        view.path.clone(),
        view.title.clone(),
        news_body(&view),
    )
    .with_view(&view);
    page.description = view.excerpt.clone();
    page.unit = Some(view.unit.clone());
    page.kind = "article";
    page.structured = Some(json!({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": view.title,
        "datePublished": view.published_at, "publisher": {"@type": "Organization", "name": view.unit.name},
    }));
    respond(app.0, &actor, request, page).await
}

#[derive(Debug, Deserialize)]
struct After {
    after: Option<String>,
}

/// What the bell leads to: the news of one's own units; there is nothing else to be told yet.
#[handler]
async fn notices_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    query: Query<After>,
) -> Result<Response> {
    let (after, limit) = (query.after.as_deref(), listing::limit(None));
    let view = near::news(app.db.reader(), &actor, after, limit).await?;
    let title = saying(actor.language)("notices");
    let body = notices_body(&actor, &view);
    let mut page = Page::new("notices", "/thong-bao", title, body).with_view(&view);
    page.place = Some(MenuPlace::Notices);
    page.indexed = false;
    respond(app.0, &actor, request, page).await
}

/// The answer of a page with its viewer.
///
/// # Errors
/// Whatever the database says.
pub async fn respond(app: &App, actor: &Actor, request: &Request, page: Page) -> Result<Response> {
    let asked = request
        .uri()
        .path_and_query()
        .map_or("/", |asked| asked.as_str());
    let viewer = accounts::viewer(app, actor).await?;
    Ok(page.respond(app, actor, asked, Some(&viewer)))
}

/// The answer for an address of before: it moved for good.
pub fn moved(path: &str) -> Response {
    StatusCode::MOVED_PERMANENTLY
        .with_header("location", path)
        .into_response()
}

fn home_body(language: Language, view: &HomeView) -> Markup {
    let (say, name) = (saying(language), t(language, "page.site", &[]));
    html! {
        div.wharf {
            h1 { (view.unit.as_ref().map_or(name.as_str(), |unit| unit.name.as_str())) }
            p.soft { (view.headline) }
            (search_box(language))
        }
        (part(language, "open_courses", "/khoa-hoc", view.courses.len(), &course_cards(language, &view.courses)))
        (part(language, "new_books", "/thu-vien", view.books.len(), &tiles(language, &view.books)))
        (part(language, "contests", "/cuoc-thi", view.contests.len(), &contest_rows(language, &view.contests)))
        (news_part(language, &view.news))
        (unit_links(&say("centres"), &view.centres))
    }
}

fn unit_body(language: Language, view: &UnitView) -> Markup {
    let say = saying(language);
    let all = |list| list_of(list, &view.short);
    html! {
        @if !view.parents.is_empty() {
            nav.crumbs { @for parent in &view.parents { a href=(parent.path) { (parent.name) } } }
        }
        div.wharf {
            h1 { (view.name) }
            @if !view.headline.is_empty() { p.soft { (view.headline) } }
        }
        @if !view.address.is_empty() || !view.phone.is_empty() {
            dl.details {
                @if !view.address.is_empty() { dt { (say("address")) } dd { (view.address) } }
                @if !view.phone.is_empty() {
                    dt { (say("phone")) }
                    dd { a href={ "tel:" (view.phone) } { (vietnamese::phone::display(&view.phone)) } }
                }
            }
        }
        (part(language, "news", &format!("{}/tin", view.path), view.news.len(), &news_rows(&view.news)))
        (part(language, "courses", &all("/khoa-hoc"), view.courses.len(), &course_cards(language, &view.courses)))
        (part(language, "books", &all("/thu-vien"), view.books.len(), &tiles(language, &view.books)))
        (part(language, "contests", &all("/cuoc-thi"), view.contests.len(), &contest_rows(language, &view.contests)))
        @if !view.about.is_empty() {
            section.section.column { h2 { (say("about")) } div.prose { (PreEscaped(&view.about_html)) } }
        }
        (unit_links(&say("children"), &view.children))
    }
}

fn news_body(view: &NewsView) -> Markup {
    html! {
        nav.crumbs { a href=(view.unit.path) { (view.unit.name) } }
        article.column {
            h1 { (view.title) }
            @if let Some(at) = view.published_at { p.soft.small { (day(at)) } }
            div.prose { (PreEscaped(&view.body_html)) }
        }
    }
}

fn unit_news_body(
    language: Language,
    unit: &UnitLink,
    title: &str,
    view: &Batch<NewsRow>,
) -> Markup {
    html! {
        nav.crumbs { a href=(unit.path) { (unit.name) } }
        div.lead { h1 { (title) } }
        @if view.items.is_empty() { p.notice { (saying(language)("news_none")) } }
        (news_rows(&view.items))
        (more(language, &format!("{}/tin", unit.path), view.next.as_deref()))
    }
}

/// The way to the next screenful.
fn more(language: Language, list: &str, next: Option<&str>) -> Markup {
    html! {
        @if let Some(next) = next {
            p.actions { a.button.quiet href={ (list) "?" (query_of([("after", next)].into_iter())) } { (saying(language)("more")) } }
        }
    }
}

fn notices_body(actor: &Actor, view: &Batch<NewsRow>) -> Markup {
    let say = saying(actor.language);
    let hint = if actor.units().is_empty() {
        "notices_all"
    } else {
        "notices_near"
    };
    html! {
        div.lead { h1 { (say("notices")) } p.soft { (say(hint)) } }
        @if view.items.is_empty() { p.notice { (say("notices_none")) } }
        (news_rows(&view.items))
        (more(actor.language, "/thong-bao", view.next.as_deref()))
    }
}

/// The words of these pages.
fn saying(language: Language) -> impl Fn(&str) -> String {
    move |word| t(language, &format!("centre.{word}"), &[])
}

/// The search form that works without any script.
fn search_box(language: Language) -> Markup {
    let say = |word: &str| t(language, &format!("page.{word}"), &[]);
    html! {
        form.search-box action="/tim" role="search" {
            label.vh for="q" { (say("search_label")) }
            input type="search" id="q" name="q" placeholder=(say("search_label"));
            button type="submit" { (say("search")) }
        }
    }
}

/// News under a heading; nothing where there is none.
fn news_part(language: Language, rows: &[NewsRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section.section {
                div.section-head { h2 { (saying(language)("news")) } }
                (news_rows(rows))
            }
        }
    }
}

fn news_rows(rows: &[NewsRow]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li { a.item href=(row.path) {
                    span.title { (row.title) }
                    span.facts { @if let Some(at) = row.published_at { span { (day(at)) } } span { (row.unit.name) } }
                } }
            }
        }
    }
}

/// What one feature has, under a heading with the way to all of it; nothing where there is none.
fn part(language: Language, heading: &str, all: &str, count: usize, rows: &Markup) -> Markup {
    let say = saying(language);
    html! {
        @if count > 0 {
            section.section {
                div.section-head { h2 { (say(heading)) } a.more href=(all) { (say("all")) } }
                (rows)
            }
        }
    }
}

fn unit_links(heading: &str, units: &[UnitLink]) -> Markup {
    html! {
        @if !units.is_empty() {
            section.section {
                div.section-head { h2 { (heading) } }
                ul.link-list { @for unit in units { li { a href=(unit.path) { (unit.name) } } } }
            }
        }
    }
}

/// A day as it is written here: 21/11/2026.
pub fn day(at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&platform::clock::zone())
        .format("%d/%m/%Y")
        .to_string()
}
