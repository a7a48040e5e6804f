//! Pages: all contests, a contest, an entry; and the organizer's table as a file.

use maud::{Markup, PreEscaped, html};
use platform::texts::{Language, t};
use poem::{
    IntoResponse, Request, Response, handler,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    api::whole_desk,
    contest::path,
    desk, query,
    view::{ContestRow, ContestState, ContestView, EntryRow, EntryView},
    visitor,
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    centres::{
        of::Of,
        page::{day, moved, respond},
    },
    csv,
    error::{Error, Result},
    listing::{self, Batch},
    page::{Page, Place as MenuPlace, prose::excerpt, still},
    policy::contests::{self as policy, ContestAction, EntryAction},
    registry::{Operation, Raw, boxed, raw},
};

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/cuoc-thi", || boxed(list_page)),
        raw("GET", "/cuoc-thi/{address}", || boxed(contest_page)),
        raw("GET", "/cuoc-thi/{address}/bai/{entry_short}", || {
            boxed(entry_page)
        }),
        raw("GET", "/api/v1/contests/{contest_id}/table.csv", || {
            boxed(table)
        })
        .documented(|| {
            let text = serde_json::json!({"type": "string"});
            Operation::new(
                "Contests",
                "The organizer's table as a spreadsheet opens it.",
            )
            .answer(
                200,
                "A line an entry.",
                Some(("text/csv; charset=utf-8", &text)),
                &[],
            )
            .refusals(&[(401, "signed_out"), (403, "forbidden"), (404, "not_found")])
        }),
    ]
}

#[derive(Debug, Deserialize)]
struct After {
    after: Option<String>,
}

#[handler]
async fn list_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    query: Query<After>,
) -> Result<Response> {
    let (db, after) = (app.db.reader(), query.after.as_deref());
    let of = Of::read(db, request).await?;
    let mut view = query::contests(db, &actor, of.id(), after, listing::limit(None)).await?;
    view.items = query::running_first(view.items, app.clock.now());
    let say = Say(actor.language);
    let body = list_body(say, &of, &view);
    let mut page = Page::new("contests", "/cuoc-thi", say.word("list"), body).with_view(&view);
    page.description = say.word("list_about");
    page.place = Some(MenuPlace::Contests);
    page.indexed = after.is_none() && of.id().is_none();
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn contest_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    address: Path<String>,
) -> Result<Response> {
    let (row, place) = query::find(app.db.reader(), &Key::of_address(&address)?, false).await?;
    policy::may(&actor, ContestAction::See, row.state, &place).require()?;
    let canonical = path(&row);
    if canonical != format!("/cuoc-thi/{}", address.0) {
        return Ok(moved(&canonical));
    }
    let view = query::contest_view(app.db.reader(), &actor, row, &place, app.clock.now()).await?;
    let mut page = Page::new(
        "contest",
        canonical,
        view.title.clone(),
        contest_body(Say(actor.language), &view),
    )
    .with_view(&view);
    page.unit = Some(view.unit.clone());
    page.description = excerpt(&view.rules, 160);
    page.place = Some(MenuPlace::Contests);
    page.image = view
        .entries
        .items
        .iter()
        .find_map(|row| row.poster.as_ref())
        .map(|poster| poster.url.clone());
    page.structured = Some(json!({
        "@context": "https://schema.org", "@type": "Event", "name": view.title,
        "startDate": view.opens_at, "endDate": view.closes_at,
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": view.unit.name},
    }));
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn entry_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    parts: Path<(String, String)>,
) -> Result<Response> {
    let found = query::find_entry(app.db.reader(), &Key::parse(&parts.1)?).await?;
    policy::may_entry(&actor, EntryAction::See, found.facts()).require()?;
    let canonical_contest = path(&found.contest);
    if canonical_contest != format!("/cuoc-thi/{}", parts.0.0) {
        let query = request
            .uri()
            .query()
            .map_or_else(String::new, |query| format!("?{query}"));
        return Ok(moved(&format!(
            "{canonical_contest}/bai/{}{query}",
            found.entry.short
        )));
    }
    let voice = visitor::known(app.0, &actor, request);
    let view = query::entry_view(app.db.reader(), &actor, &found, voice).await?;
    let mut page = Page::new(
        "entry",
        view.path.clone(),
        view.title.clone(),
        entry_body(Say(actor.language), &view),
    )
    .with_view(&view);
    page.unit = Some(view.contest.unit.clone());
    page.description = excerpt(&view.story, 160);
    page.place = Some(MenuPlace::Contests);
    page.kind = "video.other";
    page.image = view.poster.as_ref().map(|poster| poster.url.clone());
    let origin = app.config.site.origin();
    page.structured = Some(json!({
        "@context": "https://schema.org", "@type": "VideoObject", "name": view.title,
        "description": page.description, "uploadDate": found.entry.created_at,
        "thumbnailUrl": page.image.as_ref().map(|path| format!("{origin}{path}")),
        "author": {"@type": "Organization", "name": view.author_name},
        "publisher": {"@type": "Organization", "name": view.unit.name},
    }));
    respond(app.0, &actor, request, page).await
}

