//! The page of a lecture: `/bai-giang/{slug}-{short}`.

use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{
    Request, Response, handler,
    web::{Data, Path},
};
use serde_json::{Value, json};

use super::{
    query,
    view::{self, LectureView},
};
use crate::{
    actor::Actor,
    address::Key,
    app::App,
    centres::{
        page::{day, moved, respond},
        view::Audience,
    },
    error::Result,
    page::Page,
    policy::media::LectureAction,
    registry::{Raw, boxed, raw},
};

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![raw("GET", "/bai-giang/{lecture_address}", || {
        boxed(lecture_page)
    })]
}

#[handler]
async fn lecture_page(
    app: Data<&App>,
    actor: Actor,
    request: &Request,
    lecture_address: Path<String>,
) -> Result<Response> {
    let db = app.db.reader();
    let row = query::find(
        db,
        &actor,
        LectureAction::Watch,
        &Key::of_address(&lecture_address)?,
    )
    .await?;
    let canonical = super::lecture::path(&row);
    if canonical != format!("/bai-giang/{}", lecture_address.0) {
        return Ok(moved(&canonical));
    }
    let view = view::of(db, &actor, row).await?;
    let mut page = Page::new(
        "lecture",
        canonical,
        view.title.clone(),
        lecture_body(actor.language, &view),
    )
    .with_view(&view);
    page.description = description(actor.language, &view);
    page.unit = Some(view.unit.clone());
    page.kind = "video.other";
    page.indexed = view.audience == Audience::Public && view.playlist.is_some();
    if page.indexed {
        page.image = view.poster.as_ref().map(|poster| poster.url.clone());
        page.video = view.playlist.clone();
        page.structured = Some(structured(&app, actor.language, &view));
    }
    respond(app.0, &actor, request, page).await
}

fn description(language: Language, view: &LectureView) -> String {
    let minutes = view
        .duration_s
        .map(|seconds| format!(", {}", minutes(language, seconds)))
        .unwrap_or_default();
    let args = [("unit", view.unit.name.as_str()), ("minutes", &minutes)];
    t(language, "lecture.description", &args)
}

/// Before any script, or without: the browser's own player, where it can play HLS.
fn lecture_body(language: Language, view: &LectureView) -> Markup {
    let megabytes = |word: &str, size: f64| {
        let key = format!("lecture.{word}");
        t(language, &key, &[("n", &size.ceil().to_string())])
    };
    html! {
        nav.crumbs { a href=(view.unit.path) { (view.unit.name) } }
        article {
            @match (&view.playlist, &view.poster) {
                (Some(playlist), poster) => {
                    video.thumb controls playsinline preload="none"
                        poster=[poster.as_ref().map(|poster| &poster.url)]
                        width=[view.width] height=[view.height] {
                        source src=(playlist) type="application/vnd.apple.mpegurl";
                    }
                }
                (None, _) => p.notice { (t(language, "lecture.preparing", &[])) },
            }
            div.lead {
                h1 { (view.title) }
                p.facts {
                    span { (view.unit.name) }
                    @if let Some(seconds) = view.duration_s { span { (minutes(language, seconds)) } }
                    span { (day(view.created_at)) }
                    @if let Some(low) = view.megabytes.low { span { (megabytes("low", low)) } }
                    @if let Some(sound) = view.megabytes.sound { span { (megabytes("sound", sound)) } }
                }
            }
        }
    }
}

fn minutes(language: Language, seconds: f64) -> String {
    let (key, n) = if seconds < 60.0 {
        ("lecture.seconds", seconds.round())
    } else {
        ("lecture.minutes", (seconds / 60.0).round())
    };
    t(language, key, &[("n", &n.to_string())])
}

/// What search engines read: schema.org `VideoObject`.
fn structured(app: &App, language: Language, view: &LectureView) -> Value {
    let origin = app.config.site.origin();
    let full = |path: &String| format!("{origin}{path}");
    json!({
        "@context": "https://schema.org", "@type": "VideoObject", "name": view.title,
        "description": description(language, view), "uploadDate": view.created_at,
        "duration": view.duration_s.map(|seconds| format!("PT{}S", seconds.round())),
        "thumbnailUrl": view.poster.as_ref().map(|poster| full(&poster.url)),
        "contentUrl": view.playlist.as_ref().map(full),
        "publisher": {"@type": "Organization", "name": view.unit.name},
    })
}
