//! Units and news.

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{ALL, HIDDEN, KNOWN, Line, PRIVATE, SIGNED_IN, World, line};

/// The lines of this feature.
pub fn lines() -> Vec<Line> {
    let staff: &'static [&'static str] = &["staff", "administrator"];
    let administrator: &'static [&'static str] = &["administrator"];
    vec![
        line("GET", "/", ALL, KNOWN, None),
        line("GET", "/trung-tam/{address}", ALL, KNOWN, None),
        line("GET", "/trung-tam/{address}/tin", ALL, KNOWN, None),
        line(
            "GET",
            "/trung-tam/{address}/tin/{news_address}",
            ALL,
            KNOWN,
            None,
        ),
        line("GET", "/api/v1/home", ALL, KNOWN, None),
        line("GET", "/api/v1/units", ALL, KNOWN, None),
        line(
            "POST",
            "/api/v1/units",
            administrator,
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "name": "", "kind": "centre", "parent_id": world.parts["unit_id"]
                })
            }),
        ),
        line("GET", "/api/v1/units/{unit_id}", ALL, KNOWN, None),
        line(
            "PATCH",
            "/api/v1/units/{unit_id}",
            staff,
            KNOWN,
            Some(|_| json!({})),
        ),
        line(
            "POST",
            "/api/v1/units/{unit_id}/move",
            administrator,
            KNOWN,
            Some(|world| json!({"parent_id": world.parts["unit_id"]})),
        ),
        line(
            "DELETE",
            "/api/v1/units/{unit_id}",
            administrator,
            KNOWN,
            None,
        ),
        line(
            "POST",
            "/api/v1/units/{unit_id}/restore",
            administrator,
            KNOWN,
            None,
        ),
        line("GET", "/api/v1/bin", SIGNED_IN, KNOWN, None),
        line("GET", "/api/v1/news", ALL, KNOWN, None),
        line(
            "POST",
            "/api/v1/news",
            staff,
            KNOWN,
            Some(|world| {
                json!({
                    "id": Uuid::now_v7(), "unit_id": world.parts["unit_id"], "title": "", "body": ""
                })
            }),
        ),
        line("GET", "/api/v1/news/{news_id}", staff, HIDDEN, None),
        line(
            "PATCH",
            "/api/v1/news/{news_id}",
            staff,
            PRIVATE,
            Some(|_| json!({})),
        ),
        line(
            "POST",
            "/api/v1/news/{news_id}/publish",
            staff,
            PRIVATE,
            None,
        ),
        line(
            "POST",
            "/api/v1/news/{news_id}/withdraw",
            staff,
            PRIVATE,
            None,
        ),
        line("DELETE", "/api/v1/news/{news_id}", staff, PRIVATE, None),
        line(
            "POST",
            "/api/v1/news/{news_id}/restore",
            staff,
            PRIVATE,
            None,
        ),
    ]
}

/// What they are asked about.
pub async fn prepare(world: &mut World) {
    let unit = world.parts["unit_id"].clone();
    let view = world.clients["visitor"]
        .get(&format!("/api/v1/units/{unit}"))
        .await
        .ok();
    let address = view["path"]
        .as_str()
        .unwrap()
        .trim_start_matches("/trung-tam/")
        .to_owned();
    world.parts.insert("address", address);
    let staff = &world.clients["staff"];
    let write =
        |title: &str| json!({"id": Uuid::now_v7(), "unit_id": unit, "title": title, "body": "Chữ"});
    let draft = staff.post("/api/v1/news", write("Nháp")).await.ok();
    let news = staff.post("/api/v1/news", write("Tin")).await.ok();
    let publish = format!("/api/v1/news/{}/publish", news["id"].as_str().unwrap());
    let news = tests::read(
        staff
            .request(Method::POST, &publish)
            .header("if-match", "1"),
    )
    .await
    .ok();
    world
        .parts
        .insert("news_id", draft["id"].as_str().unwrap().to_owned());
    let address = news["path"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    world.parts.insert("news_address", address);
}
