//! The search page: the box, and the answer for who has no script.

use maud::{Markup, html};
use poem::{
    Request, Response, handler,
    web::{Data, Query},
};
use serde::Deserialize;

use super::{
    Asked, search,
    view::{SearchView, Segment},
};
use crate::{
    actor::Actor,
    app::App,
    centres::page::{respond, search_box},
    error::{Code, Result},
    page::{Page, Place},
    registry::{Raw, boxed, raw},
};

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![raw("GET", "/tim", || boxed(search_page))]
}

#[derive(Deserialize)]
struct Words {
    #[serde(default)]
    q: String,
}

#[handler]
async fn search_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    words: Query<Words>,
) -> Result<Response> {
    let asked = Asked {
        text: words.q.clone(),
        limit: 24,
        ..Asked::default()
    };
    let answer = match search(app.0, &actor, asked).await {
        Ok(view) => Some(view),
        // The page opens all the same; the app says it and tries again.
        Err(error) if matches!(error.code, Code::TooBusy | Code::Invalid) => None,
        Err(error) => return Err(error),
    };
    let title = if words.q.trim().is_empty() {
        "Tìm".to_owned()
    } else {
        format!("Tìm: {}", words.q.trim())
    };
    let mut page = Page::new("search", "/tim", title, answer_body(answer.as_ref()));
    if let Some(view) = &answer {
        page = page.with_view(view);
    }
    page.place = Some(Place::Search);
    page.indexed = false;
    respond(app.0, &actor, request, page).await
}

fn answer_body(answer: Option<&SearchView>) -> Markup {
    html! {
        div.lead { h1 { "Tìm" } (search_box()) }
        @match answer {
            None => p.notice { "Mục lục tìm kiếm đang được dựng lại, bạn chờ một lát nhé." },
            Some(view) if view.query_shown.is_empty() => {},
            Some(view) if view.groups.is_empty() => p { "Chưa tìm thấy gì cho “" (view.query_shown) "”." },
            Some(view) => ul.rows {
                @for group in &view.groups {
                    li { a.item href=(group.hits.first().map_or(group.path.as_str(), |hit| hit.path.as_str())) {
                        span.title { (marked(&group.title)) }
                        @for hit in &group.hits {
                            span.small { @if let Some(page) = hit.page { "Trang " (page) ": " } (marked(&hit.snippet)) }
                        }
                        span.facts { span { (group.facts) } }
                    } }
                }
            },
        }
    }
}

fn marked(segments: &[Segment]) -> Markup {
    html! { @for segment in segments { @if segment.marked { mark { (segment.text) } } @else { (segment.text) } } }
}
