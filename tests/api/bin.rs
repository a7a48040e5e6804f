//! What lies in the bins: shown to who may take it out again, newest first, until it is gone for good.

use chrono::Duration;
use serde_json::{Value, json};
use store::{id::UnitId, state::Role};
use tests::{Client, TestApp};
use uuid::Uuid;

async fn bin(who: &Client) -> Vec<Value> {
    who.get("/api/v1/bin").await.ok()["items"]
        .as_array()
        .unwrap()
        .clone()
}

/// Makes a thing and puts it into the bin; returns its address in the API.
async fn binned(app: &TestApp, who: &Client, kind: &str, mut body: Value) -> String {
    body["id"] = json!(Uuid::now_v7());
    let made = who.post(&format!("/api/v1/{kind}"), body).await.ok();
    let at = format!("/api/v1/{kind}/{}", made["id"].as_str().unwrap());
    let version = made["version"].as_i64().unwrap();
    let gone = who.delete_at(&at, version).await.status;
    assert!((200..300).contains(&gone), "{at}: {gone}");
    app.clock.advance(Duration::seconds(1));
    at
}

async fn one_of_each(app: &TestApp, who: &Client, unit: UnitId) -> Vec<String> {
    let of = |title: &str| json!({"unit_id": unit, "title": title});
    let mut news = of("Nghỉ lễ");
    news["body"] = json!("Nghỉ hai ngày.");
    let mut contest = of("Thi ảnh");
    contest["rules"] = json!("Một ảnh.");
    contest["opens_at"] = json!("2026-11-01T00:00:00Z");
    contest["closes_at"] = json!("2026-12-01T00:00:00Z");
    let below = json!({"parent_id": unit, "name": "TTHTCĐ xã Vĩnh Linh", "kind": "centre"});
    vec![
        binned(app, who, "news", news).await,
        binned(app, who, "courses", of("Trồng nấm")).await,
        binned(app, who, "books", of("Đất rừng phương Nam")).await,
        binned(app, who, "contests", contest).await,
        binned(app, who, "units", below).await,
    ]
}

#[tokio::test]
async fn what_was_deleted_is_listed_newest_first_and_comes_back() {
    let app = TestApp::new().await;
    let administrator = app.person(Role::Administrator, app.root).await;
    let all = one_of_each(&app, &administrator, app.root).await;
    let listed = bin(&administrator).await;
    let kinds: Vec<&str> = listed
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["unit", "contest", "book", "course", "news"]);
    assert_eq!(listed[2]["title"], "Đất rừng phương Nam");
    assert_eq!(listed[2]["unit"]["name"], "Tỉnh Quảng Trị");
    assert!(listed[2]["deleted_by"].is_string());
    assert_eq!(
        (&listed[0]["purged_at"], listed[1]["purged_at"].is_string()),
        (&Value::Null, true)
    );

    let first = administrator.get("/api/v1/bin?limit=3").await.ok();
    let next = format!(
        "/api/v1/bin?limit=3&after={}",
        first["next"].as_str().unwrap()
    );
    let rest = administrator.get(&next).await.ok();
    let pages = [&first["items"], &rest["items"]].map(|page| page.as_array().unwrap().clone());
    assert_eq!(pages.concat(), listed);
    assert_eq!(rest["next"], Value::Null);

    for at in &all {
        administrator
            .post(&format!("{at}/restore"), json!({}))
            .await
            .expect(200);
    }
    assert_eq!(bin(&administrator).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_bin_is_seen_by_those_who_may_empty_it_and_for_thirty_days() {
    let app = TestApp::new().await;
    let (here, there) = (
        app.centre("TTHTCĐ Hải Lăng").await,
        app.centre("TTHTCĐ Gio Linh").await,
    );
    let administrator = app.person(Role::Administrator, app.root).await;
    one_of_each(&app, &administrator, here).await;
    for (role, seen) in [
        (Role::Learner, 0),
        (Role::Teacher, 1),
        (Role::Librarian, 1),
        (Role::Organizer, 1),
        (Role::Staff, 3),
        (Role::Administrator, 5),
    ] {
        assert_eq!(
            bin(&app.person(role, here).await).await.len(),
            seen,
            "{role:?}"
        );
        assert_eq!(
            bin(&app.person(role, there).await).await.len(),
            0,
            "{role:?}"
        );
    }
    app.visitor().get("/api/v1/bin").await.expect(401);
    app.clock.advance(Duration::days(31));
    let left = bin(&app.again(&administrator).await).await;
    assert_eq!(left.len(), 1, "units are kept: {left:?}");
}
