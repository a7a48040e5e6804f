//! The address without encryption: it leads to the encrypted one. Where phones must first be told to trust this
//! installation's own authority it explains how, since nothing else can be shown before.

use platform::config::Tls;
use poem::{
    EndpointExt, IntoResponse, Request, Response,
    endpoint::{BoxEndpoint, make},
    http::{Method, StatusCode, header},
};

use crate::{app::App, error::Error, serve::trust};

/// Everything that the plain address answers.
pub fn endpoint(app: &App) -> BoxEndpoint<'static, Response> {
    let app = app.clone();
    make(move |request: Request| {
        let app = app.clone();
        async move { Ok::<_, poem::Error>(answer(&app, &request)) }
    })
    .map_to_response()
    .boxed()
}

fn answer(app: &App, request: &Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        // A form or a secret that was sent in the open is not led on: it would be taken for safe.
        return StatusCode::UPGRADE_REQUIRED.into_response();
    }
    let said = |error: Error| error.response(trust::language(request));
    match request.uri().path() {
        trust::CERTIFICATE => trust::certificate(app).unwrap_or_else(said),
        "/" | trust::PAGE if app.config.listen.tls == Tls::Local => {
            trust::page(app, request).unwrap_or_else(said)
        }
        _ => {
            let asked = request
                .uri()
                .path_and_query()
                .map_or("/", |asked| asked.as_str());
            let there = format!("{}{asked}", app.config.site.origin());
            StatusCode::PERMANENT_REDIRECT
                .with_header(header::LOCATION, there)
                .into_response()
        }
    }
}
