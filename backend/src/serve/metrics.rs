//! `/metrics` for Prometheus: to this machine, or to whoever has the token.

use platform::{disk, queue, telemetry};
use poem::{
    IntoResponse, Request, Response, handler,
    http::header,
    web::{Data, RemoteAddr},
};
use subtle::ConstantTimeEq;

use crate::{
    app::App,
    error::{Error, Result},
    registry::{Raw, boxed, raw},
};

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![raw("GET", "/metrics", || boxed(numbers))]
}

/// Everything that is counted. To everybody else there is nothing here.
#[handler]
async fn numbers(app: Data<&App>, request: &Request) -> Result<Response> {
    if !may_read(app.0, request) {
        return Err(Error::not_found());
    }
    measure(app.0).await?;
    let text = telemetry::numbers().ok_or_else(|| Error::internal("nothing is counted"))?;
    Ok(text
        .with_content_type("text/plain; version=0.0.4")
        .into_response())
}

fn may_read(app: &App, request: &Request) -> bool {
    let token = app.config.listen.metrics_token.expose();
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(given) = given {
        return !token.is_empty() && bool::from(given.as_bytes().ct_eq(token.as_bytes()));
    }
    // A proxy on this machine speaks for the whole world: what it passes on is not of this machine.
    let passed_on = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"]
        .iter()
        .any(|name| request.headers().contains_key(*name));
    let RemoteAddr(address) = request.remote_addr();
    let here = address
        .as_socket_addr()
        .is_some_and(|address| address.ip().is_loopback());
    here && !passed_on
}

/// What is not counted as it happens but looked at when somebody asks.
async fn measure(app: &App) -> Result<()> {
    for (kind, state, jobs) in queue::counts(app.db.reader()).await? {
        let state = format!("{state:?}").to_lowercase();
        metrics::gauge!("benhoc_jobs", "kind" => kind, "state" => state).set(jobs as f64);
    }
    if let Ok(free) = disk::free_bytes(&app.config.data.folder) {
        metrics::gauge!("benhoc_free_bytes").set(free as f64);
    }
    let ready = if app.search.is_ready().await {
        1.0
    } else {
        0.0
    };
    metrics::gauge!("benhoc_index_ready").set(ready);
    Ok(())
}