#[handler]
async fn table(app: Data<&App>, actor: Actor, contest_id: Path<String>) -> Result<Response> {
    let id = contest_id.parse::<Uuid>().map_err(|_| Error::not_found())?;
    let rows = whole_desk(app.0, &actor, id).await?;
    let text = desk::csv(&rows, actor.language);
    Ok(text
        .with_content_type(csv::KIND)
        .with_header(
            "content-disposition",
            "attachment; filename=\"bang-du-thi.csv\"",
        )
        .with_header("cache-control", "private, no-store")
        .into_response())
}

/// The words of these pages.
#[derive(Clone, Copy)]
struct Say(Language);

impl Say {
    fn word(self, word: &str) -> String {
        t(self.0, &format!("contest.{word}"), &[])
    }

    fn number(self, word: &str, n: i64) -> String {
        t(self.0, &format!("contest.{word}"), &[("n", &n.to_string())])
    }
}

fn list_body(say: Say, of: &Of, view: &Batch<ContestRow>) -> Markup {
    html! {
        (of.crumbs())
        div.lead { h1 { (say.word("list")) } p.soft { (say.word("list_hint")) } }
        @if view.items.is_empty() { p.notice { (say.word("none")) } }
        (contest_rows(say.0, &view.items))
        @if let Some(next) = &view.next {
            p.actions { a.button.quiet href=(of.address("/cuoc-thi", &[("after", next)])) rel="next" { (t(say.0, "centre.more", &[])) } }
        }
    }
}

/// Contests as cards.
pub fn contest_rows(language: Language, rows: &[ContestRow]) -> Markup {
    let say = Say(language);
    html! {
        ul.cards {
            @for row in rows {
                li { a.item href=(row.path) {
                    (still(row.poster.as_ref().map(|poster| poster.url.as_str()), &row.short, &row.title))
                    span.text {
                        span.title { (row.title) }
                        span.facts { span { (state_words(say, row)) } span { (say.number("entries", row.entry_count)) } span { (row.unit.name) } }
                    }
                } }
            }
        }
    }
}

fn state_words(say: Say, row: &ContestRow) -> String {
    match row.state {
        ContestState::Draft => say.word("draft"),
        ContestState::Open => t(say.0, "contest.until", &[("day", &day(row.closes_at))]),
        ContestState::Closed => say.word("closed"),
        ContestState::Announced => say.word("announced"),
    }
}

fn contest_body(say: Say, view: &ContestView) -> Markup {
    let dates = [
        ("from", &*day(view.opens_at)),
        ("until", &*day(view.closes_at)),
    ];
    html! {
        nav.crumbs { a href="/cuoc-thi" { (say.word("list")) } a href=(view.unit.path) { (view.unit.name) } }
        div.lead {
            h1 { (view.title) }
            p.facts {
                span { (t(say.0, "contest.dates", &dates)) }
                span { (say.number("entries", view.entry_count)) }
            }
        }
        section.section.column { h2 { (say.word("rules")) } div.prose { (PreEscaped(&view.rules_html)) } }
        section.section { h2 { (say.word("entries_heading")) } (entry_rows(say, &view.entries.items)) }
    }
}

fn entry_rows(say: Say, rows: &[EntryRow]) -> Markup {
    html! {
        @if rows.is_empty() { p.soft { (say.word("no_entries")) } }
        ul.tiles {
            @for row in rows {
                li { a.item href=(row.path) {
                    (still(row.poster.as_ref().map(|poster| poster.url.as_str()), &row.short, &row.title))
                    span.title { (row.title) }
                    span.facts { span { (say.number("views", row.views)) } span { (say.number("likes", row.likes)) } }
                } }
            }
        }
    }
}

fn entry_body(say: Say, view: &EntryView) -> Markup {
    html! {
        nav.crumbs { a href=(view.contest.path) { (view.contest.title) } }
        div.lead {
            @if let Some(poster) = &view.poster {
                span.thumb { img src=(poster.url) width=(poster.width) height=(poster.height) alt=""; }
            }
            h1 { (view.title) }
            p.facts {
                span { (view.author_name) } span { (view.unit.name) }
                span { (say.number("views", view.views)) } span { (say.number("likes", view.likes)) }
                span { (say.number("shares", view.shares)) }
            }
        }
        div.prose.column { (PreEscaped(&view.story_html)) }
    }
}
