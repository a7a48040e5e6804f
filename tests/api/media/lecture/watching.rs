//! Lists of what one may watch, and the second where one stopped.

use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client, TestApp,
    lecture::{post, ready},
};

use super::path;

#[tokio::test]
async fn a_list_holds_what_one_may_watch_and_what_one_manages() {
    let app = TestApp::new().await;
    let (here, there) = (app.centre("Hải Lăng").await, app.centre("Gio Linh").await);
    let teacher = app.person(Role::Teacher, here).await;
    let mut made = Vec::new();
    for audience in ["public", "signed_in", "members", "staff"] {
        made.push(ready(&app, &teacher, here, audience).await.to_string());
    }
    made.push(post(&teacher, here, "public").await.to_string());
    made.reverse();
    let listed = async |client: &Client, query: &str| -> Vec<String> {
        let view = client.get(&format!("/api/v1/lectures{query}")).await.ok();
        let items = view["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item["id"].as_str().map(str::to_owned))
            .collect()
    };
    // Newest first: one at work, staff, members, signed in, public.
    assert_eq!(listed(&teacher, "").await, made);
    assert_eq!(
        listed(&app.person(Role::Staff, app.root).await, "").await,
        made
    );
    assert_eq!(
        listed(&app.person(Role::Librarian, here).await, "").await,
        made[1..]
    );
    assert_eq!(
        listed(&app.person(Role::Learner, here).await, "").await,
        made[2..]
    );
    assert_eq!(
        listed(&app.person(Role::Learner, there).await, "").await,
        made[3..]
    );
    assert_eq!(listed(&app.visitor(), "").await, made[4..]);
    assert_eq!(
        listed(&app.visitor(), &format!("?unit_id={}", app.root)).await,
        made[4..]
    );
    assert_eq!(
        listed(&app.visitor(), &format!("?unit_id={there}")).await,
        Vec::<String>::new()
    );
    assert_eq!(listed(&teacher, "?mine=true&limit=2").await, made[..2]);
    let first = teacher.get("/api/v1/lectures?limit=2").await.ok();
    let next = first["next"].as_str().expect("more").to_owned();
    assert_eq!(
        listed(&teacher, &format!("?limit=2&after={next}")).await,
        made[2..4]
    );
    app.visitor()
        .get("/api/v1/lectures?mine=true")
        .await
        .expect(401);
}

#[tokio::test]
async fn one_comes_back_to_the_second_where_one_stopped() {
    let app = TestApp::new().await;
    let teacher = app.person(Role::Teacher, app.root).await;
    let id = ready(&app, &teacher, app.root, "public").await;
    let learner = app.person(Role::Learner, app.root).await;
    let watch = format!("{}/watch", path(id));
    let keep = async |at: &str, position: f64| {
        learner
            .put(&watch, json!({"position_s": position, "at": at}))
            .await
            .expect(204);
        learner.get(&watch).await.ok()["position_s"]
            .as_f64()
            .expect("seconds")
    };
    assert_eq!(learner.get(&watch).await.ok()["position_s"], 0.0);
    assert_eq!(learner.get(&path(id)).await.ok()["watched_s"], Value::Null);
    assert_eq!(keep("2026-11-21T02:00:00Z", 33.25).await, 33.25);
    assert_eq!(
        keep("2026-11-21T01:00:00Z", 10.0).await,
        33.25,
        "told late: the latest time of the devices wins"
    );
    assert_eq!(keep("2026-11-21T02:30:00Z", 20.0).await, 20.0);
    assert_eq!(keep("2030-01-01T00:00:00Z", 40.0).await, 40.0);
    app.clock.advance(chrono::Duration::minutes(1));
    assert_eq!(
        keep("2026-11-21T03:00:30Z", 45.0).await,
        45.0,
        "a clock that ran ahead does not win for ever"
    );
    assert_eq!(
        keep("2026-11-21T03:00:40Z", 9999.0).await,
        95.5,
        "not past the end"
    );
    assert_eq!(learner.get(&path(id)).await.ok()["watched_s"], 95.5);
    app.visitor().get(&watch).await.expect(401);
    app.visitor()
        .put(
            &watch,
            json!({"position_s": 1, "at": "2026-11-21T02:00:00Z"}),
        )
        .await
        .expect(401);
}
