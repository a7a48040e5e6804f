//! The search page: the box, and the answer for who has no script.

use indexer::Narrow;
use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{
    Request, Response, handler,
    web::{Data, Query},
};
use poem_openapi::types::ParseFromParameter;
use serde::Deserialize;
use store::id::UnitId;

use super::{
    Asked, api, facets, search,
    view::{SearchGroup, SearchView, Segment},
};
use crate::{
    actor::Actor,
    address::query_of,
    app::App,
    centres::{of::Of, page::respond},
    courses::view::Level,
    error::{Code, Error, Result},
    page::{Page, Place},
    registry::{Raw, boxed, raw},
};

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![raw("GET", "/tim", || boxed(search_page))]
}

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    #[serde(default)]
    q: String,
    /// Only this kind.
    #[serde(default, rename = "loai")]
    kind: String,
    /// Only of the unit with this short.
    #[serde(default, rename = "don-vi")]
    unit: String,
    /// Only of this subject.
    #[serde(default, rename = "chu-de")]
    subject: String,
    /// Only of this year, or of these: `1960-1970`.
    #[serde(default, rename = "nam")]
    years: String,
    /// Only in this language.
    #[serde(default, rename = "tieng")]
    language: String,
    /// Only books of this field of knowledge.
    #[serde(default, rename = "linh-vuc")]
    field: String,
    /// Only courses and lessons of this level.
    #[serde(default, rename = "trinh-do")]
    level: String,
    /// Only what may be opened.
    #[serde(default, rename = "mo-duoc")]
    open: String,
    #[serde(default, rename = "sau")]
    after: String,
}

impl Wish {
    /// Only the first screenful is the app's first view: what comes after is for who has no script.
    fn asked(&self, unit: Option<UnitId>) -> Asked {
        Asked {
            text: self.q.clone(),
            narrow: Narrow {
                kinds: api::read_kinds(Some(&self.kind)).unwrap_or_default(),
                unit,
                subject: said(&self.subject),
                people: None,
                years: self.years(),
                language: said(&self.language),
                field: facets::digit_of(Some(&self.field)).unwrap_or_default(),
                level: Level::parse_from_parameter(&self.level)
                    .ok()
                    .map(Into::into),
                open: self.open == OPEN,
            },
            after: self.after.parse().unwrap_or(0),
            limit: 24,
        }
    }

    /// As the API reads them: either end may be left open.
    fn years(&self) -> Option<(u64, u64)> {
        let (first, last) = self
            .years
            .split_once('-')
            .unwrap_or((&self.years, &self.years));
        let (first, last) = (first.trim().parse().ok(), last.trim().parse().ok());
        api::years(first, last)
    }

    fn address(&self, kind: &str, after: &str) -> String {
        let pairs = [
            ("q", self.q.trim()),
            ("loai", kind),
            ("don-vi", &self.unit),
            ("chu-de", &self.subject),
            ("nam", &self.years),
            ("tieng", &self.language),
            ("linh-vuc", &self.field),
            ("trinh-do", &self.level),
            ("mo-duoc", &self.open),
            ("sau", after),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        format!("/tim?{}", query_of(said))
    }
}

/// What `mo-duoc` says when only what may be opened is wanted.
const OPEN: &str = "1";

fn said(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[handler]
async fn search_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    wish: Query<Wish>,
) -> Result<Response> {
    let unit = Of::read(app.db.reader(), request).await?;
    let answer = match search(app.0, &actor, wish.asked(unit.id())).await {
        // The page opens all the same and says what is wrong; the app tries again.
        Err(error) if !matches!(error.code, Code::TooBusy | Code::Invalid) => return Err(error),
        answer => answer,
    };
    let say = |key| t(actor.language, key, &[]);
    let words = wish.q.trim();
    let title = if words.is_empty() {
        say("search.title")
    } else {
        format!("{}: {words}", say("search.title"))
    };
    let body = answer_body(actor.language, &wish, answer.as_ref());
    let mut page = Page::new("search", "/tim", title, body);
    if let (Ok(view), "") = (&answer, wish.after.as_str()) {
        page = page.with_view(view);
    }
    page.place = Some(Place::Search);
    page.indexed = false;
    respond(app.0, &actor, request, page).await
}

fn answer_body(language: Language, wish: &Wish, answer: Result<&SearchView, &Error>) -> Markup {
    let say = |key| t(language, key, &[]);
    html! {
        div.lead {
            h1 { (say("search.title")) }
            form.search-box action="/tim" role="search" {
                label.vh for="q" { (say("search.label")) }
                input type="search" id="q" name="q" value=(wish.q) placeholder=(say("search.hint"));
                button type="submit" { (say("search.find")) }
            }
        }
        @match answer {
            Err(error) => p.notice { (error.body(language).message) },
            Ok(view) if view.query_shown.is_empty() => p.soft { (say("search.start")) },
            Ok(view) => (found(language, wish, view)),
        }
    }
}

fn found(language: Language, wish: &Wish, view: &SearchView) -> Markup {
    html! {
        @if let Some(meant) = &view.did_you_mean {
            p { (t(language, "search.did_you_mean", &[])) ": "
                a href={ "/tim?" (query_of([("q", meant.as_str())].into_iter())) } { (meant) } }
        }
        @if view.groups.is_empty() {
            p.notice { (t(language, "search.none", &[("q", &view.query_shown)])) }
        } @else {
            (kinds(language, wish, view))
            ul.rows { @for group in &view.groups { li { (row(language, group)) (alike(language, group)) } } }
        }
        @if let Some(next) = &view.next {
            p.actions { a.button.quiet href=(wish.address(&wish.kind, next)) { (t(language, "search.more", &[])) } }
        }
    }
}

/// How much was found of each kind, each a link to that kind alone.
fn kinds(language: Language, wish: &Wish, view: &SearchView) -> Markup {
    let current = |kind: &str| (wish.kind == kind).then_some("true");
    html! {
        nav aria-label=(t(language, "search.kind", &[])) { ul.link-list {
            li { a href=(wish.address("", "")) aria-current=[current("")] { (t(language, "search.any", &[])) } }
            @for (kind, count) in &view.counts {
                li { a href=(wish.address(kind, "")) aria-current=[current(kind)] {
                    (t(language, &format!("search.kind_{kind}"), &[])) " " (count)
                } }
            }
        } }
    }
}

/// The ways to others that say as good as the same.
fn alike(language: Language, group: &SearchGroup) -> Markup {
    html! {
        @if !group.alike.is_empty() {
            p.small { (t(language, "search.alike", &[])) ": "
                @for (at, other) in group.alike.iter().enumerate() {
                    @if at > 0 { ", " }
                    a href=(other.path) { (other.title) }
                    @if !other.facts.is_empty() { " (" (other.facts) ")" }
                }
            }
        }
    }
}

fn row(language: Language, group: &SearchGroup) -> Markup {
    let opens = group.hits.first().map_or(&group.path, |hit| &hit.path);
    html! {
        a.item href=(opens) {
            span.title { (marked(&group.title)) }
            @for hit in &group.hits {
                span.small {
                    @if let Some(page) = hit.page { (t(language, "search.page", &[("n", &page.to_string())])) ": " }
                    (marked(&hit.snippet))
                }
            }
            span.facts { span { (group.facts) } }
        }
    }
}

fn marked(segments: &[Segment]) -> Markup {
    html! { @for segment in segments { @if segment.marked { mark { (segment.text) } } @else { (segment.text) } } }
}
