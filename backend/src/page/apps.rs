//! Addresses of screens that only the app draws: signing in, one's own learning, the staff's desk. They answer the
//! shell, which no search engine keeps; whatever they show is asked from the API under the policy.

use maud::html;
use poem::{Request, Response, handler, web::Data};

use super::Page;
use crate::{
    actor::Actor,
    app::App,
    centres::page::respond,
    error::Result,
    registry::{Raw, boxed, raw},
};

const ADDRESSES: [&str; 11] = [
    "/dang-nhap",
    "/dang-ky",
    "/quen-mat-khau",
    "/hoc",
    "/ca-nhan",
    "/trung-tam",
    "/cuoc-thi/{address}/gui-bai",
    "/quan-ly",
    "/quan-ly/{place}",
    "/quan-ly/{place}/{short}",
    "/quan-ly/{place}/{short}/{part}",
];

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    ADDRESSES
        .into_iter()
        .map(|path| raw("GET", path, || boxed(screen)))
        .collect()
}

#[handler]
async fn screen(app: Data<&App>, actor: Actor, request: &Request) -> Result<Response> {
    let body = html! { div.skeleton {} };
    let mut page = Page::new(
        "app",
        request.uri().path(),
        app.config.site.name.clone(),
        body,
    );
    page.indexed = false;
    respond(app.0, &actor, request, page).await
}
