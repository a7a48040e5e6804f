//! Health and readiness, the API's document and its interactive page.

use poem::{
    IntoResponse, Response, handler,
    http::StatusCode,
    web::{Data, Html, Json},
};
use serde_json::json;

use crate::{
    app::App,
    registry::{Operation, Raw, boxed, document, raw},
};

/// Routes of this module.
pub fn routes() -> Vec<Raw> {
    vec![
        raw("GET", "/api/health", || boxed(health)).documented(|| {
            Operation::new("Serve", "The process answers.").answer(
                200,
                "It lives.",
                Some((
                    JSON,
                    &json!({"type": "object", "required": ["status", "version"], "properties": {
                        "status": {"type": "string"}, "version": {"type": "string"},
                    }}),
                )),
                &[],
            )
        }),
        raw("GET", "/api/ready", || boxed(ready)).documented(readiness),
        raw("GET", "/api/v1/openapi.json", || boxed(openapi)),
        raw("GET", "/api", || boxed(explorer)),
    ]
}

const JSON: &str = "application/json; charset=utf-8";

fn readiness() -> Operation {
    let check = json!({"type": "boolean"});
    let view = json!({"type": "object", "required": ["ready", "checks"], "properties": {
        "ready": check,
        "checks": {"type": "object", "properties": {
            "database": check, "objects": check, "index": check, "disk": check,
            "free_bytes": {"type": "integer", "format": "int64"},
        }},
    }});
    Operation::new("Serve", "The process can do its work: its stores answer.")
        .answer(200, "It can.", Some((JSON, &view)), &[])
        .answer(503, "It cannot now.", Some((JSON, &view)), &[])
}

/// The process answers. Writes nothing anywhere.
#[handler]
fn health() -> Json<serde_json::Value> {
    Json(json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}))
}

/// An object that is never there.
const PROBE: &str = "ready";

/// The process can do its work: the database and the object store answer. Beside it stand the index and the room on
/// the disk, which it can do without for a while.
#[handler]
async fn ready(app: Data<&App>) -> Response {
    let database = app.db.ping().await.is_ok();
    let free = platform::disk::free_bytes(&app.config.data.folder).unwrap_or(0);
    let room = free
        >= app
            .config
            .limits
            .free_space_floor_gb
            .saturating_mul(1 << 30);
    // Any answer will do: what matters is that the store gives one.
    let objects = app.objects.head(PROBE).await.is_ok();
    let index = app.search.is_ready().await;
    let checks = json!({
        "database": database, "objects": objects, "index": index, "disk": room, "free_bytes": free,
    });
    // Without room the site still answers; uploads are refused by themselves. An index that is built anew is no
    // reason to send nobody here.
    let ready = database && objects;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    Json(json!({"ready": ready, "checks": checks}))
        .with_status(status)
        .into_response()
}

#[handler]
fn openapi() -> Response {
    document()
        .with_content_type("application/json")
        .into_response()
}

/// The interactive page of the API. It is served whole by ourselves: nothing is fetched from elsewhere.
#[handler]
fn explorer() -> Response {
    let html = crate::registry::api().rapidoc_html();
    let ours: Vec<&str> = html
        .lines()
        .filter(|line| !line.contains("https://fonts."))
        .collect();
    Html(ours.join("\n")).into_response()
}
