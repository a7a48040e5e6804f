//! Pages: the HTML of public addresses. It carries the page's own text, data and share tags, so it can be read
//! before, or without, any script; the app mounts by replacing it. The contract stands in `frontend/README.md`.

pub mod apps;
mod frame;
pub mod prose;
mod shell;

use maud::{Markup, html};
use platform::texts::{Language, t};
use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::types::ToJSON;
use serde_json::{Value, json};

pub use frame::{Place, cover, frame, still};
pub use shell::Shell;

use crate::{
    accounts::{self, view::ViewerView},
    actor::Actor,
    app::App,
    centres::view::UnitLink,
    error::{Code, Error},
};

/// The picture of share cards of pages that have none of their own, 1200 × 630 (`frontend/dev/share.svg`).
const SHARED: &str = "/share.png";

/// A page to be served.
#[derive(Debug)]
pub struct Page {
    pub title: String,
    /// For share cards and search engines: one or two sentences.
    pub description: String,
    /// The canonical path, e.g. `/khoa-hoc/trong-rau-7f3k2m9q`.
    pub path: String,
    /// Path of the picture for share cards.
    pub image: Option<String>,
    /// Path of the video for share cards (HLS).
    pub video: Option<String>,
    /// `website`, `article`, `video.other`, `book`.
    pub kind: &'static str,
    /// JSON-LD of schema.org, if there is one.
    pub structured: Option<Value>,
    /// What the app calls this page.
    pub route: &'static str,
    /// The same view as the API answers.
    pub view: Option<Value>,
    /// The readable text inside `<main>`.
    pub body: Markup,
    /// The same for programs: media type, path, and the key of what it is called.
    pub alternates: &'static [(&'static str, &'static str, &'static str)],
    /// The menu place that is open.
    pub place: Option<Place>,
    /// The unit whose page it is: named in the top bar.
    pub unit: Option<UnitLink>,
    /// Whether search engines may keep it.
    pub indexed: bool,
}

impl Page {
    /// A page with a title and text, at a path.
    pub fn new(
        route: &'static str,
        path: impl Into<String>,
        title: impl Into<String>,
        body: Markup,
    ) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            path: path.into(),
            image: None,
            video: None,
            kind: "website",
            structured: None,
            route,
            view: None,
            body,
            alternates: &[],
            place: None,
            unit: None,
            indexed: true,
        }
    }

    /// With the view that the API answers for it.
    #[must_use]
    pub fn with_view(mut self, view: &impl ToJSON) -> Self {
        self.view = view.to_json();
        self
    }

    /// The whole answer. `asked` is path and query exactly as asked; `viewer` is what `/api/v1/viewer` answers.
    pub fn respond(
        &self,
        app: &App,
        actor: &Actor,
        asked: &str,
        viewer: Option<&ViewerView>,
    ) -> Response {
        let head = self.head(app, actor.language).into_string();
        let data = json!({
            "path": asked, "route": self.route, "view": self.view, "viewer": viewer.map(ToJSON::to_json),
        });
        let unit = self
            .unit
            .as_ref()
            .or(viewer.and_then(|viewer| viewer.unit.as_ref()));
        let body = html! {
            div id="first" { (frame(actor, self.place, unit, &self.body)) }
            script type="application/json" id="first-data" { (maud::PreEscaped(escape(&data))) }
        };
        let text = app.shell.fill(actor.language, &head, &body.into_string());
        let cache = if actor.person().is_some() {
            "private, no-store"
        } else {
            "no-cache"
        };
        text.with_header("cache-control", cache).into_response()
    }

    fn head(&self, app: &App, language: Language) -> Markup {
        let origin = app.config.site.origin();
        let address = format!("{origin}{}", self.path);
        let site = &app.config.site.name;
        let title = if self.title == *site {
            self.title.clone()
        } else {
            format!("{} · {site}", self.title)
        };
        // What nobody has described yet is at least a page of this site.
        let description = match self.description.as_str() {
            "" => t(language, "page.about", &[("site", site)]),
            said => said.to_owned(),
        };
        html! {
            title { (title) }
            meta name="description" content=(description);
            link rel="canonical" href=(address);
            @if !self.indexed { meta name="robots" content="noindex"; }
            @for (kind, path, key) in self.alternates {
                link rel="alternate" type=(kind) href={ (origin) (path) } title=(t(language, key, &[]));
            }
            meta property="og:title" content=(self.title);
            meta property="og:description" content=(description);
            meta property="og:url" content=(address);
            meta property="og:type" content=(self.kind);
            meta property="og:site_name" content=(site);
            meta property="og:locale" content="vi_VN";
            meta property="og:image" content={ (origin) (self.image.as_deref().unwrap_or(SHARED)) };
            @if self.image.is_none() {
                meta property="og:image:width" content="1200";
                meta property="og:image:height" content="630";
            }
            meta name="twitter:card" content="summary_large_image";
            @if let Some(video) = &self.video {
                meta property="og:video" content={ (origin) (video) };
                meta property="og:video:type" content="application/vnd.apple.mpegurl";
            }
            @if let Some(structured) = &self.structured {
                script type="application/ld+json" { (maud::PreEscaped(escape(structured))) }
            }
        }
    }
}

/// The page of an error: the same shell with its status, so that the app starts and says it. What one can do
/// something about at once (sign in, choose a password) is a page of its own.
pub async fn error_page(app: &App, actor: &Actor, error: &Error, asked: &str) -> Response {
    let said = error.body(actor.language);
    let home = t(actor.language, "page.to_home", &[]);
    let body = html! {
        div.lead { h1 { (said.message) } p.soft { a href="/" { (home) } } }
    };
    let mut page = Page::new("error", asked, said.message.clone(), body);
    page.indexed = false;
    page.view = Some(json!({"code": said.code, "message": said.message}));
    let viewer = accounts::viewer(app, actor).await.ok();
    let mut response = page.respond(app, actor, asked, viewer.as_ref());
    let status = match error.code {
        Code::SignedOut | Code::MustChangeSecret => StatusCode::OK,
        code => code.word_and_status().1,
    };
    response.set_status(status);
    response.into_response()
}

/// JSON that can stand inside a script element.
fn escape(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_script_element() {
        assert_eq!(escape(&json!("</script>")), "\"\\u003c/script>\"");
    }
}
